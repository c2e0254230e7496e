import { BACKSLASH, breakText, HASH, isBlank, isBreak, SINGLE_QUOTE, TAB } from './yaml-chars.ts'
import type { Cursor } from './yaml-cursor.ts'
import { refuseToken } from './yaml-error.ts'
import { TOKEN, type Token } from './yaml-token.ts'

/** What a plain scalar has on one line: no `: `, no ` #`, and within brackets no indicator of these. */
const PLAIN_RUN = plainRun('')
const PLAIN_RUN_IN_FLOW = plainRun(',?[\\]{}')

function plainRun(indicators: string): RegExp {
  const space = ' \\t\\n\\r\\x85\\u2028\\u2029\\0'
  const run = `(?:[^${space}:${indicators}]+|:(?![${space}]))`
  return new RegExp(`${run}*(?:[ \\t]+(?!#)${run}+)*`, 'y')
}

const SINGLE_RUN = /[^'\n\r\x85\u2028\u2029\0]*/y
const DOUBLE_RUN = /[^"\\\n\r\x85\u2028\u2029\0]*/y

/** Where a pattern that may match nothing ends. */
function runEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  pattern.test(text)
  return pattern.lastIndex
}

/** What a line break and the blank lines behind it become where lines are folded into one. */
function folded(first: string, others: string): string {
  if (first !== '\n') return first + others
  return others === '' ? ' ' : others
}

/**
 * Reads a plain scalar, with the blanks and line breaks behind it (yaml.v2 scannerc.go, scan_plain_scalar). It goes on
 * over lines that are indented at least to `indent`, within brackets over any. Tells whether line breaks were passed behind it.
 */
export function scanPlain(cursor: Cursor, token: Token, indent: number, inFlow: boolean): boolean {
  const { text } = cursor
  const run = inFlow ? PLAIN_RUN_IN_FLOW : PLAIN_RUN
  const start = cursor.at
  let at = start
  let end = start
  let value = ''
  let from = start
  let broken = false
  let first = ''
  let others = ''
  for (;;) {
    cursor.at = at
    if (text.charCodeAt(at) === HASH || (at === cursor.lineStart && cursor.atMarker())) break
    const begun = at
    at = runEnd(run, text, at)
    let code = text.charCodeAt(at)
    if (at > begun) {
      if (broken) {
        value += text.slice(from, end) + folded(first, others)
        from = begun
        broken = false
        others = ''
      }
      end = at
    }
    if (!isBlank(code) && !isBreak(code)) break
    cursor.at = at
    for (; isBlank(code) || isBreak(code); code = text.charCodeAt(cursor.at)) {
      if (isBlank(code)) {
        if (broken && code === TAB && cursor.at - cursor.lineStart < indent) refuseToken('plain-tab', cursor.at, start)
        cursor.at++
        continue
      }
      if (broken) others += breakText(code)
      else first = breakText(code)
      broken = true
      cursor.passBreak()
    }
    at = cursor.at
    if (!inFlow && broken && at - cursor.lineStart < indent) break
  }
  cursor.at = at
  token.kind = TOKEN.scalar
  token.style = 'plain'
  token.start = start
  token.end = end
  token.text = from === start ? text.slice(start, end) : value + text.slice(from, end)
  return broken
}

/** What stands for the characters of an escape; those with a number are read apart. */
const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
}

const DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

/** Reads a scalar in quotes (yaml.v2 scannerc.go, scan_flow_scalar). */
export function scanQuoted(cursor: Cursor, token: Token, quote: number): Token {
  const { text } = cursor
  const start = cursor.at
  const single = quote === SINGLE_QUOTE
  const run = single ? SINGLE_RUN : DOUBLE_RUN
  let value = ''
  let at = start + 1
  let from = at
  for (;;) {
    at = runEnd(run, text, at)
    const code = text.charCodeAt(at)
    if (code === quote) {
      if (!single || text.charCodeAt(at + 1) !== quote) break
      value += text.slice(from, at + 1)
      at += 2
      from = at
    } else if (code === BACKSLASH && !single) {
      value += text.slice(from, at)
      cursor.at = at
      value += isBreak(text.charCodeAt(at + 1)) ? foldEscaped(cursor, start) : escaped(cursor, start)
      at = cursor.at
      from = at
    } else if (isBreak(code)) {
      let end = at
      while (end > from && isBlank(text.charCodeAt(end - 1))) end--
      value += text.slice(from, end)
      cursor.at = at
      cursor.passBreak()
      value += folded(breakText(code), passBlankLines(cursor, start))
      at = cursor.at
      from = at
    } else {
      cursor.at = at
      refuseToken('quote-end', at, start)
    }
  }
  cursor.at = at + 1
  token.kind = TOKEN.scalar
  token.style = single ? 'single' : 'double'
  token.start = start
  token.end = at + 1
  token.text = from === start + 1 ? text.slice(from, at) : value + text.slice(from, at)
  return token
}

/** Moves over blanks and line breaks within quotes, to what goes on. Gives the breaks. */
function passBlankLines(cursor: Cursor, start: number): string {
  let breaks = ''
  for (let code = cursor.text.charCodeAt(cursor.at); ; code = cursor.text.charCodeAt(cursor.at)) {
    if (isBlank(code)) cursor.at++
    else if (isBreak(code)) {
      breaks += breakText(code)
      cursor.passBreak()
    } else break
  }
  if (cursor.atMarker()) refuseToken('quote-marker', cursor.at, start)
  return breaks
}

/** A line break behind a backslash, which joins the lines. */
function foldEscaped(cursor: Cursor, start: number): string {
  cursor.at++
  cursor.passBreak()
  return passBlankLines(cursor, start)
}

function escaped(cursor: Cursor, start: number): string {
  const { text, at } = cursor
  const name = text[at + 1]!
  const known = ESCAPES[name]
  if (known !== undefined) {
    cursor.at = at + 2
    return known
  }
  const length = DIGITS[name]
  if (length === undefined) return refuseToken('escape', at, start)
  cursor.at = at + 2
  const digits = text.slice(cursor.at, cursor.at + length)
  if (digits.length < length || !/^[0-9a-fA-F]+$/.test(digits)) refuseToken('escape-digits', cursor.at, start)
  const code = Number.parseInt(digits, 16)
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) refuseToken('escape-code', cursor.at, start)
  cursor.at += length
  return String.fromCodePoint(code)
}
