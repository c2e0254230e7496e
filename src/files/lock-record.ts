import type { Digest } from './content.ts'
import { type Absent, checkedState } from './history.ts'
import { errorCode, type FileSystem } from './system.ts'

/** What the holder of a lock leaves in the lock file: who it is, and what to clear up should it die. */
export interface LockRecord {
  readonly pid: number
  readonly host: string
  readonly user: string
  readonly command: string
  /** Epoch milliseconds. */
  readonly since: number
  readonly work?: Work
}

/** A write under way. */
export interface Work {
  readonly kind: 'replace' | 'remove' | 'in-place'
  /** Name of the temporary file beside the target: as long as it exists, the rename did not happen. */
  readonly temp?: string
  /** Id of the history entry that belongs to the write. */
  readonly entry?: number
  /** Inode of the target before the write. */
  readonly ino?: number
  /** Name of a temporary file with the old content, about to be put back. */
  readonly formerTemp?: string
  /** Set before the first of several files is written. */
  readonly joint?: Joint
}

/** The part of one file in a change of several. */
export interface Joint {
  /** Of the change, as its journal has it. */
  readonly id: string
  /** Path of the file whose state folder has the journal, from this file's folder. */
  readonly keeper: string
  readonly before: Absent | Digest
  readonly after: Absent | Digest
}

const MAX_RECORD_BYTES = 64 * 1024

/**
 * Reads a lock file: a record, then lines that add to its work. Others may have write access to it, and a crash may have
 * cut the last line short, so nothing in it is taken on trust.
 */
export function readRecord(fd: number, fs: FileSystem): LockRecord | undefined {
  const buffer = Buffer.alloc(Math.min(fs.fstatSync(fd).size, MAX_RECORD_BYTES))
  if (buffer.length === 0) return undefined
  let text: string
  try {
    text = buffer.toString('utf8', 0, fs.readSync(fd, buffer, 0, buffer.length, 0))
  } catch (error) {
    if (errorCode(error) !== undefined) return undefined
    throw error
  }
  const [record, ...additions] = text.split('\n').map(parsedObject) as [Partial<LockRecord>?, ...Partial<Work>[]]
  if (!record) return undefined
  const { pid = 0, host = 'unknown', user = 'unknown', command = '', since = Date.now(), work } = record
  return {
    pid: Number(pid),
    host: `${host}`,
    user: `${user}`,
    command: `${command}`,
    since: Number(since),
    ...checkedWork(work && Object.assign({}, work, ...additions)),
  }
}

function parsedObject(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function checkedWork(work: unknown): { work: Work } | undefined {
  if (typeof work !== 'object' || work === null) return undefined
  const { kind, temp, entry, ino, formerTemp, joint } = work as Partial<Work>
  if (kind !== 'replace' && kind !== 'remove' && kind !== 'in-place') return undefined
  return {
    work: {
      kind,
      ...(typeof temp === 'string' && { temp }),
      ...(Number.isSafeInteger(entry) && { entry: entry! }),
      ...(typeof ino === 'number' && { ino }),
      ...(typeof formerTemp === 'string' && { formerTemp }),
      ...checkedJoint(joint),
    },
  }
}

function checkedJoint(joint: unknown): { joint: Joint } | undefined {
  if (typeof joint !== 'object' || joint === null) return undefined
  const { id, keeper, ...states } = joint as Partial<Joint>
  const before = checkedState(states.before)
  const after = checkedState(states.after)
  if (typeof id !== 'string' || typeof keeper !== 'string' || !before || !after) return undefined
  return { joint: { id, keeper, before, after } }
}
