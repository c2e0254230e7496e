import type { Stats } from 'node:fs'
import { join } from 'node:path'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import type { Place } from './place.ts'
import { readOwn } from './read.ts'
import { discard, errorCode, type FileSystem, ioFailure, isWindows, OPEN, unlinkIfAny, writeFully } from './system.ts'

/** `lock` is that of the file itself; `turn` is held from a write until a server has loaded it, or it is taken back. */
export type LockName = 'lock' | 'turn'

/**
 * Opens a lock file for reading and writing, made with its folders where it is missing. The folders copy mode and owner
 * of the target's folder, and the lock file is for those who may write there: who may replace files there may lock them,
 * so that root's Ansible run and a later one as the user prometheus get along.
 * @throws Failure (exit 3) where it cannot be made
 */
export function openLockFile(place: Place, fs: FileSystem, name: LockName = 'lock'): number {
  const path = lockPath(place, name)
  try {
    refuseLink(place.stateRoot, fs)
    refuseLink(place.state, fs)
    for (let attempt = 0; attempt < 100; attempt++) {
      try {
        return fs.openSync(path, OPEN.O_RDWR | OPEN.O_NOFOLLOW)
      } catch (error) {
        if (errorCode(error) !== 'ENOENT') throw error
      }
      const made = makeLockFile(place, path, fs)
      if (made !== undefined) return made
    }
    throw new Failure(EXIT.failed, `cannot lock ${place.path}: something keeps removing ${place.stateRoot}`)
  } catch (error) {
    throw ioFailure('cannot lock', place.path, error, place.folder)
  }
}

export function lockPath(place: Place, name: LockName = 'lock'): string {
  return join(place.state, name)
}

/** Undefined: somebody else made it first, or took the folder away. */
function makeLockFile(place: Place, path: string, fs: FileSystem): number | undefined {
  const parent = fs.statSync(place.folder)
  if (makeFolder(place.stateRoot, parent, fs)) writeGitignore(place.stateRoot, parent, fs)
  makeFolder(place.state, parent, fs)
  try {
    return createForWriters(path, parent, fs)
  } catch (error) {
    if (['EEXIST', 'ENOENT'].includes(errorCode(error) ?? '')) return undefined
    throw error
  }
}

/** Who may not write to the folder can do nothing with the lock, and need not read what its holder is doing. */
function createForWriters(path: string, parent: Stats, fs: FileSystem): number {
  const fd = fs.openSync(path, OPEN.O_RDWR | OPEN.O_CREAT | OPEN.O_EXCL | OPEN.O_NOFOLLOW, 0o600)
  const writers = parent.mode & 0o222
  ownLikeFolder(fd, parent, writers | (writers << 1), fs)
  return fd
}

/** Puts a record into the state folder of a locked file, synced where it has to survive, for those who may take the lock. */
export function putRecord(place: Place, name: string, record: unknown, durable: boolean, fs: FileSystem): void {
  const path = join(place.state, name)
  unlinkIfAny(path, fs)
  const fd = createForWriters(path, fs.statSync(place.folder), fs)
  try {
    writeFully(fd, Buffer.from(`${JSON.stringify(record)}\n`), fs)
    if (durable) fs.fsyncSync(fd)
  } catch (error) {
    discard(path, fs)
    throw error
  } finally {
    fs.closeSync(fd)
  }
}

/** A record of the state folder; undefined where there is none, or what is there makes no sense. */
export function getRecord(place: Place, name: string, fs: FileSystem): Readonly<Record<string, unknown>> | undefined {
  const content = readOwn(place, join(place.state, name), fs)
  try {
    const record: unknown = content && JSON.parse(content.bytes.toString())
    return typeof record === 'object' && record !== null ? (record as Record<string, unknown>) : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function makeFolder(path: string, parent: Stats, fs: FileSystem): boolean {
  try {
    fs.mkdirSync(path, parent.mode & 0o7777)
  } catch (error) {
    if (['EEXIST', 'ENOENT'].includes(errorCode(error) ?? '')) return false
    throw error
  }
  if (isWindows) return true
  // Not root: the group may still be given away to one that the user is in.
  attempt(() => fs.chownSync(path, parent.uid, parent.gid)) || attempt(() => fs.chownSync(path, -1, parent.gid))
  attempt(() => fs.chmodSync(path, parent.mode & 0o7777))
  return true
}

function writeGitignore(folder: string, parent: Stats, fs: FileSystem): void {
  attempt(() => {
    const fd = fs.openSync(
      join(folder, '.gitignore'),
      OPEN.O_WRONLY | OPEN.O_CREAT | OPEN.O_EXCL | OPEN.O_NOFOLLOW,
      0o600,
    )
    try {
      writeFully(fd, Buffer.from('*\n'), fs)
      ownLikeFolder(fd, parent, 0o444 | (parent.mode & 0o222), fs)
    } finally {
      fs.closeSync(fd)
    }
  })
}

function ownLikeFolder(fd: number, parent: Stats, mode: number, fs: FileSystem): void {
  if (isWindows) return
  attempt(() => fs.fchownSync(fd, parent.uid, parent.gid)) || attempt(() => fs.fchownSync(fd, -1, parent.gid))
  attempt(() => fs.fchmodSync(fd, mode))
}

/** A link planted by whoever may write to the folder must not make root create files elsewhere. */
function refuseLink(path: string, fs: FileSystem): void {
  const stat = fs.lstatSync(path, { throwIfNoEntry: false })
  if (stat?.isSymbolicLink()) throw new Failure(EXIT.failed, `cannot use ${path}: it is a symbolic link`)
}

/** Owner and mode of our own files are a courtesy to other users: what the system refuses is let be. */
function attempt(action: () => void): boolean {
  try {
    action()
    return true
  } catch (error) {
    if (errorCode(error) === undefined) throw error
    return false
  }
}
