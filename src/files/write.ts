import { relative } from 'node:path'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import { type Digest, digestOf, type Pieces } from './content.ts'
import { type Absent, type Listing, listEntries, type Namer } from './history.ts'
import { dropEntry, foreignLinks, keepEntry, type NewEntry, nextId, prune } from './history-keep.ts'
import type { HistoryLimits } from './history-policy.ts'
import { overwrite, pendingPath, writeInPlace } from './in-place.ts'
import type { Lock } from './lock.ts'
import type { Place } from './place.ts'
import { putBack } from './put-back.ts'
import { type FileContent, identityOf, isSameFile } from './read.ts'
import { renameRetrying } from './rename.ts'
import { stage, temporaryName } from './stage.ts'
import { discard, errorCode, type FileSystem, isWindows } from './system.ts'

/** A locked file. */
export interface Target {
  readonly place: Place
  readonly lock: Lock
  /** What the edit was made from. */
  readonly content: FileContent | undefined
  /** Open for writing in place, where the file cannot be renamed over. */
  readonly inPlace: number | undefined
}

/** The transaction has to start again: the lock or the file is no longer what the edit was made under. */
export class Overtaken extends Error {}

/** The file turned out to be a mount point: it has to be written in place. */
export class Unrenamable extends Overtaken {}

export interface WriteOptions {
  readonly command: string
  /** Of a file that does not exist yet. */
  readonly mode: number
  warn(message: string): void
}

/** The steps of writing one file: `prepare`, `apply`, and on the way back `putBack` or `abandon`. */
export class Write {
  readonly target: Target
  readonly #pieces: Pieces | undefined
  readonly #after: Digest | undefined
  readonly #options: WriteOptions
  readonly #fs: FileSystem
  #temp: string | undefined
  #entry: NewEntry | undefined
  #entryId: number | undefined
  #listing: Listing | undefined
  #namedBy: Namer | undefined

  /** @param pieces the new content; undefined removes the file */
  constructor(target: Target, pieces: Pieces | undefined, options: WriteOptions, fs: FileSystem) {
    this.target = target
    this.#pieces = pieces
    this.#after = pieces && digestOf(pieces)
    this.#options = options
    this.#fs = fs
  }

  /** Id of the history entry, once there is one. */
  get entryId(): number | undefined {
    return this.#entryId
  }

  /** Says, before it is prepared, that a file that is made is for another one to name, which this writes as well. */
  isNamedBy(namer: Write): void {
    const { folder } = this.target.place
    this.#namedBy = { path: relative(folder, namer.target.place.realPath), ...namer.#states }
  }

  get #states(): { before: Absent | Digest; after: Absent | Digest } {
    const { content } = this.target
    const absent = { absent: true } as const
    return { before: content ? digestOf([content.bytes]) : absent, after: this.#after ?? absent }
  }

  /** Everything that may fail for want of space or permission; the target stays untouched. */
  prepare(): void {
    const { place, lock, content, inPlace } = this.target
    const fs = this.#fs
    const listing = listEntries(place, fs)
    this.#listing = listing
    const entry = nextId(listing)
    const ino = content && { ino: content.stat.ino }
    if (inPlace !== undefined) {
      if (!this.#pieces) {
        throw new Failure(EXIT.failed, `cannot remove ${place.path}: it is a mount point`)
      }
      lock.note({ kind: 'in-place', entry, ...ino })
    } else if (this.#pieces) {
      const temp = temporaryName(place)
      lock.note({ kind: 'replace', temp, entry, ...ino })
      const { mode, warn } = this.#options
      this.#temp = stage({ place, temp, pieces: this.#pieces, previous: content, mode, warn }, fs)
    } else lock.note({ kind: 'remove', entry, ...ino })

    const linkable =
      inPlace === undefined && content !== undefined && foreignLinks(place, content.stat, listing, fs) === 1
    if (content && !linkable && inPlace === undefined) {
      this.#options.warn(`${place.path} has ${content.stat.nlink} hard links: the other names keep the old content`)
    }
    const after = this.#after ?? { absent: true as const }
    this.#entryId = entry
    const { command, mode } = this.#options
    const named = this.#namedBy && { namedBy: this.#namedBy }
    this.#entry = keepEntry(place, { id: entry, previous: content, after, command, ...named, mode, linkable }, fs)
  }

  /** @throws Overtaken where the lock or the file changed hands since the content was read */
  check(): void {
    const { place, lock, content, inPlace } = this.target
    const fs = this.#fs
    const stat = fs.statSync(place.realPath, { throwIfNoEntry: false })
    if (!lock.isOurs() || !isSameFile(content?.stat, stat && identityOf(stat))) throw new Overtaken()
    if (inPlace !== undefined && !isSameFile(content?.stat, identityOf(fs.fstatSync(inPlace)))) throw new Overtaken()
  }

  /**
   * Notes what a prepared write is part of, and by what to tell later whether it was done; still to be synced.
   * @param keeper path from the file's folder
   */
  join(id: string, keeper: string): void {
    this.target.lock.addToNote({ joint: { id, keeper, ...this.#states } })
  }

  /** The moment at which readers see the new content. */
  apply(): void {
    const { place, content, inPlace } = this.target
    const fs = this.#fs
    if (inPlace !== undefined) {
      const { id } = this.#entry!.file
      writeInPlace(
        { place, fd: inPlace, previous: content!, pieces: this.#pieces!, after: this.#after!, entry: id },
        fs,
      )
    } else if (this.#temp !== undefined) {
      try {
        renameRetrying(this.#temp, place.realPath, fs)
      } catch (error) {
        if (errorCode(error) === 'EBUSY' && !isWindows) throw new Unrenamable()
        throw error
      }
      this.#temp = undefined
    } else fs.unlinkSync(place.realPath)
  }

  /** Drops what of the history is beyond the limits now. */
  prune(limits: HistoryLimits): void {
    const { kept, metas } = this.#listing!
    const { file } = this.#entry!
    prune(this.target.place, { kept: [...kept, file], metas: [...metas, file.id] }, limits, this.#fs)
  }

  /** Whether it was written in place in part, and could not be put back: the next command finishes it. */
  isHalfWritten(): boolean {
    return this.target.inPlace !== undefined && this.#fs.existsSync(pendingPath(this.target.place))
  }

  /** Takes back what `apply` did. */
  putBack(): void {
    const { lock, content, inPlace } = this.target
    const entry = this.#entry!
    if (inPlace !== undefined) overwrite(inPlace, [content!.bytes], this.#fs)
    else {
      const former = !content ? { absent: true as const } : entry.linked ? { path: entry.path } : { content }
      putBack(lock, former, this.#fs)
    }
  }

  /**
   * Clears up a write that was not applied or is put back. The entry goes first: as long as the temporary file is there,
   * it is void.
   */
  abandon(): void {
    const { place, lock } = this.target
    // Were `.promsd` removed under us and made anew by another, the id would be one of theirs.
    if (this.#entryId !== undefined && lock.isOurs()) dropEntry(place, this.#entryId, this.#fs)
    if (this.#temp !== undefined) discard(this.#temp, this.#fs)
  }
}
