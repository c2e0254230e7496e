import { join, relative, resolve } from 'node:path'
import { Failure } from '../diagnostics/failure.ts'
import type { Joint } from './lock-record.ts'
import { type Place, placeOf } from './place.ts'
import { getRecord, putRecord } from './state-folder.ts'
import { discard, errorCode, type FileSystem, syncFolder, unlinkIfAny } from './system.ts'
import type { Write } from './write.ts'

/** Which files a change of several is about. What becomes of each is noted in its own lock file. */
interface Journal {
  readonly id: string
  /**
   * In the order in which they are written, from the folder of the file that keeps the journal: a copy of all of them
   * has a journal of its own, and so has the same folder where it is mounted elsewhere.
   */
  readonly files: readonly string[]
}

/** A change of several files that has not ended. */
export interface OpenJournal {
  /** Real paths, in the order in which they are written. */
  readonly files: readonly string[]
  end(): void
}

const NAME = 'journal'

/**
 * Puts down, durable, that these writes belong together: from now on a crash leaves what the next command on any of the
 * files finishes or takes back. All of them have to be prepared.
 * @returns ends the change, once all is done or all is taken back
 */
export function putJournal(writes: readonly Write[], fs: FileSystem): () => void {
  const places = writes.map(({ target }) => target.place)
  const keeper = places.at(-1)!
  const id = `${process.pid}-${Date.now().toString(36)}-${Math.floor(Math.random() * 0x1_0000_0000).toString(36)}`
  // The journal comes last: a file that says it is part of a change without one is on its own.
  for (const write of writes) write.join(id, relative(write.target.place.folder, keeper.realPath))
  try {
    const journal: Journal = { id, files: places.map(({ realPath }) => relative(keeper.folder, realPath)) }
    putRecord(keeper, NAME, journal, true, fs)
    // All are synced after all are written: file systems with a journal of their own then have it done by the first.
    for (const { target } of writes) target.lock.syncNote()
    // The temporary files have to survive as well, what the history keeps, and the folders of a first write.
    const folders = places.flatMap(({ state, stateRoot, folder }) => [state, stateRoot, folder])
    for (const folder of new Set(folders)) syncFolder(folder, fs)
  } catch (error) {
    discard(journalPath(keeper), fs)
    throw error
  }
  return () => {
    try {
      removeJournal(keeper, fs)
    } catch (error) {
      if (errorCode(error) === undefined) throw error
      // There is nothing more to do for the files: the next command removes it.
      writes.at(-1)!.target.lock.leaveNote()
    }
  }
}

/** In the state folder of a locked file. */
export function journalPath(keeper: Place): string {
  return join(keeper.state, NAME)
}

/**
 * The journal of a change that a file is part of; undefined where the change has ended, or the journal has gone, or it
 * is about other files: this one is a copy then.
 */
export function openJournal(joint: Joint, { folder, realPath }: Place, fs: FileSystem): OpenJournal | undefined {
  const keeper = placeIfAny(keeperOf(joint, folder))
  const record = keeper && (getRecord(keeper, NAME, fs) as Partial<Journal> | undefined)
  if (!keeper || record?.id !== joint.id || !Array.isArray(record.files)) return undefined
  const named = record.files.filter((file) => typeof file === 'string')
  const files = new Set(named.map((file) => resolve(keeper.folder, file)))
  return files.has(realPath) ? { files: [...files], end: () => removeJournal(keeper, fs) } : undefined
}

/** Real path of the file whose state folder has the journal. @param folder of the file that says so */
export function keeperOf({ keeper }: Joint, folder: string): string {
  return resolve(folder, keeper)
}

/** Synced: came it back after a crash of the machine, later edits of the files would be taken for part of the change. */
function removeJournal(keeper: Place, fs: FileSystem): void {
  unlinkIfAny(journalPath(keeper), fs)
  syncFolder(keeper.state, fs)
}

/** Where a file of a journal is, or would be; undefined where its folder has gone, or a link leads elsewhere now. */
export function placeIfAny(realPath: string): Place | undefined {
  try {
    const place = placeOf(realPath)
    return place.realPath === realPath ? place : undefined
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}
