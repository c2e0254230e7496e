import {
  breakText,
  END,
  HASH,
  HYPHEN,
  isBlank,
  isBreak,
  isBreakOrEnd,
  isDigit,
  PLUS,
  SPACE,
  TAB,
  ZERO,
} from './yaml-chars.ts'
import type { Cursor } from './yaml-cursor.ts'
import { refuseToken } from './yaml-error.ts'
import { TOKEN, type Token } from './yaml-token.ts'

type Chomping = 'strip' | 'clip' | 'keep'

interface Header {
  readonly chomping: Chomping
  /** Indentation behind that of the collection around it, where it is written; else 0. */
  readonly increment: number
}

/**
 * Reads a literal or folded scalar and the blank lines behind it (yaml.v2 scannerc.go, scan_block_scalar). `indent` is
 * the column of the collection around it, or -1. A comment behind its header is told to `comment`.
 */
export function scanBlockScalar(
  cursor: Cursor,
  token: Token,
  literal: boolean,
  indent: number,
  comment: (start: number, end: number) => void,
): Token {
  const { text } = cursor
  const start = cursor.at
  const { chomping, increment } = scanHeader(cursor, start)
  const headerEnd = cursor.at
  while (isBlank(text.charCodeAt(cursor.at))) cursor.at++
  if (text.charCodeAt(cursor.at) === HASH) {
    const hash = cursor.at
    cursor.toLineEnd()
    comment(hash, cursor.at)
  }
  if (!isBreakOrEnd(text.charCodeAt(cursor.at))) refuseToken('block-header', cursor.at, start)
  if (isBreak(text.charCodeAt(cursor.at))) cursor.passBreak()

  const contentStart = cursor.at
  const lines = new BlockLines(cursor, start, increment > 0 ? Math.max(indent, 0) + increment : 0, indent)
  let value = ''
  let first = ''
  let others = lines.pass()
  let blankBefore = false
  let contentEnd = headerEnd
  while (cursor.at - cursor.lineStart === lines.indent && text.charCodeAt(cursor.at) !== END) {
    const blank = isBlank(text.charCodeAt(cursor.at))
    if (!literal && !blankBefore && !blank && first === '\n') value += others === '' ? ' ' : others
    else value += first + others
    blankBefore = blank
    const from = cursor.at
    cursor.toLineEnd()
    value += text.slice(from, cursor.at)
    contentEnd = cursor.at
    const code = text.charCodeAt(cursor.at)
    first = ''
    if (isBreak(code)) {
      first = breakText(code)
      cursor.passBreak()
    }
    others = lines.pass()
  }
  if (chomping !== 'strip') value += first
  if (chomping === 'keep') value += others
  let end = trimmed(text, headerEnd, contentEnd)
  if (chomping === 'keep') end = lines.lastBreak > contentStart ? lines.lastBreak : headerEnd
  token.kind = TOKEN.scalar
  token.style = literal ? 'literal' : 'folded'
  token.start = start
  token.end = end
  token.text = value
  return token
}

function scanHeader(cursor: Cursor, start: number): Header {
  const { text } = cursor
  cursor.at++
  let chomping: Chomping | undefined
  let increment = 0
  // The two indicators stand in either order, each once.
  for (let i = 0; i < 2; i++) {
    const code = text.charCodeAt(cursor.at)
    if (chomping === undefined && (code === PLUS || code === HYPHEN)) chomping = code === PLUS ? 'keep' : 'strip'
    else if (increment === 0 && isDigit(code)) {
      if (code === ZERO) refuseToken('block-zero', cursor.at, start)
      increment = code - ZERO
    } else break
    cursor.at++
  }
  return { chomping: chomping ?? 'clip', increment }
}

/** Passes indentation and blank lines, and finds out how far the first line of the content is indented. */
class BlockLines {
  /** Column of the content; 0 while it is not known. */
  indent: number
  /** Offset of the last line break that was passed. */
  lastBreak: number
  readonly #cursor: Cursor
  readonly #start: number
  readonly #outer: number

  constructor(cursor: Cursor, start: number, indent: number, outer: number) {
    this.#cursor = cursor
    this.#start = start
    this.indent = indent
    this.#outer = outer
    this.lastBreak = -1
  }

  /** Gives the line breaks. */
  pass(): string {
    const cursor = this.#cursor
    const { text } = cursor
    const open = this.indent === 0
    let deepest = 0
    let breaks = ''
    this.#noteBreakBefore()
    for (;;) {
      while ((open || cursor.at - cursor.lineStart < this.indent) && text.charCodeAt(cursor.at) === SPACE) cursor.at++
      const column = cursor.at - cursor.lineStart
      if (column > deepest) deepest = column
      const code = text.charCodeAt(cursor.at)
      if (code === TAB && (open || column < this.indent)) refuseToken('block-tab', cursor.at, this.#start)
      if (!isBreak(code)) break
      breaks += breakText(code)
      this.lastBreak = cursor.at
      cursor.passBreak()
    }
    if (open) this.indent = Math.max(deepest, this.#outer + 1, 1)
    return breaks
  }

  /** The break that ends the line before, if it has one. */
  #noteBreakBefore(): void {
    const { text, at, lineStart, length } = this.#cursor
    if (at !== lineStart) this.lastBreak = length
    else if (at > 0)
      this.lastBreak = text.charCodeAt(at - 1) === 0x0a && text.charCodeAt(at - 2) === 0x0d ? at - 2 : at - 1
  }
}

/** The end without trailing spaces and empty lines. */
function trimmed(text: string, from: number, end: number): number {
  let last = end
  while (last > from && (text.charCodeAt(last - 1) === SPACE || isBreak(text.charCodeAt(last - 1)))) last--
  return last
}
