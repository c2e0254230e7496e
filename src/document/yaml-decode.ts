import { CHOMPING_MODE, type ChompingMode, SCALAR_STYLE, type ScalarEvent } from 'js-yaml'
import type { ScalarStyle } from './node.ts'
import { refuse } from './yaml-error.ts'
import type { Scanner } from './yaml-scan.ts'

const BREAK = /[\n\r\x85\u2028\u2029]/

/** From the `|` or `>` to the end of the content: the last line break is not part of it, trailing blank lines of `|+` are. */
export function blockSpan(
  text: string,
  start: number,
  valueStart: number,
  valueEnd: number,
  chomping: ChompingMode,
): { start: number; end: number } {
  let end = Math.min(valueEnd, text.length)
  if (chomping === CHOMPING_MODE.KEEP) {
    if (end > valueStart && BREAK.test(text[end - 1]!)) end -= text.endsWith('\r\n', end) ? 2 : 1
  } else while (end > valueStart && /[\n\r\x85\u2028\u2029 ]/.test(text[end - 1]!)) end--
  if (end > valueStart) return { start, end }
  const header = /[|>][-+0-9]*/y
  header.lastIndex = start
  return { start, end: start + (header.exec(text)?.[0].length ?? 1) }
}

/** Refuses what Go does not take in a scalar and js-yaml does. */
export function checkScalarText(
  text: string,
  scalar: { start: number; end: number; style: ScalarStyle; event: ScalarEvent },
  scan: Scanner,
): void {
  const { start, end, style, event } = scalar
  if (style === 'plain') checkPlain(text, start, end, scan)
  else if (style === 'double') checkEscapes(text, start, end)
  else if (style !== 'single') checkBlock(text, start, event)
}

function checkPlain(text: string, start: number, end: number, scan: Scanner): void {
  const written = text.slice(start, end)
  if (scan.flow > 0) {
    if (written[0] === ':') refuse('a value in [ ] or { } cannot begin with ":" unless it is quoted', start, end)
    if (written.includes('?')) {
      refuse('a value in [ ] or { } with "?" must be quoted', start, end, 'put it in quotes')
    }
  }
  if (!BREAK.test(written)) return
  const comment = /[ \t\n\r\x85\u2028\u2029]#/.exec(written)
  if (comment !== null) {
    refuse('a comment ends the value before it, and more follows', start + comment.index + 1, end, 'quote the value')
  }
  for (let at = start; at < end; at++) {
    if (BREAK.test(text[at]!)) at = scan.checkPlainBlanks(at).end
  }
}

function checkEscapes(text: string, start: number, end: number): void {
  const written = text.slice(start, end)
  if (!written.includes('\\')) return
  for (const { 0: escaped, 1: x, 2: u, 3: U, index } of written.matchAll(ESCAPE)) {
    const at = start + index
    if (escaped === '\\/') refuse('"\\/" is no escape in YAML', at, at + 2, 'write "/" without the backslash')
    const code = Number.parseInt(x ?? u ?? U ?? '0', 16)
    if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
      const hint = 'write a character above U+FFFF as \\U and eight digits, or as itself'
      refuse(`${escaped} is no Unicode character`, at, at + escaped.length, hint)
    }
  }
}

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|[\s\S])/g

function checkBlock(text: string, start: number, event: ScalarEvent): void {
  const line = /( *)(\t?)([^\n\r\x85\u2028\u2029]*)(?:\r\n|[\n\r\x85\u2028\u2029]|$)/y
  line.lastIndex = event.valueStart
  let detected = /^[|>][-+]?[1-9]/.test(text.slice(start, start + 3))
  for (let at = event.valueStart; at <= event.valueEnd && at < text.length; at = line.lastIndex) {
    const [, spaces, tab, rest] = line.exec(text)!
    const isBlank = tab === '' && rest === ''
    if (tab !== '' && (!detected || spaces!.length < event.indent)) {
      refuse('a tab stands where only spaces may', at + spaces!.length, at + spaces!.length + 1, 'indent with spaces')
    }
    if (!isBlank && spaces!.length < event.indent) return
    if (!isBlank) detected = true
  }
}

/** The text a scalar stands for, with the folding of libyaml (yaml.v2 scannerc.go, scan_plain_scalar and below). */
export function scalarText(text: string, event: ScalarEvent): string {
  const { valueStart, valueEnd, style } = event
  const written = text.slice(valueStart, valueEnd)
  if (style === SCALAR_STYLE.LITERAL_BLOCK) return blockText(written, event, false)
  if (style === SCALAR_STYLE.FOLDED_BLOCK) return blockText(written, event, true)
  if (style === SCALAR_STYLE.DOUBLE_QUOTED) return doubleText(written)
  const folded = BREAK.test(written) ? written.replace(FOLD, fold) : written
  return style === SCALAR_STYLE.SINGLE_QUOTED ? folded.replaceAll("''", "'") : folded
}

const FOLD = /[ \t]*(?:\r\n|[\n\r\x85\u2028\u2029])[ \t\n\r\x85\u2028\u2029]*/g

/** What a run of blanks with line breaks in it reads as: LS and PS stay what they are. */
function fold(blanks: string): string {
  const [first = '', ...more] = breaksOf(blanks)
  if (first !== '\n') return first + more.join('')
  return more.length === 0 ? ' ' : more.join('')
}

function breaksOf(blanks: string): string[] {
  return (blanks.match(/\r\n|[\n\r\x85\u2028\u2029]/g) ?? []).map(breakText)
}

function breakText(written: string): string {
  return written === '\u2028' || written === '\u2029' || written === '' ? written : '\n'
}

const IN_DOUBLE =
  /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(\r\n|[\n\r\x85\u2028\u2029])([ \t\n\r\x85\u2028\u2029]*)|([\s\S]))|[ \t]*(?:\r\n|[\n\r\x85\u2028\u2029])[ \t\n\r\x85\u2028\u2029]*/g

const ESCAPES: Record<string, string> = {
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

function doubleText(written: string): string {
  if (!/[\\\n\r\x85\u2028\u2029]/.test(written)) return written
  return written.replace(IN_DOUBLE, (all, x, u, U, lineBreak, blanks, char) => {
    const hex = x ?? u ?? U
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    if (lineBreak !== undefined) return breaksOf(blanks).join('')
    if (char !== undefined) return ESCAPES[char] ?? char
    return fold(all)
  })
}

function blockText(written: string, event: ScalarEvent, folded: boolean): string {
  const { indent, chomping } = event
  let result = ''
  let leading = ''
  let trailing = ''
  let wasBlank = false
  for (const [, line = '', lineBreak = ''] of written.matchAll(
    /([^\n\r\x85\u2028\u2029]*)(\r\n|[\n\r\x85\u2028\u2029]|$)/g,
  )) {
    let column = 0
    while (line[column] === ' ' && (indent < 0 || column < indent)) column++
    const content = line.slice(column)
    if (content === '') {
      trailing += breakText(lineBreak)
      continue
    }
    const isBlank = content[0] === ' ' || content[0] === '\t'
    if (folded && !wasBlank && !isBlank && leading === '\n') result += trailing === '' ? ' ' : ''
    else result += leading
    result += trailing + content
    trailing = ''
    wasBlank = isBlank
    leading = breakText(lineBreak)
  }
  if (chomping !== CHOMPING_MODE.STRIP) result += leading
  if (chomping === CHOMPING_MODE.KEEP) result += trailing
  return result
}
