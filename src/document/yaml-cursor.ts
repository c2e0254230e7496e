import type { CodeUnits, Source } from './source.ts'
import { CR, DOT, END, HYPHEN, isBreak, isBreakOrEnd, isSpaceOrEnd, LF } from './yaml-chars.ts'

/** How many zeros stand behind the text, so that looking ahead never looks outside. */
const PADDING = 4

/** Made of bytes, as a string that is joined of two is slow to look into. */
function padded(units: CodeUnits): string {
  const bytes = Buffer.alloc((units.length + PADDING) * units.BYTES_PER_ELEMENT)
  bytes.set(new Uint8Array(units.buffer, units.byteOffset, units.byteLength))
  return bytes.toString(units instanceof Uint8Array ? 'latin1' : 'utf16le')
}

/** A place in a text, and the line it is in. */
export class Cursor {
  /** The text and some zeros. */
  readonly text: string
  /** Length of the text without them. */
  readonly length: number
  at: number
  /** Where the line of `at` begins. */
  lineStart: number
  /** Whether some characters take two code units, so that columns have to be counted. */
  readonly #wide: boolean

  constructor({ units }: Source) {
    this.text = padded(units)
    this.length = units.length
    this.at = units[0] === 0xfeff ? 1 : 0
    this.lineStart = this.at
    this.#wide = units instanceof Uint16Array && /[\ud800-\udbff]/.test(this.text)
  }

  /** The column of `at`, in characters from 0. */
  column(): number {
    return this.#wide ? this.distance(this.lineStart, this.at) : this.at - this.lineStart
  }

  /** Characters between two offsets. */
  distance(from: number, to: number): number {
    if (!this.#wide) return to - from
    let count = to - from
    for (let i = from; i < to; i++) if ((this.text.charCodeAt(i) & 0xfc00) === 0xd800) count--
    return count
  }

  /** Moves over the line break that stands at `at`. */
  passBreak(): void {
    const { text } = this
    this.at += text.charCodeAt(this.at) === CR && text.charCodeAt(this.at + 1) === LF ? 2 : 1
    this.lineStart = this.at
  }

  /** Moves to the end of the line, before its break. */
  toLineEnd(): void {
    this.at = lineEnd(this.text, this.at)
  }

  /** Whether `---` or `...` stands at `at`, in the first column. */
  atMarker(): boolean {
    const { text, at } = this
    if (at !== this.lineStart) return false
    const code = text.charCodeAt(at)
    return (
      (code === HYPHEN || code === DOT) &&
      text.charCodeAt(at + 1) === code &&
      text.charCodeAt(at + 2) === code &&
      isSpaceOrEnd(text.charCodeAt(at + 3))
    )
  }
}

/** Offset of the line break that ends the line of an offset, or of the end of a text that is padded. */
export function lineEnd(text: string, at: number): number {
  let end = at
  while (!isBreakOrEnd(text.charCodeAt(end))) end++
  return end
}

/** How many lines begin before an offset, as Go counts them: from 0, with every kind of break. */
export function lineOf(text: string, offset: number): number {
  let line = 0
  for (let i = 0; i < offset; i++) {
    const code = text.charCodeAt(i)
    if (isBreak(code) && !(code === CR && i + 1 < offset && text.charCodeAt(i + 1) === LF)) line++
    else if (code === END && i >= text.length) break
  }
  return line
}
