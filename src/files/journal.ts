import { join } from 'node:path'
import { Failure } from '../diagnostics/failure.ts'
import type { Joint } from './lock-record.ts'
import { type Place, placeOf } from './place.ts'
import { getRecord, putRecord } from './state-folder.ts'
import { discard, errorCode, type FileSystem, syncFolder, unlinkIfAny } from './system.ts'
import type { Write } from './write.ts'

/** Which files a change of several is about. What becomes of each is noted in its own lock file. */
export interface Journal {
  readonly id: string
  /** Real paths, in the order in which they are written. */
  readonly files: readonly string[]
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
  for (const write of writes) write.join(id, keeper.realPath)
  try {
    const journal: Journal = { id, files: places.map(({ realPath }) => realPath) }
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

/** The journal of a change that is not ended; undefined where it is, or where the journal has gone. */
export function openJournal({ id, keeper }: Joint, fs: FileSystem): { journal: Journal; end(): void } | undefined {
  const place = placeIfAny(keeper)
  const record = place && (getRecord(place, NAME, fs) as Partial<Journal> | undefined)
  if (!place || record?.id !== id || !Array.isArray(record.files)) return undefined
  const files = new Set(record.files.filter((file) => typeof file === 'string'))
  return { journal: { id, files: [...files] }, end: () => removeJournal(place, fs) }
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
