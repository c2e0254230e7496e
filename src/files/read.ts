import { readFileSync, type Stats } from 'node:fs'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import { type Place, placeOf } from './place.ts'
import { errorCode, type FileSystem, ioFailure, nodeFs, OPEN } from './system.ts'

/** Which file it is, and what tells that it was written since. */
export interface FileIdentity {
  readonly dev: number
  readonly ino: number
  /** Permission bits only. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly nlink: number
  /** Bytes. */
  readonly size: number
  readonly mtimeMs: number
}

export interface FileContent {
  /** As given. */
  readonly path: string
  readonly realPath: string
  readonly bytes: Buffer
  readonly stat: FileIdentity
}

/**
 * Whether there is such a file, a link followed.
 * @throws Failure (exit 3) where that cannot be told: no permission, a loop of links
 */
export function isThere(path: string): boolean {
  try {
    nodeFs.statSync(path)
    return true
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    throw ioFailure('cannot look for', path, error)
  }
}

/**
 * Whether two names lead to one file, be it by links or by letters that the file system does not tell apart; false
 * where one of them is not there.
 */
export function isOneFile(a: string, b: string): boolean {
  const [one, other] = [a, b].map((path) => nodeFs.statSync(path, { bigint: true, throwIfNoEntry: false }))
  return one !== undefined && other !== undefined && one.dev === other.dev && one.ino === other.ino
}

/**
 * Reads a regular file; undefined if it does not exist. Never blocks: a FIFO or device is refused unopened.
 * @throws Failure (exit 3) for what is no regular file, may not be read, or lies in a folder that does not exist
 */
export function readFileIfAny(path: string): FileContent | undefined {
  return readPlace(placeOf(path), nodeFs)
}

/**
 * Reads what a path leads to, which may be a pipe, such as a shell's `<(…)`, or a device; undefined if it does not exist.
 * Waits for the writer of a pipe.
 * @throws Failure (exit 3) for a folder, and for what may not be read
 */
export function readAnyIfAny(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw ioFailure('cannot read', path, error)
  }
}

/** As large as nearly all target files are. */
const PORTION = 64 * 1024
let portion: Buffer | undefined

/**
 * Reads what a look at it has shown to be a regular file and no link: the quickest way to thousands of small ones.
 * @returns undefined where that is no longer so, or it may not be read
 */
export function readRegular(path: string): Buffer | undefined {
  portion ??= Buffer.allocUnsafeSlow(PORTION)
  try {
    return whileOpen(path, 0, nodeFs, (fd) => {
      const count = nodeFs.readSync(fd, portion!, 0, PORTION, 0)
      const isAll = count < PORTION && nodeFs.readSync(fd, portion!, count, PORTION - count, count) === 0
      return isAll
        ? Buffer.from(portion!.subarray(0, count))
        : readDescriptor({ path, realPath: path }, fd, nodeFs).bytes
    })
  } catch (error) {
    if (error instanceof Failure || errorCode(error) !== undefined) return undefined
    throw error
  }
}

export function readPlace(place: Place, fs: FileSystem): FileContent | undefined {
  const { path, realPath } = place
  try {
    const stat = fs.statSync(realPath, { throwIfNoEntry: false })
    if (!stat) return undefined
    refuseIrregular(path, stat)
    return whileOpen(realPath, 0, fs, (fd) => readDescriptor(place, fd, fs))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw ioFailure('cannot read', path, error, place.folder)
  }
}

/**
 * What was a regular file may have become a FIFO: O_NONBLOCK keeps the open from waiting for a writer.
 * @param flags besides
 */
function whileOpen<T>(path: string, flags: number, fs: FileSystem, read: (fd: number) => T): T {
  const fd = fs.openSync(path, OPEN.O_RDONLY | OPEN.O_NONBLOCK | flags)
  try {
    return read(fd)
  } finally {
    fs.closeSync(fd)
  }
}

/**
 * Reads a file of our own beside a target or in its state folder; undefined if it does not exist. A link is not followed:
 * others may have put it there.
 */
export function readOwn(place: Place, path: string, fs: FileSystem): FileContent | undefined {
  try {
    return whileOpen(path, OPEN.O_NOFOLLOW, fs, (fd) => readDescriptor(place, fd, fs))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

type NamedPlace = Pick<Place, 'path' | 'realPath'>

/** The content behind an open descriptor. */
export function readDescriptor(place: NamedPlace, fd: number, fs: FileSystem): FileContent {
  const stat = fs.fstatSync(fd)
  refuseIrregular(place.path, stat)
  const bytes = readFully(fd, stat.size, fs)
  return { path: place.path, realPath: place.realPath, bytes, stat: identityOf(stat) }
}

export function identityOf(stat: Stats): FileIdentity {
  const { dev, ino, uid, gid, nlink, size, mtimeMs } = stat
  return { dev, ino, mode: stat.mode & 0o7777, uid, gid, nlink, size, mtimeMs }
}

/** Whether nothing replaced or rewrote the file between two looks at it. */
export function isSameFile(a: FileIdentity | undefined, b: FileIdentity | undefined): boolean {
  if (!a || !b) return a === b
  return a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeMs === b.mtimeMs
}

/** Reads from the start to the end, which may lie elsewhere than `size` says. */
function readFully(fd: number, size: number, fs: FileSystem): Buffer {
  let buffer = Buffer.allocUnsafe(size + 1)
  let length = 0
  for (;;) {
    const count = fs.readSync(fd, buffer, length, buffer.length - length, length)
    length += count
    // One more byte was asked for than the size says. Files of /proc say 0, and are given in parts.
    if (count === 0 || (length === size && size > 0)) return buffer.subarray(0, length)
    if (length === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2)
  }
}

function refuseIrregular(path: string, stat: Stats): void {
  if (stat.isFile()) return
  const kind = stat.isDirectory()
    ? 'a folder'
    : stat.isFIFO()
      ? 'a named pipe'
      : stat.isSocket()
        ? 'a socket'
        : 'a device'
  throw new Failure(EXIT.failed, `cannot read ${path}: it is ${kind}, not a regular file`)
}
