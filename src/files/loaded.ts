import { type Digest, digestOf } from './content.ts'
import { type Absent, checkedState } from './history.ts'
import { acquireLock, type Lock, type LockOptions } from './lock.ts'
import { placeOf } from './place.ts'
import { readFileIfAny } from './read.ts'
import { getRecord, putRecord } from './state-folder.ts'
import { ioFailure, nodeFs } from './system.ts'

/** What of a file a server has loaded, as far as we know. */
export interface Loaded {
  readonly state: Absent | Digest
  /** The server, or somebody who was asked in its place, said so. Else it was told, or is supposed to have it. */
  readonly isConfirmed: boolean
}

interface LoadedRecord extends Loaded {
  /** CRC-32 of what names the server, or the way to reach it, which may hold a password. */
  readonly by: number
}

const NAME = 'loaded'

/** Servers of which a file's record tells, the last one first. Process ids change: not all that are noted come again. */
const MOST_SERVERS = 8

/**
 * What of a file a server has loaded; undefined where that is not known.
 * @param by what names the server
 */
export function loadedBy(path: string, by: string): Loaded | undefined {
  return readLoaded(path).find((record) => record.by === nameOf(by))
}

/** What of a file a server, whichever, is known to have loaded last. */
export function lastConfirmed(path: string): Absent | Digest | undefined {
  return readLoaded(path).find(({ isConfirmed }) => isConfirmed)?.state
}

function readLoaded(path: string): LoadedRecord[] {
  const place = placeOf(path)
  try {
    const servers = getRecord(place, NAME, nodeFs)?.['servers']
    return Array.isArray(servers) ? servers.flatMap((each) => checkedRecord(each) ?? []) : []
  } catch (error) {
    throw ioFailure('cannot read what was loaded of', path, error, place.folder)
  }
}

function checkedRecord(record: unknown): LoadedRecord | undefined {
  if (typeof record !== 'object' || record === null) return undefined
  const { by, state, isConfirmed } = record as Record<keyof LoadedRecord, unknown>
  const checked = checkedState(state)
  if (typeof by !== 'number' || !checked || typeof isConfirmed !== 'boolean') return undefined
  return { by, state: checked, isConfirmed }
}

/** Remembers it. Should the machine forget it in a crash, the server is told once more. */
export async function noteLoaded(path: string, by: string, loaded: Loaded, options: LockOptions): Promise<void> {
  const place = placeOf(path)
  const lock = await acquireLock(place, options, nodeFs)
  try {
    const record: LoadedRecord = { by: nameOf(by), ...loaded }
    const others = readLoaded(path).filter((other) => other.by !== record.by)
    putRecord(place, NAME, { servers: [record, ...others].slice(0, MOST_SERVERS) }, false, nodeFs)
  } catch (error) {
    throw ioFailure('cannot note what was loaded of', path, error, place.folder)
  } finally {
    lock.release()
  }
}

/**
 * Waits until nobody else has a file loaded that was written for it, and keeps others from it until the lock is released:
 * what a server refuses is taken back before the next one builds on it.
 */
export async function acquireTurn(path: string, options: LockOptions): Promise<Pick<Lock, 'release'>> {
  return acquireLock(placeOf(path), options, nodeFs, 'turn')
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
