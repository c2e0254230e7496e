import { EXIT, Failure } from '../diagnostics/failure.ts'
import { native } from './native.ts'
import type { Place } from './place.ts'
import { lockPath, openLockFile } from './state-folder.ts'
import { errorCode, type FileSystem, ioFailure, writeFully } from './system.ts'
import { whoAmI } from './who.ts'

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
}

export interface Lock {
  readonly place: Place
  /** Left by a holder that died; undefined after a clean release. */
  readonly leftover: LockRecord | undefined
  /** Notes what is about to be done, for whoever comes after a crash. */
  note(work: Work | undefined): void
  /** Whether the lock file at the path is still the one we hold: false once somebody removed `.promsd`. */
  isOurs(): boolean
  release(): void
}

export interface LockOptions {
  readonly command: string
  readonly timeoutMs: number
}

/**
 * Waits for the exclusive lock of a file. The kernel holds it for our descriptor: a killed holder frees it at once, a
 * stopped one keeps it, and process ids do not matter, so containers that share the folder exclude each other.
 * @throws Failure (exit 3) naming the holder when the time is up
 */
export async function acquireLock(place: Place, options: LockOptions, fs: FileSystem): Promise<Lock> {
  const deadline = monotonicMs() + options.timeoutMs
  for (;;) {
    const fd = openLockFile(place, fs)
    let lock: Lock | undefined
    try {
      await waitForLock(fd, place, options, deadline, fs)
      if (isAtPath(fd, place, fs)) lock = hold(fd, place, options, fs)
    } catch (error) {
      throw ioFailure('cannot lock', place.path, error, place.folder)
    } finally {
      if (!lock) fs.closeSync(fd)
    }
    if (lock) return lock
  }
}

/** Polls until the lock on a descriptor is ours. Jittered, so that waiting processes do not march in step. */
export async function waitForLock(
  fd: number,
  place: Place,
  options: LockOptions,
  deadline: number,
  fs: FileSystem,
): Promise<void> {
  const { tryLock } = native()
  while (!tryLock(fd)) {
    const left = deadline - monotonicMs()
    if (left <= 0) throw timedOut(place, options.timeoutMs, readRecord(fd, fs))
    const pause = Math.min(left, 5 + Math.random() * 20)
    await new Promise((done) => setTimeout(done, pause))
  }
}

function hold(fd: number, place: Place, options: LockOptions, fs: FileSystem): Lock {
  const leftover = readRecord(fd, fs)
  const since = Date.now()
  const write = (work: Work | undefined) => {
    const record: LockRecord = { ...whoAmI(), command: options.command, since, ...(work && { work }) }
    const bytes = Buffer.from(`${JSON.stringify(record)}\n`)
    writeFully(fd, bytes, fs, 0)
    fs.ftruncateSync(fd, bytes.length)
  }
  // The record of a dead holder stays until its work is cleared up: the next one might die as well.
  if (!leftover?.work) write(undefined)
  return {
    place,
    leftover,
    note: write,
    isOurs: () => isAtPath(fd, place, fs),
    release() {
      try {
        fs.ftruncateSync(fd, 0)
      } finally {
        fs.closeSync(fd)
      }
    },
  }
}

function isAtPath(fd: number, place: Place, fs: FileSystem): boolean {
  const there = fs.statSync(lockPath(place), { throwIfNoEntry: false })
  const held = fs.fstatSync(fd)
  return there !== undefined && there.ino === held.ino && there.dev === held.dev
}

const MAX_RECORD_BYTES = 64 * 1024

/** Others may have write access to the record, so nothing in it is taken on trust. */
function readRecord(fd: number, fs: FileSystem): LockRecord | undefined {
  const buffer = Buffer.alloc(Math.min(fs.fstatSync(fd).size, MAX_RECORD_BYTES))
  if (buffer.length === 0) return undefined
  try {
    const length = fs.readSync(fd, buffer, 0, buffer.length, 0)
    const record = JSON.parse(buffer.toString('utf8', 0, length)) as Partial<LockRecord> | null
    if (typeof record !== 'object' || record === null) return undefined
    const { pid = 0, host = 'unknown', user = 'unknown', command = '', since = Date.now(), work } = record
    return {
      pid: Number(pid),
      host: `${host}`,
      user: `${user}`,
      command: `${command}`,
      since: Number(since),
      ...checked(work),
    }
  } catch (error) {
    if (error instanceof SyntaxError || errorCode(error) !== undefined) return undefined
    throw error
  }
}

function checked(work: unknown): { work: Work } | undefined {
  if (typeof work !== 'object' || work === null) return undefined
  const { kind, temp, entry, ino } = work as Partial<Work>
  if (kind !== 'replace' && kind !== 'remove' && kind !== 'in-place') return undefined
  return {
    work: {
      kind,
      ...(typeof temp === 'string' && { temp }),
      ...(Number.isSafeInteger(entry) && { entry: entry! }),
      ...(typeof ino === 'number' && { ino }),
    },
  }
}

function timedOut(place: Place, timeoutMs: number, holder: LockRecord | undefined): Failure {
  const waited = `cannot lock ${place.path} within ${seconds(timeoutMs)}`
  if (!holder) return new Failure(EXIT.failed, `${waited}: another process has it`)
  const { user, pid, host, command, since } = holder
  const age = seconds(Math.max(0, Date.now() - since))
  return new Failure(
    EXIT.failed,
    `${waited}: held for ${age} by ${user} (process ${pid} on ${host}, running ${JSON.stringify(command)})`,
    { hint: 'wait for that process or end it; a longer --lock-timeout waits longer' },
  )
}

/** `performance` would do, but is loaded at its first use: 1 ms. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1000 + nanoseconds / 1e6
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`
}
