import { CHOMPING_MODE, type ChompingMode, getScalarValue, type ScalarEvent } from 'js-yaml'
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
  else if (style !== 'single') checkBlock(text, event)
}

function checkPlain(text: string, start: number, end: number, scan: Scanner): void {
  if (scan.flow > 0) {
    const first = text[start]!
    const question = text.indexOf('?', start)
    if (first === ':') refuse('a value in [ ] or { } cannot begin with ":" unless it is quoted', start, end)
    if (question !== -1 && question < end) {
      refuse('a value in [ ] or { } with "?" must be quoted', start, end, 'put it in quotes')
    }
  }
  const breaks = /[\n\r\x85\u2028\u2029]/g
  breaks.lastIndex = start
  for (let found = breaks.exec(text); found !== null && found.index < end; found = breaks.exec(text)) {
    breaks.lastIndex = scan.checkPlainBlanks(found.index).end
  }
}

function checkEscapes(text: string, start: number, end: number): void {
  const escape = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|[\s\S])/g
  escape.lastIndex = start
  for (let found = escape.exec(text); found !== null && found.index < end; found = escape.exec(text)) {
    const written = found[0]
    const at = found.index
    if (written === '\\/') refuse('"\\/" is no escape in YAML', at, at + 2, 'write "/" without the backslash')
    const code = Number.parseInt(found[1] ?? found[2] ?? found[3] ?? '0', 16)
    if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
      refuse(
        `${written} is no Unicode character`,
        at,
        at + written.length,
        'write characters above U+FFFF as \\U and eight digits',
      )
    }
  }
}

function checkBlock(text: string, event: ScalarEvent): void {
  const line = /( *)(\t?)([^\n\r\x85\u2028\u2029]*)(?:\r\n|[\n\r\x85\u2028\u2029]|$)/y
  line.lastIndex = event.valueStart
  let detected = /[1-9]/.test(text.slice(Math.max(0, event.valueStart - 6), event.valueStart)) ? true : false
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

/** The text a scalar stands for. */
export function scalarText(text: string, event: ScalarEvent): string {
  return getScalarValue(text, { ...event, fast: false })
}
