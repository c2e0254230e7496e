import { join } from 'node:path'
import { equalsDigest } from './content.ts'
import { readMeta } from './history.ts'
import { dropEntry } from './history-keep.ts'
import { finishPending, openInPlace, pendingPath } from './in-place.ts'
import { journalPath, keeperOf, openJournal } from './journal.ts'
import type { Lock, LockOptions } from './lock.ts'
import type { Joint, Work } from './lock-record.ts'
import type { Place } from './place.ts'
import { readPlace } from './read.ts'
import { isTemporaryName } from './stage.ts'
import { discard, type FileSystem } from './system.ts'

export interface RecoveryOptions extends LockOptions {
  warn(message: string): void
}

/** The file is part of a change of several that was cut short: it takes the locks of all to see to that. */
export class Unsettled extends Error {
  readonly joint: Joint
  readonly place: Place

  constructor(joint: Joint, place: Place) {
    super()
    this.joint = joint
    this.place = place
  }
}

/**
 * Clears up after a holder of the lock that died: removes its temporary file, finishes its in-place write, and drops
 * the history entry of a write that did not happen.
 * @throws Unsettled where other files are concerned
 */
export async function recover(lock: Lock, options: RecoveryOptions, fs: FileSystem): Promise<void> {
  const { place } = lock
  const work = lock.leftover?.work
  if (work?.joint && openJournal(work.joint, place, fs)) throw new Unsettled(work.joint, place)
  await finishInPlace(place, options, fs)
  if (!work) return
  if (work.entry !== undefined && !happened(place, work, work.entry, fs)) dropEntry(place, work.entry, fs)
  discardTemporaries(place, work, fs)
  if (work.joint && keeperOf(work.joint, place.folder) === place.realPath) discard(journalPath(place), fs)
  lock.note(undefined)
}

/** Finishes a write in place that was cut short, if there is one. */
export async function finishInPlace(place: Place, options: RecoveryOptions, fs: FileSystem): Promise<void> {
  if (!fs.existsSync(pendingPath(place))) return
  const fd = fs.existsSync(place.realPath) ? await openInPlace(place, options, fs) : undefined
  try {
    finishPending(place, fd, options.warn, fs)
  } finally {
    if (fd !== undefined) fs.closeSync(fd)
  }
}

export function discardTemporaries(
  place: Place,
  { temp, formerTemp }: Pick<Work, 'temp' | 'formerTemp'>,
  fs: FileSystem,
): void {
  for (const name of [temp, formerTemp]) {
    if (name !== undefined && isTemporaryName(name)) discard(join(place.folder, name), fs)
  }
}

function happened(place: Place, work: Work, entry: number, fs: FileSystem): boolean {
  switch (work.kind) {
    case 'replace':
      return work.temp === undefined || !fs.existsSync(join(place.folder, work.temp))
    case 'remove':
      return fs.statSync(place.realPath, { throwIfNoEntry: false })?.ino !== work.ino
    case 'in-place': {
      const { after } = readMeta(place, entry, fs)
      return after !== undefined && 'size' in after && equalsDigest(readPlace(place, fs), after)
    }
  }
}
