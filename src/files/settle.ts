import { join } from 'node:path'
import { isState } from './history.ts'
import { dropEntry, formerOf } from './history-keep.ts'
import { openInPlace, overwrite } from './in-place.ts'
import { keeperOf, openJournal, placeIfAny } from './journal.ts'
import { acquireLock, type Lock } from './lock.ts'
import type { Joint, Work } from './lock-record.ts'
import { inLockOrder, type Place } from './place.ts'
import { putBack } from './put-back.ts'
import { readOwn, readPlace } from './read.ts'
import { discardTemporaries, finishInPlace, type RecoveryOptions, type Unsettled } from './recover.ts'
import { renameRetrying } from './rename.ts'
import { isTemporaryName } from './stage.ts'
import { lockPath } from './state-folder.ts'
import { errorCode, type FileSystem, ioFailure, syncFolder } from './system.ts'

/** A file of a change that was cut short, with what was noted of it. */
interface Member {
  readonly lock: Lock
  readonly place: Place
  readonly work: Work
  readonly joint: Joint
}

/**
 * What became of a member: `applied`, the write was done; `pending`, it can still be done; `blocked`, something else has
 * changed the file before it was done, or its new content is damaged; `void`, it was not done and cannot be any more.
 */
type Fate = 'applied' | 'pending' | 'blocked' | 'void'

/**
 * Sees to a change of several files that was cut short: all become new, where the first of them did and the others still
 * can, else all become old. To be called with no lock held: it takes those of all the files in the order that everyone
 * takes them in. Cut short itself, it is done again.
 * @throws Failure (exit 3) where a file cannot be locked, read or written
 */
export async function settle({ joint, place }: Unsettled, options: RecoveryOptions, fs: FileSystem): Promise<void> {
  const files = openJournal(joint, place, fs)?.files ?? []
  const locks: Lock[] = []
  try {
    for (const other of inLockOrder(files.flatMap((file) => placeIfAny(file) ?? []))) {
      // A journal is not taken on trust: nothing is made where there is no state of ours.
      if (fs.existsSync(lockPath(other))) locks.push(await acquireLock(other, options, fs))
    }
    // Another command may have been faster.
    const journal = openJournal(joint, place, fs)
    if (!journal) return
    const keeper = keeperOf(joint, place.folder)
    const members = files.flatMap((file) => memberOf(locks, file, joint.id, keeper) ?? [])
    for (const { place, work } of members) {
      // What was about to be put back is begun anew.
      if (work.formerTemp !== undefined) discardTemporaries(place, { formerTemp: work.formerTemp }, fs)
      await finishInPlace(place, options, fs)
    }
    const fates = members.map((member) => fateOf(member, fs))
    const isBegun = fates.includes('applied')
    const isFinished = isBegun && !fates.includes('blocked') && !fates.includes('void') && finish(members, fates, fs)
    if (!isFinished) await takeBack(members, options, fs)
    if (isBegun && fates.some((fate) => fate !== 'applied')) {
      options.warn(`${isFinished ? 'finished' : 'took back'} a change of ${files.join(', ')} that was cut short`)
    }
    journal.end()
    for (const { lock } of members) lock.note(undefined)
  } catch (error) {
    throw ioFailure('cannot finish an earlier write of', files.join(', '), error)
  } finally {
    for (const lock of locks) lock.release()
  }
}

/** Undefined for a file that has been seen to, or whose folder has gone, or that this journal is a copy of another for. */
function memberOf(locks: readonly Lock[], file: string, id: string, keeper: string): Member | undefined {
  const lock = locks.find(({ place }) => place.realPath === file)
  const work = lock?.leftover?.work
  if (!lock || work?.joint?.id !== id || keeperOf(work.joint, lock.place.folder) !== keeper) return undefined
  return { lock, place: lock.place, work, joint: work.joint }
}

function fateOf({ place, work, joint }: Member, fs: FileSystem): Fate {
  const content = readPlace(place, fs)
  const isBefore = isState(content, joint.before)
  if (work.kind === 'remove') return isBefore && content?.stat.ino === work.ino ? 'pending' : 'applied'
  const temp = temporaryOf(place, work)
  const staged = temp === undefined ? undefined : readOwn(place, temp, fs)
  if (!staged) return isBefore ? 'void' : 'applied'
  return isBefore && isState(staged, joint.after) ? 'pending' : 'blocked'
}

function temporaryOf(place: Place, { temp }: Work): string | undefined {
  return temp !== undefined && isTemporaryName(temp) ? join(place.folder, temp) : undefined
}

/** False where it comes upon a mount point, which the crash came before: the next write to it is in place. */
function finish(members: readonly Member[], fates: readonly Fate[], fs: FileSystem): boolean {
  for (const [i, { place, work }] of members.entries()) {
    try {
      const temp = temporaryOf(place, work)
      if (fates[i] === 'pending' && temp === undefined) fs.unlinkSync(place.realPath)
      else if (fates[i] === 'pending') renameRetrying(temp!, place.realPath, fs)
    } catch (error) {
      if (errorCode(error) === 'EBUSY') return false
      throw error
    }
    if (members[i + 1]?.place.folder !== place.folder) syncFolder(place.folder, fs)
  }
  return true
}

/**
 * What was done is undone first, and then cleared up, what is blocked last: wherever that is cut short, what is left
 * tells that it has to go back.
 */
async function takeBack(members: readonly Member[], options: RecoveryOptions, fs: FileSystem): Promise<void> {
  const fates = members.map((member) => fateOf(member, fs))
  const having = (...wanted: Fate[]) => members.filter((_, i) => wanted.includes(fates[i]!)).toReversed()
  for (const member of having('applied')) await undo(member, options, fs)
  for (const { place } of members) syncFolder(place.folder, fs)
  for (const { place, work } of [...having('pending', 'void'), ...having('blocked')]) {
    if (work.entry !== undefined) dropEntry(place, work.entry, fs)
    discardTemporaries(place, work, fs)
  }
}

async function undo(member: Member, options: RecoveryOptions, fs: FileSystem): Promise<void> {
  const { lock, place, work, joint } = member
  const present = readPlace(place, fs)
  if (!isState(present, joint.after)) {
    options.warn(`${place.path}: something else changed it after a write was cut short; it is left as it is`)
    return
  }
  const former = formerOf(place, work, joint.before, present, fs)
  if (!former) {
    options.warn(
      `${place.path}: a write was cut short and cannot be taken back: its previous content is not in the history`,
    )
    return
  }
  if (work.kind !== 'in-place') putBack(lock, former, fs)
  else if ('content' in former) {
    const fd = await openInPlace(place, options, fs)
    try {
      overwrite(fd, [former.content.bytes], fs)
    } finally {
      fs.closeSync(fd)
    }
  }
  dropEntry(place, work.entry!, fs)
}
