import { dirname, resolve } from 'node:path'
import { watch } from 'chokidar'
import { expandFiles } from './glob.ts'

/** Several events of one write (temporary file, rename) are answered once. */
const SETTLE_MS = 100

/**
 * Calls `changed` whenever one of the files that the patterns name is written, replaced, made or removed, until it
 * gives false or throws. The folders are watched, as Prometheus does it, because a rename replaces the file itself.
 */
export async function watchFiles(patterns: readonly string[], changed: () => Promise<boolean>): Promise<void> {
  const folders = new Set(patterns.map((pattern) => dirname(resolve(pattern))))
  const watcher = watch([...folders], { depth: 0, ignoreInitial: true })
  let timer: NodeJS.Timeout | undefined
  await new Promise<void>((done, failed) => {
    const answer = () => changed().then((goesOn) => goesOn || done(), failed)
    watcher.on('all', (_event, path) => {
      const named = new Set(expandFiles(patterns).map((file) => resolve(file)))
      if (!named.has(resolve(path)) && !patterns.some((pattern) => resolve(pattern) === resolve(path))) return
      clearTimeout(timer)
      timer = setTimeout(answer, SETTLE_MS)
    })
  }).finally(() => watcher.close())
}
