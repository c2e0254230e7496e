import { type Dirent, readdirSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { attempt, type Failure } from '../diagnostics/failure.ts'
import { errorCode, ioFailure } from './system.ts'

const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['node_modules', 'vendor'])

export interface FilesBelow {
  /** Regular files, and links that lead to one. */
  readonly files: readonly string[]
  /** Links that lead nowhere or in a circle. */
  readonly broken: readonly string[]
  /** What cannot be looked at: folders that may not be listed. */
  readonly failures: readonly Failure[]
}

/**
 * The files below a folder whose names fit, sorted by path. Hidden folders and those of packages are left out, and so
 * are links to folders, which may lead in a circle.
 */
export function filesBelow(folder: string, fits: (name: string) => boolean): FilesBelow {
  const files: string[] = []
  const broken: string[] = []
  const failures: Failure[] = []
  const folders = [folder]
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    const entries = attempt(() => entriesOf(next!), failures) ?? []
    for (const entry of entries) {
      const path = join(next, entry.name)
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.') && !SKIPPED_FOLDERS.has(entry.name)) folders.push(path)
      } else if (!fits(entry.name)) continue
      else if (entry.isFile()) files.push(path)
      else if (entry.isSymbolicLink()) {
        const end = endOfLink(path)
        if (end === undefined) broken.push(path)
        else if (end.isFile()) files.push(path)
      }
    }
  }
  return { files: files.sort(), broken: broken.sort(), failures }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    throw ioFailure('cannot list', folder, error, folder)
  }
}

function endOfLink(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch (error) {
    if (errorCode(error) === undefined) throw error
    return undefined
  }
}
