import { dirname, resolve } from 'node:path'
import { watch } from 'chokidar'
import { expandFiles } from './glob.ts'

/** Several events of one write (temporary file, rename) are answered once. */
const SETTLE_MS = 100

/**
 * Calls `changed` whenever one of the files that the patterns name is written, replaced, made or removed; never
 * resolves. The folders are watched, as Prometheus does it, because a rename replaces the file itself.
 */
export function watchFiles(patterns: readonly string[], changed: () => void): Promise<never> {
  const folders = new Set(patterns.map((pattern) => dirname(resolve(pattern))))
  const watcher = watch([...folders], { depth: 0, ignoreInitial: true })
  let timer: NodeJS.Timeout | undefined
  watcher.on('all', (_event, path) => {
    const named = new Set(expandFiles(patterns).map((file) => resolve(file)))
    if (!named.has(resolve(path)) && !patterns.some((pattern) => resolve(pattern) === resolve(path))) return
    clearTimeout(timer)
    timer = setTimeout(changed, SETTLE_MS)
  })
  return new Promise<never>(() => {})
}
