import { join } from 'node:path'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import { copyAttributes, type Lost } from './attributes.ts'
import { type Pieces, writePieces } from './content.ts'
import { fitName, type Place } from './place.ts'
import type { FileContent } from './read.ts'
import { discard, errorCode, type FileSystem, isWindows, OPEN } from './system.ts'

/** A name for the temporary file of a write: hidden, and no file_sd glob (`*.json`, `*.yml`, `*.yaml`) matches it. */
export function temporaryName(place: Place): string {
  const random = Math.floor(Math.random() * 0x1_0000_0000).toString(36)
  return fitName('.', place.name, `.${process.pid}-${random}.promsd`)
}

/** Whether a name found in a record can be one of ours: it is about to be deleted. */
export function isTemporaryName(name: string): boolean {
  return name.startsWith('.') && name.endsWith('.promsd') && name !== '.promsd' && !/[/\\]/.test(name)
}

export interface StageOptions {
  readonly place: Place
  /** From `temporaryName`. */
  readonly temp: string
  readonly pieces: Pieces
  /** The file that will be replaced: its owner, mode and attributes are taken over. */
  readonly previous: FileContent | undefined
  /** Mode where there is no such file; the umask is not applied. */
  readonly mode: number
  warn(message: string): void
}

/**
 * Puts the complete new content, durable, into a temporary file beside the target. On any error nothing is left.
 * @returns the temporary file's path
 * @throws Failure (exit 3) where someone who could read the old file could not read the new one
 */
export function stage(options: StageOptions, fs: FileSystem): string {
  const { place, previous } = options
  const path = join(place.folder, options.temp)
  // Readable by nobody else until owner and mode are those of the old file.
  const fd = fs.openSync(path, OPEN.O_WRONLY | OPEN.O_CREAT | OPEN.O_EXCL | OPEN.O_NOFOLLOW, 0o600)
  try {
    try {
      if (previous) report(likePrevious(fd, place, previous, fs), place, options.warn)
      else if (!isWindows) fs.fchmodSync(fd, options.mode)
      writePieces(fd, options.pieces, fs)
      fs.fsyncSync(fd)
    } finally {
      fs.closeSync(fd)
    }
  } catch (error) {
    discard(path, fs)
    throw error
  }
  return path
}

function likePrevious(fd: number, place: Place, previous: FileContent, fs: FileSystem): Lost {
  const model = openIfAny(place.realPath, fs)
  try {
    return copyAttributes(fd, previous.stat, model, fs)
  } finally {
    if (model !== undefined) fs.closeSync(model)
  }
}

/** A file that was removed is put back without extended attributes. */
function openIfAny(path: string, fs: FileSystem): number | undefined {
  try {
    return fs.openSync(path, OPEN.O_RDONLY | OPEN.O_NONBLOCK)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

function report(lost: Lost, place: Place, warn: (message: string) => void): void {
  const access = lost.access.join(', ')
  if (!lost.readable) {
    throw new Failure(
      EXIT.failed,
      `cannot write ${place.path}: its ${access} cannot be kept, and it is not readable by all`,
      {
        hint: 'run promsd as the owner of the file or as root; the file is as it was',
      },
    )
  }
  if (access) warn(`${place.path}: ${access} could not be kept`)
  if (lost.others.length > 0) warn(`${place.path}: extended attributes could not be kept: ${lost.others.join(', ')}`)
}
