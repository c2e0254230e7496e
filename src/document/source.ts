import { isAscii, isUtf8 } from 'node:buffer'
import type { LocatedText } from '../diagnostics/finding.ts'

/** UTF-16 code units of a text; bytes where the text is ASCII, so that offsets are the same in both. */
export type CodeUnits = Uint8Array | Uint16Array

/**
 * The text of a file with its code units. ASCII files (nearly all large target files) are scanned and sliced as the
 * bytes that were read: the string is made only when something asks for it.
 */
export class Source implements LocatedText {
  readonly units: CodeUnits
  /** False where the bytes were no UTF-8: invalid sequences read as U+FFFD, and the file must not be edited. */
  readonly isUtf8: boolean
  #text: string | undefined
  #lineStarts: number[] | undefined

  private constructor(units: CodeUnits, text: string | undefined, utf8: boolean) {
    this.units = units
    this.#text = text
    this.isUtf8 = utf8
  }

  static fromBytes(bytes: Buffer): Source {
    if (isAscii(bytes)) return new Source(bytes, undefined, true)
    const utf8 = isUtf8(bytes)
    return Source.fromText(bytes.toString('utf8'), utf8)
  }

  static fromText(text: string, utf8 = true): Source {
    const bytes = Buffer.from(text, 'utf16le')
    return new Source(new Uint16Array(bytes.buffer, bytes.byteOffset, text.length), text, utf8)
  }

  /** The text as UTF-8; the very bytes that were read where they are ASCII. */
  toBytes(): Buffer {
    return this.units instanceof Uint8Array ? (this.units as Buffer) : Buffer.from(this.text)
  }

  get length(): number {
    return this.units.length
  }

  /** The whole text; a byte order mark is part of it. */
  get text(): string {
    this.#text ??= (this.units as Buffer).toString('latin1')
    return this.#text
  }

  slice(start: number, end: number): string {
    if (this.#text !== undefined) return this.#text.slice(start, end)
    return (this.units as Buffer).toString('latin1', start, end)
  }

  /** 1-based line and column, the column counted in code points. */
  position(offset: number): { line: number; column: number } {
    const line = this.lineAt(offset)
    const before = this.slice(this.lineStart(line), offset)
    return { line, column: [...before].length + 1 }
  }

  /** 1-based line that holds the offset. */
  lineAt(offset: number): number {
    const starts = this.#starts()
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return low + 1
  }

  /** Offset at which the line of an offset begins; for one near its start, found without counting lines. */
  lineStartOf(offset: number): number {
    const nearest = Math.max(this.#textStart, offset - NEAR)
    let start = offset
    while (start > nearest && !isLineBreak(this.units[start - 1]!)) start--
    return start === nearest && nearest > this.#textStart ? this.lineStart(this.lineAt(offset)) : start
  }

  /** The spaces and tabs that the line of an offset begins with, as far as they stand before the offset. */
  indentationAt(offset: number): string {
    const start = this.lineStartOf(offset)
    let end = start
    while (end < offset && (this.units[end] === 0x20 || this.units[end] === 0x09)) end++
    return this.slice(start, end)
  }

  /** Behind a byte order mark, which no editor counts as a column. */
  get #textStart(): number {
    return this.units[0] === 0xfeff ? 1 : 0
  }

  get lineCount(): number {
    return this.#starts().length
  }

  /** Offset of the first code unit of a 1-based line. */
  lineStart(line: number): number {
    return this.#starts()[line - 1] ?? this.length
  }

  /** Offset behind the last code unit of a 1-based line, its line break not counted. */
  lineEnd(line: number): number {
    const start = this.lineStart(line)
    let end = this.#starts()[line] ?? this.length
    while (end > start && isLineBreak(this.units[end - 1]!)) end--
    return end
  }

  #starts(): number[] {
    if (this.#lineStarts) return this.#lineStarts
    const { units } = this
    const starts = [this.#textStart]
    for (let i = 0; i < units.length; i++) {
      const unit = units[i]
      if (unit === 0x0a || (unit === 0x0d && units[i + 1] !== 0x0a)) starts.push(i + 1)
    }
    this.#lineStarts = starts
    return starts
  }
}

/** Code units that are walked back to the start of a line before the table of all lines is made. */
const NEAR = 1000

function isLineBreak(unit: number): boolean {
  return unit === 0x0a || unit === 0x0d
}
