import { dirname } from 'node:path'
import { EXIT, Failure } from '../diagnostics/failure.ts'

/** What this layer needs of `node:fs`: the seam where tests inject faults. All of it synchronous. */
export type FileSystem = Pick<
  typeof import('node:fs'),
  | 'chmodSync'
  | 'chownSync'
  | 'closeSync'
  | 'existsSync'
  | 'fchmodSync'
  | 'fchownSync'
  | 'fstatSync'
  | 'fsyncSync'
  | 'ftruncateSync'
  | 'linkSync'
  | 'lstatSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readSync'
  | 'readdirSync'
  | 'renameSync'
  | 'statSync'
  | 'unlinkSync'
  | 'writeSync'
>

// An import of the whole module would be copied, property by property, by the bundle.
const fs = process.getBuiltinModule('node:fs')

export const nodeFs: FileSystem = fs

const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants as { O_NOFOLLOW?: number; O_NONBLOCK?: number }

/** Flags for `openSync`; those that Windows does not know are 0 there. */
export const OPEN = { ...fs.constants, O_NOFOLLOW, O_NONBLOCK }

export const isWindows = process.platform === 'win32'

/** Node has no name for this one of Linux. */
const EDQUOT = -122

/** `ENOENT` and the like; undefined for an error that no system call made. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const { code, syscall, errno } = error as NodeJS.ErrnoException
  if (code === 'UNKNOWN' && errno === EDQUOT) return 'EDQUOT'
  return syscall !== undefined || /^E[A-Z0-9]+$/.test(code ?? '') ? code : undefined
}

/**
 * Wraps an error of a system call into a message that names the file and the cause. Failures pass as they are, and so
 * does what no system call made: a bug of ours.
 * @param action such as `cannot write`
 * @param folder the real folder of the file, where the path as given may say little
 */
export function ioFailure(action: string, path: string, error: unknown, folder = dirname(path)): unknown {
  if (error instanceof Failure) return error
  const code = errorCode(error)
  if (code === undefined) return error
  const [reason, hint] = explain(code, folder, /^cannot (?:read|list|find)\b/.test(action)) ?? [
    (error as Error).message,
  ]
  return new Failure(EXIT.failed, `${action} ${path}: ${reason}`, { cause: error, ...(hint && { hint }) })
}

function explain(code: string, folder: string, isReading: boolean): [reason: string, hint?: string] | undefined {
  switch (code) {
    case 'ENOSPC':
      return [`no space left on the file system of ${folder}`, 'the file is as it was; free some space and try again']
    case 'EDQUOT':
      return [`the disk quota on ${folder} is used up`, 'the file is as it was; free some space and try again']
    case 'EFBIG':
      return [`it would be larger than a file may be here (see ulimit -f)`]
    case 'EROFS':
      return [`the file system of ${folder} is read-only`]
    case 'EACCES':
    case 'EPERM':
      return [
        'permission denied',
        isReading
          ? 'reading takes read permission for it, and the permission to enter the folders that it lies in'
          : `writing takes write permission for ${folder} and the .promsd in it, and read permission for the file`,
      ]
    case 'EISDIR':
      return ['it is a folder']
    case 'ENOTDIR':
      return ['a part of its path is no folder']
    case 'ENAMETOOLONG':
      return ['the name is too long for this file system']
    case 'ELOOP':
      return ['too many symbolic links']
    case 'EIO':
      return ['input/output error: the disk may be failing']
    case 'EMFILE':
    case 'ENFILE':
      return ['too many open files']
    case 'ENXIO':
      return ['it is a socket or a device']
    case 'ENOLCK':
    case 'ENOSYS':
    case 'ENOTSUP':
    case 'EOPNOTSUPP':
      return [`the file system of ${folder} does not support it (${code})`]
    case 'ENOENT':
      return ['no such file or folder']
    default:
      return undefined
  }
}

/** Removes a file if it is there. */
export function unlinkIfAny(path: string, fs: FileSystem): void {
  try {
    fs.unlinkSync(path)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
}

/** Removes a file as far as that is possible: for clearing up, where the error that led there is the one to show. */
export function discard(path: string, fs: FileSystem): void {
  try {
    fs.unlinkSync(path)
  } catch (error) {
    if (errorCode(error) === undefined) throw error
  }
}

/** Writes all bytes at the current position, however few the system takes at a time. */
export function writeFully(fd: number, bytes: Uint8Array, fs: FileSystem, position?: number): void {
  let done = 0
  while (done < bytes.length) {
    done += fs.writeSync(fd, bytes, done, bytes.length - done, position === undefined ? null : position + done)
  }
}

/** Makes the entries of a folder durable. A folder that cannot be opened or synced (Windows, some FUSE) is let be. */
export function syncFolder(path: string, fs: FileSystem): void {
  if (isWindows) return
  let fd: number
  try {
    fd = fs.openSync(path, OPEN.O_RDONLY)
  } catch (error) {
    if (errorCode(error) === 'EACCES') return
    throw error
  }
  try {
    fs.fsyncSync(fd)
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errorCode(error) ?? '')) throw error
  } finally {
    fs.closeSync(fd)
  }
}
