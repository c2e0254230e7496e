import { existsSync, lstatSync, readdirSync } from 'node:fs'
import { isAbsolute, join, sep } from 'node:path'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import { globToRegExp, isGlob } from '../prometheus/glob.ts'
import { errorCode, ioFailure, isWindows } from './system.ts'

/**
 * Expands the patterns among `paths` as Go's `filepath.Glob` does (golang/go src/path/filepath/match.go), which is how
 * Prometheus reads `files:` of file_sd: `*` matches a leading dot, results are sorted, no match gives nothing. Unlike
 * there, a folder that may not be read is an error: its files would go missing unnoticed. Other paths, and names of
 * files that exist, are taken as they are. Order is kept, duplicates are dropped.
 * @throws Failure (exit 2) for a malformed pattern, (exit 3) for a folder that may not be read
 */
export function expandFiles(paths: readonly string[]): string[] {
  return [...new Set(paths.flatMap((path) => (isGlob(path) && !existsSync(path) ? expand(path, namesIn) : [path])))]
}

/**
 * Go's `filepath.Join` of the folder of a config and a path in it, as prometheus/common config/config.go JoinDir has it:
 * an empty or absolute path stays as it is, any other is cleaned, so that a slash at its end is gone.
 */
export function goJoin(folder: string, path: string): string {
  if (path === '' || isAbsolute(path)) return path
  const joined = join(folder, path)
  return joined.length > 1 && joined.endsWith(sep) ? joined.slice(0, -1) : joined
}

/**
 * Go's `filepath.Glob` itself: names that exist, sorted folder by folder; folders that may not be read have none.
 * Undefined for a malformed pattern.
 * @param isNamed tells whether there is such a name, where that is known already
 */
export function goGlob(pattern: string, isNamed: (path: string) => boolean = isEntry): string[] | undefined {
  if (!hasMeta(pattern)) return isNamed(pattern) ? [pattern] : []
  if (globToRegExp(pattern, { separator: true, escape: !isWindows }) === undefined) return undefined
  try {
    return expand(pattern, readableNamesIn)
  } catch (error) {
    // A backslash before a slash is well-formed only as a whole.
    if (error instanceof Failure) return undefined
    throw error
  }
}

/** Whether Go looks a path up as a pattern: for a backslash too, which takes the next character literally. */
function hasMeta(path: string): boolean {
  return isGlob(path) || (!isWindows && path.includes('\\'))
}

/** Whether there is such a name. A link counts, wherever it leads. */
function isEntry(path: string): boolean {
  return entryKind(path) !== undefined
}

export type EntryKind = 'file' | 'other'

/** What has a name, `other` for a link too; undefined where there is nothing, or nothing that can be looked at. */
export function entryKind(path: string): EntryKind | undefined {
  try {
    // An exception for each of thousands takes its time.
    const stat = lstatSync(path, { throwIfNoEntry: false })
    return stat && (stat.isFile() ? 'file' : 'other')
  } catch (error) {
    if (errorCode(error) === undefined) throw error
    return undefined
  }
}

function expand(pattern: string, namesOf: (folder: string) => string[]): string[] {
  const cut = Math.max(pattern.lastIndexOf('/'), isWindows ? pattern.lastIndexOf('\\') : -1)
  const folder = pattern.slice(0, cut + 1)
  const regExp = globToRegExp(pattern.slice(cut + 1), { separator: true, escape: !isWindows })
  if (!regExp) throw new Failure(EXIT.usage, `"${pattern}" is not a valid file name pattern`)

  const trimmed = folder.length > 1 ? folder.slice(0, -1) : folder
  const folders = hasMeta(trimmed) ? expand(trimmed, namesOf) : [trimmed]
  return folders.flatMap((each) =>
    namesOf(each || '.')
      .filter((name) => regExp.test(name))
      .map((name) => join(each, name)),
  )
}

function namesIn(folder: string): string[] {
  try {
    // Go sorts by bytes, which for UTF-8 is by code point; the default sort is by UTF-16 unit.
    return readdirSync(folder).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return []
    throw ioFailure('cannot list', folder, error, folder)
  }
}

function readableNamesIn(folder: string): string[] {
  try {
    return namesIn(folder)
  } catch (error) {
    if (error instanceof Failure) return []
    throw error
  }
}
