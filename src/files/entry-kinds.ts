import { opendirSync } from 'node:fs'
import { type EntryKind, entryKind } from './glob.ts'
import { errorCode, isWindows } from './system.ts'

/** As many names of a folder are looked up one by one. */
const FEW = 50

/** A listing of ten times as many names takes no longer than the looks that it saves. */
const WORTH = 10

interface Folder {
  asked: number
  /** How often it has to be asked for before it is listed. */
  listAt: number
  names: ReadonlyMap<string, EntryKind> | undefined
}

/** Elsewhere a name may be written in other letters than it has where it stands. */
export const isCaseExact = process.platform === 'linux'

/** Tells what has a name. A folder of which many are asked for is listed, and known as it was then. */
export class EntryKinds {
  readonly #folders = new Map<string, Folder>()

  of(path: string): EntryKind | undefined {
    const cut = path.lastIndexOf('/') + 1
    const name = path.slice(cut)
    if (isWindows || name === '' || name === '.' || name === '..') return entryKind(path)
    const names = this.#namesOf(path.slice(0, cut))
    const kind = names?.get(name)
    return kind !== undefined || (names && isCaseExact) ? kind : entryKind(path)
  }

  #namesOf(path: string): ReadonlyMap<string, EntryKind> | undefined {
    let folder = this.#folders.get(path)
    if (!folder) {
      folder = { asked: 0, listAt: FEW, names: undefined }
      this.#folders.set(path, folder)
    }
    if (++folder.asked === folder.listAt) {
      folder.names = listed(path === '' ? '.' : path, folder.asked * WORTH)
      folder.listAt *= WORTH
    }
    return folder.names
  }
}

/** The names in a folder; undefined where they are more than `most`, or it cannot be listed. */
function listed(path: string, most: number): ReadonlyMap<string, EntryKind> | undefined {
  const names = new Map<string, EntryKind>()
  try {
    const folder = opendirSync(path, { bufferSize: 1000 })
    try {
      for (let entry = folder.readSync(); entry; entry = folder.readSync()) {
        if (names.size === most) return undefined
        names.set(entry.name, entry.isFile() ? 'file' : 'other')
      }
    } finally {
      folder.closeSync()
    }
  } catch (error) {
    if (errorCode(error) === undefined) throw error
    return undefined
  }
  return names
}
