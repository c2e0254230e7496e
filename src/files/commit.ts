import { Failure } from '../diagnostics/failure.ts'
import type { HistoryLimits } from './history-policy.ts'
import { putJournal } from './journal.ts'
import { errorCode, type FileSystem, ioFailure, syncFolder } from './system.ts'
import { Overtaken, type Target, Unrenamable, type Write } from './write.ts'

export interface CommitOptions {
  readonly history: HistoryLimits
  /** Real paths found to be mount points. */
  readonly mounted: Set<string>
  /** For what comes of this attempt. */
  warn(message: string): void
  /** For what has happened for good. */
  warnNow(message: string): void
}

/**
 * Writes all or none: first what may fail, then the renames, in the order of the writes; should one of these fail, the
 * others are put back. A crash between the renames of several is for the next command to see to.
 */
export function commit(writes: readonly Write[], options: CommitOptions, fs: FileSystem): void {
  const applied: Write[] = []
  let current: Write | undefined
  let endJournal: (() => void) | undefined
  try {
    for (current of writes) current.prepare()
    if (writes.length > 1) endJournal = putJournal(writes, fs)
    for (const [i, write] of writes.entries()) {
      current = write
      write.check()
      write.apply()
      applied.push(write)
      // What the next file may name is there before it, also after a crash of the machine.
      const { folder } = write.target.place
      if (writes[i + 1]?.target.place.folder !== folder) syncFolder(folder, fs)
    }
  } catch (error) {
    takeBack(writes, applied, endJournal, options.warnNow)
    if (error instanceof Unrenamable) options.mounted.add(current!.target.place.realPath)
    // Whatever went wrong after `.promsd` was taken away: it is made anew by the next attempt.
    if (!(error instanceof Failure) && writes.some(({ target }) => !target.lock.isOurs())) throw new Overtaken()
    const { path, folder } = current!.target.place
    throw ioFailure('cannot write', path, error, folder)
  }
  endJournal?.()
  for (const write of writes) {
    if (write.target.inPlace !== undefined) options.warn(inPlaceWarning(write.target))
    write.prune(options.history)
  }
}

function takeBack(
  writes: readonly Write[],
  applied: readonly Write[],
  endJournal: (() => void) | undefined,
  warn: (message: string) => void,
): void {
  const stuck = new Set(writes.filter((write) => write.isHalfWritten()))
  // Of several files, what is half written goes forward, and the others with it.
  const goesOn = endJournal !== undefined && stuck.size > 0
  for (const write of goesOn ? [] : applied.toReversed()) {
    const error = systemErrorOf(() => write.putBack())
    if (!error) continue
    stuck.add(write)
    const later = endJournal ? 'the next promsd command tries again' : 'its previous content is in the history'
    warn(`${write.target.place.path} could not be put back: ${error.message}; ${later}`)
  }
  if (endJournal && stuck.size > 0) {
    for (const { target } of writes) target.lock.leaveNote()
    return
  }
  endJournal?.()
  // The targets are as they were; at worst a hidden file stays that nothing reads.
  for (const write of writes.toReversed()) if (!stuck.has(write)) systemErrorOf(() => write.abandon())
}

/** Runs an action; gives what the system has against it. */
function systemErrorOf(action: () => void): Error | undefined {
  try {
    action()
    return undefined
  } catch (error) {
    if (errorCode(error) === undefined && !(error instanceof Failure)) throw error
    return error as Error
  }
}

function inPlaceWarning({ place, content }: Target): string {
  const lost = content?.stat.nlink === 0 ? ' The file was replaced outside meanwhile, so nobody else sees this.' : ''
  return `${place.path} is a mount point of its own, so it was written in place: mount its folder instead, for atomic writes.${lost}`
}
