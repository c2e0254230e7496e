import fs from 'node:fs'
import { join } from 'node:path'
import { errorCode, ioFailure } from './system.ts'

const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['node_modules', 'vendor'])

/**
 * The regular files below a folder whose names fit, sorted by path. Hidden folders and those of packages are left out,
 * and so are links to folders, which may lead in a circle; links to files are followed.
 * @throws Failure (exit 3) for a folder that may not be read
 */
export function filesBelow(folder: string, fits: (name: string) => boolean): string[] {
  const found: string[] = []
  const folders = [folder]
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for (const entry of entriesOf(next)) {
      const path = join(next, entry.name)
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.') && !SKIPPED_FOLDERS.has(entry.name)) folders.push(path)
      } else if (fits(entry.name) && (entry.isFile() || (entry.isSymbolicLink() && isFile(path)))) found.push(path)
    }
  }
  return found.sort()
}

function entriesOf(folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    throw ioFailure('cannot list', folder, error, folder)
  }
}

function isFile(path: string): boolean {
  try {
    return fs.statSync(path).isFile()
  } catch (error) {
    if (errorCode(error) === undefined) throw error
    return false
  }
}
