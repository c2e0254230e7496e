import { join, resolve } from 'node:path'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import { type Digest, digestOf, equalsDigest } from './content.ts'
import type { Kept } from './history-policy.ts'
import { type Place, placeOf } from './place.ts'
import type { FileContent } from './read.ts'
import { errorCode, type FileSystem, ioFailure, nodeFs, OPEN } from './system.ts'

export interface Absent {
  readonly absent: true
}

/** One write: what it replaced, and who made it. */
export interface HistoryEntry {
  readonly id: number
  readonly time: Date
  readonly user: string
  readonly host: string
  readonly pid: number
  readonly command: string
  readonly before: Absent | PreviousContent
  /** What the write left; undefined where the record of it is damaged. */
  readonly after: Absent | Digest | undefined
  /** The file that this one was made for, where it was written together with one. */
  readonly namedBy?: Namer
}

/** A file that names another one, as a config does, and was written together with it. */
export interface Namer {
  /** In a record from the folder of the file that is named, else absolute. */
  readonly path: string
  readonly before: Absent | Digest
  readonly after: Absent | Digest
}

export interface PreviousContent {
  /** Bytes. */
  readonly size: number
  /** @throws Failure (exit 3) where it cannot be read or is damaged */
  read(): Buffer
}

/** The part of an entry that is kept in its `.meta` file. */
export type Meta = Pick<HistoryEntry, 'user' | 'host' | 'pid' | 'command' | 'after' | 'namedBy'> & {
  /** CRC-32 of the kept content: as a hard link it is open to whoever still has the old file open for writing. */
  readonly kept?: number
}

export interface KeptFile extends Kept {
  readonly name: string
  readonly absent: boolean
}

export interface Listing {
  /** Oldest first. */
  readonly kept: readonly KeptFile[]
  /** Ids of all `.meta` files. */
  readonly metas: readonly number[]
}

/** The writes of a file that are remembered, newest first. Takes no lock. */
export function readHistory(path: string): HistoryEntry[] {
  return readEntries(placeOf(path), nodeFs)
}

/** Whether the file is still what this write left: else something changed it since. */
export function matchesAfter(entry: HistoryEntry, content: FileContent | undefined): boolean {
  return entry.after !== undefined && isState(content, entry.after)
}

export function isState(content: FileContent | undefined, state: Absent | Digest): boolean {
  return 'absent' in state ? content === undefined : equalsDigest(content, state)
}

export function readEntries(place: Place, fs: FileSystem): HistoryEntry[] {
  return listEntries(place, fs)
    .kept.toReversed()
    .map((kept) => {
      const { id, time, size } = kept
      const { kept: crc32, ...meta } = readMeta(place, id, fs)
      const before = kept.absent ? { absent: true as const } : { size, read: () => readKept(place, kept, crc32, fs) }
      return { id, time: new Date(time), before, ...meta }
    })
}

/** What there is by the names alone. */
export function listEntries(place: Place, fs: FileSystem): Listing {
  const kept: KeptFile[] = []
  const metas: number[] = []
  for (const name of namesIn(place, fs)) {
    const match = /^(?<id>\d{8,15})\.(?:(?<time>\d{1,15})\.(?<size>\d{1,15})\.(?<kind>prev|absent)|meta)$/.exec(name)
    if (!match?.groups) continue
    const { id, time, size, kind } = match.groups
    if (kind === undefined) metas.push(Number(id))
    else kept.push({ id: Number(id), time: Number(time), size: Number(size), name, absent: kind === 'absent' })
  }
  kept.sort((a, b) => a.id - b.id)
  return { kept, metas }
}

/** @param size bytes of the content; undefined: there was no file */
export function keptFile(id: number, time: number, size: number | undefined): KeptFile {
  const absent = size === undefined
  const name = `${padded(id)}.${time}.${size ?? 0}.${absent ? 'absent' : 'prev'}`
  return { id, time, size: size ?? 0, name, absent }
}

export function metaPath(place: Place, id: number): string {
  return join(place.state, `${padded(id)}.meta`)
}

function padded(id: number): string {
  return String(id).padStart(8, '0')
}

function namesIn(place: Place, fs: FileSystem): string[] {
  try {
    return fs.readdirSync(place.state)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw ioFailure('cannot read the history of', place.path, error)
  }
}

function readKept(place: Place, kept: KeptFile, crc32: number | undefined, fs: FileSystem): Buffer {
  const path = join(place.state, kept.name)
  try {
    const bytes = readWhole(path, kept.size, fs)
    if (bytes.length === kept.size && (crc32 === undefined || digestOf([bytes]).crc32 === crc32)) return bytes
  } catch (error) {
    throw ioFailure('cannot read', path, error)
  }
  throw new Failure(
    EXIT.failed,
    `cannot use ${path}: it is not what was kept (${kept.size} bytes): something else has written to it`,
  )
}

const UNKNOWN: Meta = { user: 'unknown', host: 'unknown', pid: 0, command: 'unknown', after: undefined }

/** A crash of the machine may leave an empty record; the content it belongs to is still good. */
export function readMeta(place: Place, id: number, fs: FileSystem): Meta {
  try {
    const meta = JSON.parse(readWhole(metaPath(place, id), 1024, fs).toString()) as Partial<Meta> | null
    if (typeof meta !== 'object' || meta === null) return UNKNOWN
    const { user = 'unknown', host = 'unknown', pid = 0, command = 'unknown', after, kept } = meta
    const namedBy = checkedNamer(meta.namedBy, place)
    return {
      user: `${user}`,
      host: `${host}`,
      pid: Number(pid),
      command: `${command}`,
      after: checkedState(after),
      ...(typeof kept === 'number' ? { kept } : {}),
      ...(namedBy && { namedBy }),
    }
  } catch (error) {
    if (error instanceof SyntaxError || errorCode(error) !== undefined) return UNKNOWN
    throw error
  }
}

function checkedNamer(namer: Partial<Namer> | undefined, { folder }: Place): Namer | undefined {
  const before = checkedState(namer?.before)
  const after = checkedState(namer?.after)
  if (typeof namer?.path !== 'string' || !before || !after) return undefined
  return { path: resolve(folder, namer.path), before, after }
}

/** A state as a record has it; undefined where the record makes no sense. */
export function checkedState(state: unknown): Absent | Digest | undefined {
  if (typeof state !== 'object' || state === null) return undefined
  if ('absent' in state) return { absent: true }
  const { size, crc32 } = state as Partial<Digest>
  return typeof size === 'number' && typeof crc32 === 'number' ? { size, crc32 } : undefined
}

function readWhole(path: string, sizeHint: number, fs: FileSystem): Buffer {
  const fd = fs.openSync(path, OPEN.O_RDONLY | OPEN.O_NOFOLLOW | OPEN.O_NONBLOCK)
  try {
    const chunks: Buffer[] = []
    for (;;) {
      const chunk = Buffer.allocUnsafe(sizeHint + 1)
      const count = fs.readSync(fd, chunk, 0, chunk.length, null)
      if (count === 0) return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
      chunks.push(chunk.subarray(0, count))
    }
  } finally {
    fs.closeSync(fd)
  }
}
