import type { Source } from '../document/source.ts'
import { globToRegExp, isGlob } from '../prometheus/glob.ts'
import type { Files } from './files.ts'

/**
 * Files as they will be once some have been written or removed: texts by path, undefined for those that will be gone.
 * For patterns to find them, the paths are without needless dots.
 */
export function withFiles(files: Files, changes: ReadonlyMap<string, Source | undefined>): Files {
  const byIdentity = new Map([...changes].map(([path, source]) => [files.identity(path), { path, source }]))
  const changed = (path: string) => byIdentity.get(files.identity(path))
  const names = new Set([...changes.keys()].map(nameOf))
  return {
    ...files,
    read: (path) => {
      const change = changed(path)
      if (!change) return files.read(path)
      return change.source ? { source: change.source } : { problem: 'missing', message: `${path} does not exist` }
    },
    isThere: (path) => {
      const change = changed(path)
      return change ? change.source !== undefined : files.isThere(path)
    },
    glob: (pattern) => {
      const found = files.glob(pattern)
      if (found === undefined) return undefined
      if (!isGlob(pattern) && !pattern.includes('\\')) {
        // Where nothing is, no link leads to a change: only one of this name can be meant.
        if (found.length === 0 && !names.has(nameOf(pattern))) return found
        const change = changed(pattern)
        if (!change) return found
        return change.source ? [pattern] : []
      }
      const expression = globToRegExp(pattern, { separator: true, escape: true })
      const kept = found.filter((path) => {
        const change = changed(path)
        return !change || change.source !== undefined
      })
      const known = new Set(kept.map((path) => files.identity(path)))
      for (const [path, source] of changes) {
        if (!source || known.has(files.identity(path))) continue
        if (expression?.test(path)) kept.push(path)
      }
      return kept.sort()
    },
  }
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}
