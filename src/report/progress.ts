import { printable } from './terminal.ts'
import { widthOf } from './width.ts'

/** Milliseconds before a run is worth a word. */
const FIRST_AFTER = 1000
/** Milliseconds between two lines at least. */
const INTERVAL = 100

export interface ProgressOptions {
  /** Writes to the terminal. */
  readonly write: (text: string) => void
  /** Milliseconds of any clock that does not go back. */
  readonly now: () => number
  /** Columns of the terminal. */
  readonly width: number
  /** When the run began, on the same clock; now where nothing is said. */
  readonly startedAt?: number
}

export interface Progress {
  /** `done` of `total` files are checked, `name` is next. */
  tick(done: number, total: number, name: string): void
  /** Takes the line away, before anything else is written. */
  clear(): void
}

/** A line on a terminal that says how far a long run is; nothing at all in a run of less than a second. */
export function createProgress({ write, now, width, startedAt = now() }: ProgressOptions): Progress {
  let next = startedAt + FIRST_AFTER
  let shown = false
  return {
    tick(done, total, name) {
      const time = now()
      if (time < next) return
      next = time + INTERVAL
      shown = true
      write(`\r${progressLine(done, total, name, width - 1)}\x1b[K`)
    },
    clear() {
      if (shown) write('\r\x1b[K')
      shown = false
    },
  }
}

/** At most `width` columns: of a long name the end, which tells files apart, and no name where there is no room. */
function progressLine(done: number, total: number, name: string, width: number): string {
  const count = `linting ${done}/${total} files…`
  const room = width - widthOf(count) - 1
  if (room < 2) return count.slice(0, Math.max(0, width))
  return `${count} ${endOf(printable(name), room)}`
}

function endOf(text: string, width: number): string {
  if (text.length <= width && widthOf(text) <= width) return text
  let end = text.slice(-width).toWellFormed()
  while (widthOf(end) > width - 1) end = [...end].slice(1).join('')
  return `…${end}`
}
