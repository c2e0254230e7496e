import { join } from 'node:path'
import { equalsDigest } from './content.ts'
import { readMeta } from './history.ts'
import { dropEntry } from './history-keep.ts'
import { finishPending, openInPlace, pendingPath } from './in-place.ts'
import type { Lock, LockOptions, Work } from './lock.ts'
import type { Place } from './place.ts'
import { readPlace } from './read.ts'
import { isTemporaryName } from './stage.ts'
import { discard, type FileSystem } from './system.ts'

/**
 * Clears up after a holder of the lock that died: removes its temporary file, finishes its in-place write, and drops
 * the history entry of a write that did not happen.
 */
export async function recover(
  lock: Lock,
  options: LockOptions & { warn(message: string): void },
  fs: FileSystem,
): Promise<void> {
  const { place } = lock
  if (fs.existsSync(pendingPath(place))) {
    const fd = fs.existsSync(place.realPath) ? await openInPlace(place, options, fs) : undefined
    try {
      finishPending(place, fd, options.warn, fs)
    } finally {
      if (fd !== undefined) fs.closeSync(fd)
    }
  }
  const work = lock.leftover?.work
  if (!work) return
  if (work.entry !== undefined && !happened(place, work, work.entry, fs)) dropEntry(place, work.entry, fs)
  if (work.temp !== undefined && isTemporaryName(work.temp)) discard(join(place.folder, work.temp), fs)
  lock.note(undefined)
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
