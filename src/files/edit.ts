import { EXIT, Failure } from '../diagnostics/failure.ts'
import { commit } from './commit.ts'
import { equalsBytes, type Pieces, piecesOf } from './content.ts'
import { type HistoryEntry, readEntries } from './history.ts'
import { DEFAULT_LIMITS, type HistoryLimits } from './history-policy.ts'
import { isMountPoint, openInPlace, pendingPath } from './in-place.ts'
import { acquireLock, type Lock } from './lock.ts'
import { inLockOrder, type Place, placeOf } from './place.ts'
import { type FileContent, readDescriptor, readPlace } from './read.ts'
import { recover, Unsettled } from './recover.ts'
import { settle } from './settle.ts'
import { errorCode, type FileSystem, ioFailure, nodeFs } from './system.ts'
import { Overtaken, type Target, Write } from './write.ts'

/** What to do with a file; undefined leaves it alone, and so does content equal to what is there. */
export type Change = { readonly bytes: Buffer | Pieces } | { readonly remove: true } | undefined

export interface EditedFile {
  /** As given. */
  readonly path: string
  /** Undefined: there is no such file yet. */
  readonly content: FileContent | undefined
  /** Newest first. */
  history(): HistoryEntry[]
}

export interface EditOptions {
  /** The command line, for the history and for those that wait for the lock. */
  readonly command: string
  /** How long to wait for each lock. */
  readonly lockTimeoutMs: number
  /** Mode of a file that does not exist yet; the umask is not applied. Default 0644. */
  readonly mode?: number
  readonly history?: HistoryLimits
  /** The file that names the others, one of the paths: `undo` does not take away what it was given. */
  readonly namer?: { readonly path: string; names(path: string): boolean }
  warn(message: string): void
  /** For tests: where faults are put in. */
  readonly fs?: FileSystem
}

export interface EditResult {
  /** As given. */
  readonly path: string
  readonly changed: boolean
  /** Id of the history entry that keeps what was replaced. */
  readonly entry: number | undefined
}

/** A command line may hold 100,000 targets; its beginning is enough to recognise it. */
const MAX_COMMAND_LENGTH = 1000

/** What keeps replacing the file under our eyes is no promsd: those wait for the lock. */
const MAX_ATTEMPTS = 50

/**
 * Edits files: all of them or none. Each is locked, read under its lock, and replaced atomically, one after the other in
 * the order of the paths: so what another names should come before it. After a crash between two of them, the next call
 * with any of them finishes that or takes it back. Paths that lead to the same file are one file, the first being its
 * name.
 * @param edit gives the change of each file, in the order of the files; what it throws leaves all as it was. It is
 *   called again where a file changed hands between reading and writing, so it should be pure.
 * @throws Failure (exit 3) for what stands in the way of reading, locking or writing
 */
export async function editFiles(
  paths: readonly string[],
  edit: (files: EditedFile[]) => readonly Change[] | Promise<readonly Change[]>,
  options: EditOptions,
): Promise<EditResult[]> {
  const mounted = new Set<string>()
  const { command } = options
  const shown = command.length > MAX_COMMAND_LENGTH ? `${command.slice(0, MAX_COMMAND_LENGTH)}…` : command
  const recoveryOptions = { command: shown, timeoutMs: options.lockTimeoutMs, warn: options.warn }
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    // What an attempt warned of that came to nothing will be said again by the next.
    const warnings = new Set<string>()
    try {
      const attemptOptions = { ...options, command: shown, warn: (message: string) => warnings.add(message) }
      return await attemptEdit(uniquePlaces(paths), edit, attemptOptions, { mounted, warnNow: options.warn })
    } catch (error) {
      if (error instanceof Unsettled) await settle(error, recoveryOptions, options.fs ?? nodeFs)
      else if (!(error instanceof Overtaken)) throw error
      warnings.clear()
    } finally {
      for (const message of warnings) options.warn(message)
    }
  }
  throw new Failure(EXIT.failed, `cannot write ${paths.join(', ')}: something else keeps changing it`)
}

/** What is the same for all attempts of an edit. */
interface Course {
  /** Real paths found to be mount points. */
  readonly mounted: Set<string>
  /** For what has happened for good. */
  warnNow(message: string): void
}

/** Finishes a write in place that a crash cut short; for commands that only read. Else it does nothing. */
export async function recoverIfPending(path: string, options: EditOptions): Promise<void> {
  const fs = options.fs ?? nodeFs
  try {
    if (fs.existsSync(pendingPath(placeOf(path)))) await editFiles([path], () => [undefined], options)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    options.warn(error.message)
  }
}

function uniquePlaces(paths: readonly string[]): Place[] {
  const places = new Map<string, Place>()
  for (const path of paths) {
    const place = placeOf(path)
    if (!places.has(place.realPath)) places.set(place.realPath, place)
  }
  return [...places.values()]
}

async function attemptEdit(
  places: readonly Place[],
  edit: (files: EditedFile[]) => readonly Change[] | Promise<readonly Change[]>,
  options: EditOptions,
  course: Course,
): Promise<EditResult[]> {
  const fs = options.fs ?? nodeFs
  const targets = new Map<Place, Target>()
  const opened: (() => void)[] = []
  try {
    for (const place of inLockOrder(places)) targets.set(place, await open(place, options, course, opened, fs))
    // A link may have been turned while we waited.
    if (places.some(({ path, realPath }) => placeOf(path).realPath !== realPath)) throw new Overtaken()

    const files = places.map((place) => targets.get(place)!)
    const changes = await edit(files.map(editedFile(fs)))
    const writes = files.map((target, i) => planned(target, changes[i], options, fs))
    tieToNamer(writes, options.namer)
    commit(
      writes.filter((write) => write !== undefined),
      { ...course, history: options.history ?? DEFAULT_LIMITS, warn: options.warn },
      fs,
    )
    return places.map(({ path }, i) => ({ path, changed: writes[i] !== undefined, entry: writes[i]?.entryId }))
  } finally {
    for (const close of opened.reverse()) close()
  }
}

/** Locks a file, clears up what a crash left, and reads it. */
async function open(
  place: Place,
  options: EditOptions,
  { mounted, warnNow }: Course,
  opened: (() => void)[],
  fs: FileSystem,
): Promise<Target> {
  const lockOptions = { command: options.command, timeoutMs: options.lockTimeoutMs, warn: warnNow }
  const lock = await acquireLock(place, lockOptions, fs)
  opened.push(() => release(lock))
  try {
    await recover(lock, lockOptions, fs)
  } catch (error) {
    throw ioFailure('cannot finish an earlier write of', place.path, error, place.folder)
  }
  try {
    if (!mounted.has(place.realPath) && !isMountPoint(place, fs)) {
      return { place, lock, content: readPlace(place, fs), inPlace: undefined }
    }
    // Refuses folders and devices before they are opened for writing.
    readPlace(place, fs)
    const fd = await openInPlace(place, lockOptions, fs)
    opened.push(() => fs.closeSync(fd))
    return { place, lock, content: readDescriptor(place, fd, fs), inPlace: fd }
  } catch (error) {
    throw ioFailure('cannot read', place.path, error, place.folder)
  }
}

/** The write is done by then: an error in letting go is no reason to call it failed. */
function release(lock: Lock): void {
  try {
    lock.release()
  } catch (error) {
    if (errorCode(error) === undefined) throw error
  }
}

function editedFile(fs: FileSystem) {
  return ({ place, content }: Target): EditedFile => ({
    path: place.path,
    content,
    history: () => readEntries(place, fs),
  })
}

/** Files that are made for another one to name remember that. */
function tieToNamer(writes: readonly (Write | undefined)[], namer: EditOptions['namer']): void {
  const own = namer && writes.find((write) => write?.target.place.path === namer.path)
  if (!own) return
  for (const write of writes) {
    if (write && write !== own && !write.target.content && namer.names(write.target.place.path)) write.isNamedBy(own)
  }
}

function planned(target: Target, change: Change, options: EditOptions, fs: FileSystem): Write | undefined {
  const { content } = target
  if (!change) return undefined
  const writeOptions = { command: options.command, mode: options.mode ?? 0o644, warn: options.warn }
  if ('remove' in change) return content && new Write(target, undefined, writeOptions, fs)
  const pieces = piecesOf(change.bytes)
  if (content && equalsBytes(pieces, content.bytes)) return undefined
  return new Write(target, pieces, writeOptions, fs)
}
