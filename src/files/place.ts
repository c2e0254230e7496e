import { readlinkSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import { errorCode, ioFailure } from './system.ts'

/** A target file as it was named, where it really is, and where its lock and history are. */
export interface Place {
  /** As given, for messages. */
  readonly path: string
  /** Absolute, symbolic links followed; the file itself need not exist. */
  readonly realPath: string
  /** Folder and name of `realPath`. */
  readonly folder: string
  readonly name: string
  /** `<folder>/.promsd`, shared by the files of a folder. No file_sd glob reaches into it. */
  readonly stateRoot: string
  /** `<stateRoot>/<name>.d`: this file's lock, history and unfinished write. */
  readonly state: string
}

/** Linux, macOS and Windows all stop at 255 (bytes or UTF-16 units). */
const MAX_NAME_BYTES = 255
const MAX_LINKS = 40

/**
 * Follows symbolic links, also a dangling one: to the file that it would make.
 * @throws Failure (exit 3) where the folder does not exist
 */
export function placeOf(path: string): Place {
  if (path === '' || path.includes('\0')) throw new Failure(EXIT.usage, `${JSON.stringify(path)} is no file name`)
  const realPath = follow(path, path)
  const folder = dirname(realPath)
  const name = basename(realPath)
  const stateRoot = join(folder, '.promsd')
  return { path, realPath, folder, name, stateRoot, state: join(stateRoot, fitName('', name, '.d')) }
}

/** The order in which everyone takes the locks of several files, so that nobody waits in a circle. */
export function inLockOrder(places: readonly Place[]): Place[] {
  return places.toSorted((a, b) => (a.realPath < b.realPath ? -1 : 1))
}

/** `<before><name><after>`, the name cut where the whole would be too long for a file system. */
export function fitName(before: string, name: string, after: string): string {
  const budget = MAX_NAME_BYTES - Buffer.byteLength(before + after)
  if (Buffer.byteLength(name) <= budget) return before + name + after
  let hash = 0
  for (const byte of Buffer.from(name)) hash = (Math.imul(hash, 31) + byte) >>> 0
  const cut = Buffer.from(name).subarray(0, budget - 12)
  return `${before}${cut.toString('utf8').replaceAll('\ufffd', '')}~${hash.toString(16)}${after}`
}

function follow(path: string, asGiven: string, links = 0): string {
  try {
    return realpathSync.native(path)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || links > MAX_LINKS) throw ioFailure('cannot find', asGiven, error)
  }
  const absolute = resolve(path)
  const folder = realFolder(dirname(absolute), asGiven)
  const link = readLink(absolute)
  if (link !== undefined) return follow(resolve(folder, link), asGiven, links + 1)
  return join(folder, basename(absolute))
}

function realFolder(folder: string, asGiven: string): string {
  try {
    return realpathSync.native(folder)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw ioFailure('cannot find', asGiven, error)
    throw new Failure(EXIT.failed, `cannot open ${asGiven}: the folder ${folder} does not exist`, {
      hint: `make it first: mkdir -p ${folder}`,
      cause: error,
    })
  }
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}
