import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import { copyAttributes } from './attributes.ts'
import { type Digest, digestOf, equalsDigest, type Pieces, writePieces } from './content.ts'
import { listEntries } from './history.ts'
import { adopt } from './history-keep.ts'
import { type LockOptions, monotonicMs, waitForLock } from './lock.ts'
import type { Place } from './place.ts'
import { type FileContent, readDescriptor, readOwn } from './read.ts'
import { discard, type FileSystem, ioFailure, OPEN, syncFolder, unlinkIfAny, writeFully } from './system.ts'

/**
 * Files that are mount points of their own (bind-mounted into a container) cannot be renamed over: EBUSY. They are
 * written in place, the whole new content being put beside the history first, so that a write that a crash cut short
 * can be finished.
 */
export function isMountPoint(place: Place, fs: FileSystem): boolean {
  if (process.platform !== 'linux') return false
  const { realPath } = place
  // Reading mountinfo takes 0.7 ms, so only where the devices differ. A mount from the same device shows by EBUSY.
  const file = fs.statSync(realPath, { throwIfNoEntry: false })
  if (!file || file.dev === fs.statSync(place.folder).dev) return false
  // proc(5): space, tab, newline and backslash are octal escapes in mountinfo.
  const escaped = realPath.replace(/[ \t\n\\]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`)
  try {
    return readFileSync('/proc/self/mountinfo').includes(` ${escaped} `)
  } catch {
    return false
  }
}

export function pendingPath(place: Place): string {
  return join(place.state, 'pending')
}

/**
 * Opens a file to write it in place, under a lock on the file itself: containers that mount the same file alone do
 * not share `.promsd`.
 */
export async function openInPlace(place: Place, options: LockOptions, fs: FileSystem): Promise<number> {
  let fd: number | undefined
  try {
    fd = fs.openSync(place.realPath, OPEN.O_RDWR | OPEN.O_NONBLOCK)
    await waitForLock(fd, place, options, monotonicMs() + options.timeoutMs, fs)
    return fd
  } catch (error) {
    if (fd !== undefined) fs.closeSync(fd)
    throw ioFailure('cannot write', place.path, error, place.folder)
  }
}

/** What `pending` begins with, one line of JSON; the content follows. */
interface PendingHeader {
  readonly before: Digest
  readonly after: Digest
  /** The history entry that keeps the content before. */
  readonly entry: number
}

export interface InPlaceWrite {
  readonly place: Place
  /** From `openInPlace`. */
  readonly fd: number
  readonly previous: FileContent
  readonly pieces: Pieces
  readonly after: Digest
  readonly entry: number
}

/** @throws where it fails; the previous content is then back, or will be finished by the next command */
export function writeInPlace({ place, fd, previous, pieces, after, entry }: InPlaceWrite, fs: FileSystem): void {
  const header: PendingHeader = { before: digestOf([previous.bytes]), after, entry }
  putPending(place, header, pieces, previous, fs)
  try {
    overwrite(fd, pieces, fs)
  } catch (error) {
    restore(place, fd, previous, error, fs)
    throw error
  }
  unlinkIfAny(pendingPath(place), fs)
}

/** One write from the start, so that readers see a mix for as short a time as can be; then the length. */
export function overwrite(fd: number, pieces: Pieces, fs: FileSystem): void {
  const bytes = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
  writeFully(fd, bytes, fs, 0)
  fs.ftruncateSync(fd, bytes.length)
  fs.fsyncSync(fd)
}

function putPending(place: Place, header: PendingHeader, pieces: Pieces, model: FileContent, fs: FileSystem): void {
  const fresh = join(place.state, 'pending.new')
  unlinkIfAny(fresh, fs)
  const fd = fs.openSync(fresh, OPEN.O_WRONLY | OPEN.O_CREAT | OPEN.O_EXCL | OPEN.O_NOFOLLOW, 0o600)
  try {
    try {
      if (!copyAttributes(fd, model.stat, undefined, fs).readable) fs.fchmodSync(fd, 0o600)
      writePieces(fd, [Buffer.from(`${JSON.stringify(header)}\n`), ...pieces], fs)
      fs.fsyncSync(fd)
    } finally {
      fs.closeSync(fd)
    }
    fs.renameSync(fresh, pendingPath(place))
    syncFolder(place.state, fs)
  } catch (error) {
    discard(fresh, fs)
    discard(pendingPath(place), fs)
    throw error
  }
}

function restore(place: Place, fd: number, previous: FileContent, cause: unknown, fs: FileSystem): void {
  try {
    overwrite(fd, [previous.bytes], fs)
  } catch {
    throw new Failure(
      EXIT.failed,
      `cannot write ${place.path}: it is half written, and the old content cannot be put back`,
      {
        hint: `the next promsd command on it finishes the write; the new content is in ${pendingPath(place)}`,
        cause,
      },
    )
  }
  unlinkIfAny(pendingPath(place), fs)
}

/**
 * Finishes an in-place write that a crash cut short. A file that something else has changed since is left alone, and
 * the unfinished content goes to the history.
 */
export function finishPending(
  place: Place,
  fd: number | undefined,
  warn: (message: string) => void,
  fs: FileSystem,
): void {
  const pending = readPending(place, fs)
  if (pending) {
    const { header, content } = pending
    const present = fd === undefined ? undefined : readDescriptor(place, fd, fs)
    if (fd !== undefined && present && isUnfinished(place, present.bytes, content, header, fs)) {
      overwrite(fd, [content], fs)
      warn(`${place.path}: finished a write that was cut short`)
    } else if (!equalsDigest(present, header.after)) {
      const after = present ? digestOf([present.bytes]) : { absent: true as const }
      adopt(place, content, present, 'a write that was cut short', after, fs)
      warn(`${place.path}: something else changed it after a write was cut short; that write is kept in the history`)
    }
  }
  unlinkIfAny(pendingPath(place), fs)
}

function readPending(place: Place, fs: FileSystem): { header: PendingHeader; content: Buffer } | undefined {
  const bytes = readOwn(place, pendingPath(place), fs)?.bytes
  if (!bytes) return undefined
  try {
    const end = bytes.indexOf('\n')
    const header = JSON.parse(bytes.toString('utf8', 0, Math.max(end, 0))) as PendingHeader
    const content = bytes.subarray(end + 1)
    // It was durable before the file was touched; if it is not whole, the file was not touched.
    const { size, crc32 } = digestOf([content])
    return size === header.after.size && crc32 === header.after.crc32 ? { header, content } : undefined
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined
    throw error
  }
}

/** Whether the file is the content before, or a mix of it and the new one such as a crash leaves. */
function isUnfinished(place: Place, present: Buffer, next: Buffer, header: PendingHeader, fs: FileSystem): boolean {
  const { crc32 } = digestOf([present])
  if (present.length === header.after.size && crc32 === header.after.crc32) return false
  if (present.length === header.before.size && crc32 === header.before.crc32) return true
  const before = keptContent(place, header, fs)
  if (!before) return false
  if (present.length < Math.min(before.length, next.length) || present.length > Math.max(before.length, next.length)) {
    return false
  }
  // Not only prefixes: when the machine goes down, pages reach the disk in any order.
  for (let i = 0; i < present.length; i++) if (present[i] !== next[i] && present[i] !== before[i]) return false
  return true
}

function keptContent(place: Place, { entry, before }: PendingHeader, fs: FileSystem): Buffer | undefined {
  const kept = listEntries(place, fs).kept.find(({ id }) => id === entry)
  const content = kept && readOwn(place, join(place.state, kept.name), fs)
  return equalsDigest(content, before) ? content!.bytes : undefined
}
