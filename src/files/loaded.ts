import { type Digest, digestOf } from './content.ts'
import { type Absent, checkedState } from './history.ts'
import { acquireLock, type LockOptions } from './lock.ts'
import { placeOf } from './place.ts'
import { readFileIfAny } from './read.ts'
import { getRecord, putRecord } from './state-folder.ts'
import { ioFailure, nodeFs } from './system.ts'

/** What of a file a server has loaded, as far as we know. */
interface Loaded {
  /** CRC-32 of what names the server, or the way to reach it, which may hold a password. */
  readonly by: number
  readonly state: Absent | Digest
}

const NAME = 'loaded'

/** What of a file `by` has loaded; undefined where that is not known. */
export function loadedState(path: string, by: string): Absent | Digest | undefined {
  const place = placeOf(path)
  try {
    const record = getRecord(place, NAME, nodeFs)
    return record?.['by'] === nameOf(by) ? checkedState(record['state']) : undefined
  } catch (error) {
    throw ioFailure('cannot read what was loaded of', path, error, place.folder)
  }
}

/** Remembers it. Should the machine forget it in a crash, the server is told once more. */
export async function noteLoaded(
  path: string,
  by: string,
  state: Absent | Digest,
  options: LockOptions,
): Promise<void> {
  const place = placeOf(path)
  const lock = await acquireLock(place, options, nodeFs)
  try {
    const record: Loaded = { by: nameOf(by), state }
    putRecord(place, NAME, record, false, nodeFs)
  } catch (error) {
    throw ioFailure('cannot note what was loaded of', path, error, place.folder)
  } finally {
    lock.release()
  }
}

/** What a file holds now. */
export function presentState(path: string): Absent | Digest {
  const content = readFileIfAny(path)
  return content ? digestOf([content.bytes]) : { absent: true }
}

export function sameState(a: Absent | Digest, b: Absent | Digest): boolean {
  if ('absent' in a || 'absent' in b) return 'absent' in a && 'absent' in b
  return a.size === b.size && a.crc32 === b.crc32
}

function nameOf(by: string): number {
  return digestOf([Buffer.from(by)]).crc32
}
