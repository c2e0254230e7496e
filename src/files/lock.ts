import { EXIT, Failure } from '../diagnostics/failure.ts'
import { type LockRecord, readRecord, type Work } from './lock-record.ts'
import { native } from './native.ts'
import type { Place } from './place.ts'
import { type LockName, lockPath, openLockFile } from './state-folder.ts'
import { type FileSystem, ioFailure, writeFully } from './system.ts'
import { whoAmI } from './who.ts'

export interface Lock {
  readonly place: Place
  /** Left by a holder that died; undefined after a clean release. */
  readonly leftover: LockRecord | undefined
  /** Notes what is about to be done, for whoever comes after a crash. */
  note(work: Work | undefined): void
  /** Adds to the note, a leftover one too: should that be cut short, what was noted before still stands. */
  addToNote(part: Partial<Work>): void
  /** Makes the note survive a crash of the machine. */
  syncNote(): void
  /** Has the note stay when the lock is released: what it tells of is not cleared up. */
  leaveNote(): void
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
export async function acquireLock(
  place: Place,
  options: LockOptions,
  fs: FileSystem,
  name: LockName = 'lock',
): Promise<Lock> {
  const deadline = monotonicMs() + options.timeoutMs
  for (;;) {
    const fd = openLockFile(place, fs, name)
    let lock: Lock | undefined
    try {
      await waitForLock(fd, place, options, deadline, fs)
      const isOurs = (): boolean => isAt(lockPath(place, name), fd, fs)
      if (isOurs()) lock = hold(fd, place, isOurs, options, fs)
    } catch (error) {
      throw ioFailure('cannot lock', place.path, error, place.folder)
    } finally {
      if (!lock) fs.closeSync(fd)
    }
    if (lock) return lock
  }
}

/**
 * Polls until the lock on a descriptor is ours. Jittered, so that waiting processes do not march in step; the more often
 * the longer it has waited, so that of many writers none is passed over until its time is up.
 */
export async function waitForLock(
  fd: number,
  place: Place,
  options: LockOptions,
  deadline: number,
  fs: FileSystem,
): Promise<void> {
  const { tryLock } = native()
  const since = monotonicMs()
  while (!tryLock(fd)) {
    const now = monotonicMs()
    const left = deadline - now
    if (left <= 0) throw timedOut(place, options.timeoutMs, readRecord(fd, fs))
    const longest = Math.max(2, 30 / (1 + (now - since) / 1000) ** 1.5)
    const pause = Math.min(left, longest * (0.2 + 0.8 * Math.random()))
    await new Promise((done) => setTimeout(done, pause))
  }
}

function hold(fd: number, place: Place, isOurs: () => boolean, options: LockOptions, fs: FileSystem): Lock {
  const leftover = readRecord(fd, fs)
  const since = Date.now()
  // The record of a dead holder stays until its work is cleared up: the next one might die as well.
  let stays = leftover?.work !== undefined
  const write = (work: Work | undefined) => {
    stays = false
    const record: LockRecord = { ...whoAmI(), command: options.command, since, ...(work && { work }) }
    const bytes = Buffer.from(`${JSON.stringify(record)}\n`)
    writeFully(fd, bytes, fs, 0)
    fs.ftruncateSync(fd, bytes.length)
  }
  if (!stays) write(undefined)
  return {
    place,
    leftover,
    note: write,
    addToNote: (part) => writeFully(fd, Buffer.from(`\n${JSON.stringify(part)}\n`), fs, fs.fstatSync(fd).size),
    syncNote: () => fs.fsyncSync(fd),
    leaveNote: () => {
      stays = true
    },
    isOurs,
    release() {
      try {
        if (!stays) fs.ftruncateSync(fd, 0)
      } finally {
        fs.closeSync(fd)
      }
    },
  }
}

function isAt(path: string, fd: number, fs: FileSystem): boolean {
  const there = fs.statSync(path, { throwIfNoEntry: false })
  const held = fs.fstatSync(fd)
  return there !== undefined && there.ino === held.ino && there.dev === held.dev
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
