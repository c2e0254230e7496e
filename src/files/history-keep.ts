import { join } from 'node:path'
import { Failure } from '../diagnostics/failure.ts'
import { copyAttributes } from './attributes.ts'
import { type Digest, digestOf } from './content.ts'
import {
  type Absent,
  isState,
  type KeptFile,
  keptFile,
  type Listing,
  listEntries,
  type Meta,
  metaPath,
} from './history.ts'
import { entriesToDrop, type HistoryLimits } from './history-policy.ts'
import type { Work } from './lock-record.ts'
import type { Place } from './place.ts'
import type { Former } from './put-back.ts'
import { type FileContent, type FileIdentity, readOwn } from './read.ts'
import { discard, errorCode, type FileSystem, isWindows, OPEN, writeFully } from './system.ts'
import { whoAmI } from './who.ts'

export interface NewEntry {
  /** The kept content, or the marker that there was none. */
  readonly file: KeptFile
  readonly path: string
  /** The kept content is the very file that is being replaced: renamed back, it is whole again. */
  readonly linked: boolean
}

export interface KeepOptions {
  readonly id: number
  readonly previous: FileContent | undefined
  readonly after: Meta['after']
  readonly command: string
  readonly namedBy?: Meta['namedBy']
  /** Of the target, where there was none before: the entry is for the same readers. */
  readonly mode: number
  /** The file will be replaced, not written over, and has no other name: a hard link keeps its content. */
  readonly linkable: boolean
}

/** Keeps what a write is about to replace. */
export function keepEntry(place: Place, options: KeepOptions, fs: FileSystem): NewEntry {
  const { id, previous, mode } = options
  const file = keptFile(id, Date.now(), previous?.bytes.length)
  const path = join(place.state, file.name)
  writeMeta(place, options, previous?.bytes, fs)
  if (previous && options.linkable && linked(place, path, fs)) return { file, path, linked: true }
  create(path, previous?.bytes ?? Buffer.alloc(0), previous?.stat ?? mode, previous !== undefined, fs)
  return { file, path, linked: false }
}

/**
 * What an entry keeps of a file that a write replaced or removed.
 * @param work the write, with the id of its entry
 * @param before what has to come of it
 * @param present the file that stands in the place now
 */
export function formerOf(
  place: Place,
  { entry, ino }: Pick<Work, 'entry' | 'ino'>,
  before: Absent | Digest,
  present: FileContent | undefined,
  fs: FileSystem,
): Former | undefined {
  const kept = listEntries(place, fs).kept.find(({ id }) => id === entry)
  if (!kept || kept.absent !== 'absent' in before) return undefined
  if (kept.absent) return { absent: true }
  const path = join(place.state, kept.name)
  const content = readOwn(place, path, fs)
  if (!content || !isState(content, before)) return undefined
  // A copy may have been kept from readers: the file that replaced the old one has what the old one had.
  return content.stat.ino === ino ? { path } : { content: { ...content, stat: present?.stat ?? content.stat } }
}

export function nextId(listing: Listing): number {
  return Math.max(0, listing.kept.at(-1)?.id ?? 0, ...listing.metas) + 1
}

/** Removes all there may be of an entry: what it should have kept is still in place. */
export function dropEntry(place: Place, id: number, fs: FileSystem): void {
  for (const kept of listEntries(place, fs).kept) if (kept.id === id) discard(join(place.state, kept.name), fs)
  discard(metaPath(place, id), fs)
}

/**
 * Drops what is beyond the limits. The write is done by then, so that what cannot be dropped (of another user, in a
 * sticky folder) stays for the next time.
 */
export function prune(place: Place, { kept, metas }: Listing, limits: HistoryLimits, fs: FileSystem): void {
  try {
    const drop = entriesToDrop(kept, limits, Date.now())
    for (const { id, name } of kept) if (drop.has(id)) discard(join(place.state, name), fs)
    const stays = new Set(kept.map(({ id }) => id).filter((id) => !drop.has(id)))
    for (const id of metas) if (!stays.has(id)) discard(metaPath(place, id), fs)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
  }
}

/** How many names a file has that are not ours: a crash leaves links from the history. */
export function foreignLinks(place: Place, stat: FileIdentity, listing: Listing, fs: FileSystem): number {
  if (stat.nlink <= 1) return stat.nlink
  const ours = listing.kept.filter(({ name }) => {
    const kept = fs.statSync(join(place.state, name), { throwIfNoEntry: false })
    return kept?.ino === stat.ino && kept.dev === stat.dev
  })
  return stat.nlink - ours.length
}

function linked(place: Place, path: string, fs: FileSystem): boolean {
  try {
    fs.linkSync(place.realPath, path)
    return true
  } catch (error) {
    // Linux refuses links to files of others (protected_hardlinks); some file systems have none at all.
    if (
      ['EPERM', 'EACCES', 'EXDEV', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'].includes(
        errorCode(error) ?? '',
      )
    ) {
      return false
    }
    throw error
  }
}

function writeMeta(place: Place, options: KeepOptions, kept: Buffer | undefined, fs: FileSystem): void {
  const { id, previous, after, command, namedBy, mode } = options
  const crc32 = kept && digestOf([kept]).crc32
  const meta: Meta = { ...whoAmI(), command, after, ...(kept && { kept: crc32! }), ...(namedBy && { namedBy }) }
  create(metaPath(place, id), Buffer.from(`${JSON.stringify(meta)}\n`), previous?.stat ?? mode, false, fs)
}

/** A file with the owner and mode of the target, or readable by us alone where those cannot be had. */
function create(path: string, bytes: Buffer, model: FileIdentity | number, durable: boolean, fs: FileSystem): void {
  const fd = fs.openSync(path, OPEN.O_WRONLY | OPEN.O_CREAT | OPEN.O_EXCL | OPEN.O_NOFOLLOW, 0o600)
  try {
    if (typeof model === 'number') {
      if (!isWindows) fs.fchmodSync(fd, model & 0o666)
    } else if (!copyAttributes(fd, model, undefined, fs).readable) fs.fchmodSync(fd, 0o600)
    writeFully(fd, bytes, fs)
    if (durable) fs.fsyncSync(fd)
  } catch (error) {
    discard(path, fs)
    throw error
  } finally {
    fs.closeSync(fd)
  }
}

/** Takes a content that belongs to no write of ours into the history, as if it had just been replaced. */
export function adopt(
  place: Place,
  bytes: Buffer,
  model: FileContent | undefined,
  command: string,
  after: Meta['after'],
  fs: FileSystem,
): void {
  const id = nextId(listEntries(place, fs))
  writeMeta(place, { id, previous: model, after, command, mode: 0o600, linkable: false }, bytes, fs)
  create(join(place.state, keptFile(id, Date.now(), bytes.length).name), bytes, model?.stat ?? 0o600, true, fs)
}
