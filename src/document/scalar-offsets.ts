import type { Span } from '../diagnostics/finding.ts'
import type { ScalarNode } from './node.ts'
import type { Source } from './source.ts'

/** From places in the decoded value of a scalar to places in the file. */
export interface ScalarOffsets {
  /**
   * Where the character at an offset of the value stands: an escape or a folded line break at its first character.
   * An offset at or behind the end is where the content ends.
   */
  at(offset: number): number
  /** What stands for `[start, end)` of the value, of an escape all of it; one character at least where there is one. */
  span(start: number, end: number): Span
}

/** A stretch of the value: `literal` characters stand in the source one by one, else all of it stands for all of `source`. */
interface Run {
  readonly value: number
  readonly length: number
  readonly start: number
  readonly end: number
  readonly literal: boolean
}

/** Where the character at an offset of a scalar's value stands in the source; see `scalarOffsets`. */
export function sourceOffset(source: Source, scalar: ScalarNode, offset: number): number {
  return scalarOffsets(source, scalar).at(offset)
}

/**
 * The places of a scalar's characters. Where the value is not what its text reads as (`!!binary`), every place is the
 * whole scalar.
 */
export function scalarOffsets(source: Source, scalar: ScalarNode): ScalarOffsets {
  const { runs, contentEnd } = readRuns(source.slice(scalar.start, scalar.end), scalar)
  const base = scalar.start
  if (runs === undefined) {
    return { at: () => base, span: () => ({ start: base, end: scalar.end }) }
  }
  const end = base + contentEnd
  const runAt = (offset: number): Run | undefined => runs[lastAtMost(runs, offset)]
  return {
    at(offset) {
      const run = runAt(offset)
      if (run === undefined || offset >= run.value + run.length) return end
      return base + run.start + (run.literal ? offset - run.value : 0)
    },
    span(from, to) {
      const start = this.at(from)
      const last = Math.max(from, to - 1)
      const run = runAt(last)
      if (run === undefined || last >= run.value + run.length) return { start, end: Math.max(start, end) }
      return { start, end: base + (run.literal ? run.start + last - run.value + 1 : run.end) }
    },
  }
}

/** Index of the last run that begins at or before an offset of the value; -1 where there is none. */
function lastAtMost(runs: readonly Run[], offset: number): number {
  let low = 0
  let high = runs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (runs[middle]!.value <= offset) low = middle + 1
    else high = middle
  }
  return low - 1
}

interface Reading {
  /** Absent where the text does not read as the value. */
  readonly runs: readonly Run[] | undefined
  /** Offset in the scalar's text behind the last character of its content. */
  readonly contentEnd: number
}

function readRuns(text: string, { style, value }: ScalarNode): Reading {
  if (style === 'literal' || style === 'folded') return readBlock(text, value, style === 'folded')
  const quotes = style === 'plain' ? 0 : 1
  const to = text.length - quotes
  const runs = new Runs()
  readFlow(text, quotes, to, style, runs)
  return { runs: runs.text === value ? runs.list : undefined, contentEnd: to }
}

/** Collects what the value is made of. */
class Runs {
  readonly list: Run[] = []
  text = ''

  literal(written: string, start: number): void {
    if (written !== '') this.#add(written, start, start + written.length, true)
  }

  /** Text that stands for something else, such as an escape or a fold. */
  decoded(text: string, start: number, end: number): void {
    if (text !== '') this.#add(text, start, end, false)
  }

  #add(text: string, start: number, end: number, literal: boolean): void {
    this.list.push({ value: this.text.length, length: text.length, start, end, literal })
    this.text += text
  }
}

const BREAKS = '\\r\\n|[\\n\\r\\x85\\u2028\\u2029]'
const FOLD = `[ \\t]*(?:${BREAKS})[ \\t\\n\\r\\x85\\u2028\\u2029]*`
const SPECIAL = {
  plain: new RegExp(FOLD, 'g'),
  single: new RegExp(`''|${FOLD}`, 'g'),
  double: new RegExp(
    `\\\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|(?:${BREAKS})[ \\t\\n\\r\\x85\\u2028\\u2029]*|[^])|${FOLD}`,
    'g',
  ),
}

/** Plain and quoted scalars (libyaml's scannerc.go, scan_plain_scalar and scan_flow_scalar). */
function readFlow(text: string, from: number, to: number, style: 'plain' | 'single' | 'double', runs: Runs): void {
  let at = from
  for (const { 0: special, index } of text.slice(from, to).matchAll(SPECIAL[style])) {
    const start = from + index
    runs.literal(text.slice(at, start), at)
    at = start + special.length
    if (special === "''") runs.decoded("'", start, at)
    else if (special[0] === '\\') runs.decoded(escaped(special), start, at)
    else runs.decoded(folded(special), start, at)
  }
  runs.literal(text.slice(at, to), at)
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
}

function escaped(written: string): string {
  const char = written[1]!
  if (/[xuU]/.test(char) && written.length > 2) {
    const code = Number.parseInt(written.slice(2), 16)
    return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code)
  }
  if (/[\n\r\x85\u2028\u2029]/.test(char)) return breaksOf(written).slice(1).join('')
  return ESCAPES[char] ?? char
}

/** One line break is a space, of more the first is dropped; LS and PS stay what they are. */
function folded(blanks: string): string {
  const [first = '', ...more] = breaksOf(blanks)
  if (first !== '\n') return first + more.join('')
  return more.length === 0 ? ' ' : more.join('')
}

const BREAK = new RegExp(BREAKS, 'g')

function breaksOf(text: string): string[] {
  return (text.match(BREAK) ?? []).map(breakText)
}

function breakText(written: string): string {
  return written === '\u2028' || written === '\u2029' || written === '' ? written : '\n'
}

/** Block scalars (scan_block_scalar). How far they are indented shows in the first line with content. */
function readBlock(text: string, value: string, fold: boolean): Reading {
  const header = /^[|>][^\n\r\x85\u2028\u2029]*(?:\r\n|[\n\r\x85\u2028\u2029])?/.exec(text)?.[0] ?? ''
  const lines = blockLines(text, header.length)
  const first = lines.find(({ written }) => /[^ ]/.test(written))
  const shown = /^(?: *[\n\u2028\u2029])*( *)/.exec(value)![1]!.length
  const runs = new Runs()
  readLines(lines, first === undefined ? 0 : spacesOf(first.written) - shown, fold, runs)
  return { runs: fitted(runs, value), contentEnd: text.length }
}

/** The runs as far as the value goes: breaks at the end are kept or not as the header asks. */
function fitted({ list, text }: Runs, value: string): Run[] | undefined {
  const kept = value.replace(/[\n\u2028\u2029]+$/, '')
  if (!text.startsWith(kept) || !/^[\n\u2028\u2029]*$/.test(text.slice(kept.length))) return undefined
  return list.filter((run) => run.value < value.length)
}

interface Line {
  readonly written: string
  readonly start: number
  readonly lineBreak: string
}

function blockLines(text: string, from: number): Line[] {
  const lines: Line[] = []
  for (let at = from; at < text.length; ) {
    BREAK.lastIndex = at
    const found = BREAK.exec(text)
    const end = found?.index ?? text.length
    lines.push({ written: text.slice(at, end), start: at, lineBreak: found?.[0] ?? '' })
    at = end + (found?.[0].length ?? 0)
  }
  BREAK.lastIndex = 0
  return lines
}

function spacesOf(written: string): number {
  return /^ */.exec(written)![0].length
}

function readLines(lines: readonly Line[], indent: number, fold: boolean, runs: Runs): void {
  let leading: Line | undefined
  let blank: Line[] = []
  let wasBlank = false
  for (const line of lines) {
    const column = Math.min(indent, spacesOf(line.written))
    const content = line.written.slice(column)
    if (content === '') {
      blank.push(line)
      continue
    }
    const isBlank = content[0] === ' ' || content[0] === '\t'
    if (leading !== undefined) {
      const joins = fold && !wasBlank && !isBlank && breakText(leading.lineBreak) === '\n'
      if (!joins) addBreak(runs, leading)
      else if (blank.length === 0) runs.decoded(' ', endOf(leading), line.start + column)
    }
    for (const each of blank) addBreak(runs, each)
    blank = []
    runs.literal(content, line.start + column)
    wasBlank = isBlank
    leading = line
  }
  if (leading !== undefined) addBreak(runs, leading)
  for (const each of blank) addBreak(runs, each)
}

function endOf(line: Line): number {
  return line.start + line.written.length
}

function addBreak(runs: Runs, line: Line): void {
  const end = endOf(line)
  runs.decoded(breakText(line.lineBreak), end, end + line.lineBreak.length)
}
