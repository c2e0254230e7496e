/** How much of the past is kept for a file, whichever ends first. */
export interface HistoryLimits {
  /** Writes; those within one minute count as one. */
  readonly writes: number
  readonly maxAgeMs: number
  /** Bytes of previous contents. */
  readonly bytes: number
}

export const DEFAULT_LIMITS: HistoryLimits = { writes: 200, maxAgeMs: 30 * 24 * 60 * 60_000, bytes: 64 * 1024 * 1024 }

/** One kept content as its file name tells it. */
export interface Kept {
  readonly id: number
  /** Epoch milliseconds of the write that replaced it. */
  readonly time: number
  readonly size: number
}

/** A bound on the number of files, whatever the minutes say. */
const MAX_ENTRIES = 1000

const MINUTE_MS = 60_000

/**
 * The ids to drop so that the limits hold; never the newest. What is too old goes, then whole minutes beyond the count
 * of writes. For size and number, bursts are thinned first: of each minute but its first content, which is the state
 * before the burst, the rest goes, oldest bursts first; only then the oldest contents. So a play over 50 hosts does not
 * push out yesterday's state.
 */
export function entriesToDrop(entries: readonly Kept[], limits: HistoryLimits, now: number): Set<number> {
  const drop = new Set<number>()
  const oldestFirst = [...entries].sort((a, b) => a.id - b.id)
  const newest = oldestFirst.pop()
  if (!newest) return drop
  for (const { id, time } of oldestFirst) if (time < now - limits.maxAgeMs) drop.add(id)

  const minutes = new Set([minuteOf(newest)])
  for (const entry of oldestFirst.toReversed()) {
    const minute = minuteOf(entry)
    if (!minutes.has(minute) && minutes.size >= limits.writes) drop.add(entry.id)
    else minutes.add(minute)
  }

  const left = oldestFirst.filter(({ id }) => !drop.has(id))
  let bytes = left.reduce((sum, { size }) => sum + size, newest.size)
  let count = left.length + 1
  for (const { id, size } of [...laterInBurst(left), ...left]) {
    if (bytes <= limits.bytes && count <= MAX_ENTRIES) break
    if (drop.has(id)) continue
    drop.add(id)
    bytes -= size
    count--
  }
  return drop
}

/** All but the first of each minute. */
function laterInBurst(oldestFirst: readonly Kept[]): Kept[] {
  const seen = new Set<number>()
  return oldestFirst.filter((entry) => seen.has(minuteOf(entry)) || !seen.add(minuteOf(entry)))
}

function minuteOf(entry: Kept): number {
  return Math.floor(entry.time / MINUTE_MS)
}
