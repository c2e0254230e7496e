import {
  ASTERISK,
  DOT,
  EXCLAMATION,
  GREATER,
  HASH,
  isBlank,
  isBreak,
  isBreakOrEnd,
  isDigit,
  isSpaceOrEnd,
  isWord,
  LESS,
  PERCENT,
} from './yaml-chars.ts'
import type { Cursor } from './yaml-cursor.ts'
import { refuseToken } from './yaml-error.ts'
import { TOKEN, type Token, type TokenKind } from './yaml-token.ts'

/** What may stand right behind the name of an anchor or alias, beside blanks (yaml.v2 scannerc.go, scan_anchor). */
const BEHIND_NAME = '?:,]}%@`'

function fill(token: Token, kind: TokenKind, start: number, end: number, text: string, handle = ''): Token {
  token.kind = kind
  token.start = start
  token.end = end
  token.text = text
  token.handle = handle
  return token
}

/** Reads `&name` or `*name`. */
export function scanAnchor(cursor: Cursor, token: Token): Token {
  const { text } = cursor
  const start = cursor.at
  const kind = text.charCodeAt(start) === ASTERISK ? TOKEN.alias : TOKEN.anchor
  let at = start + 1
  while (isWord(text.charCodeAt(at))) at++
  cursor.at = at
  if (at === start + 1 || !(isSpaceOrEnd(text.charCodeAt(at)) || BEHIND_NAME.includes(text[at]!))) {
    refuseToken('anchor-name', at, start)
  }
  return fill(token, kind, start, at, text.slice(start + 1, at))
}

/** Reads a tag: `!`, `!suffix`, `!handle!suffix` or `!<uri>` (yaml.v2 scannerc.go, scan_tag). */
export function scanTag(cursor: Cursor, token: Token): Token {
  const { text } = cursor
  const start = cursor.at
  let handle = ''
  let suffix: string
  if (text.charCodeAt(start + 1) === LESS) {
    cursor.at = start + 2
    suffix = scanUri(cursor, start, '')
    if (suffix === '') refuseToken('tag', cursor.at, start)
    if (text.charCodeAt(cursor.at) !== GREATER) refuseToken('tag', cursor.at, start)
    cursor.at++
  } else {
    handle = scanHandle(cursor)
    if (handle.length > 1 && handle.endsWith('!')) {
      suffix = scanUri(cursor, start, '')
      if (suffix === '') refuseToken('tag', cursor.at, start)
    } else {
      suffix = scanUri(cursor, start, handle.slice(1))
      handle = '!'
      if (suffix === '') [handle, suffix] = ['', '!']
    }
  }
  if (!isSpaceOrEnd(text.charCodeAt(cursor.at))) refuseToken('tag', cursor.at, start)
  return fill(token, TOKEN.tag, start, cursor.at, suffix, handle)
}

/** `!`, `!name` or `!name!`. */
function scanHandle(cursor: Cursor): string {
  const { text } = cursor
  const start = cursor.at
  cursor.at++
  while (isWord(text.charCodeAt(cursor.at))) cursor.at++
  if (text.charCodeAt(cursor.at) === EXCLAMATION) cursor.at++
  return text.slice(start, cursor.at)
}

const URI = ";/?:@&=+$,.!~*'()[]"

function scanUri(cursor: Cursor, start: number, head: string): string {
  const { text } = cursor
  let uri = head
  for (;;) {
    const code = text.charCodeAt(cursor.at)
    if (code === PERCENT) uri += scanUriEscape(cursor, start)
    else if (code < 0x80 && code !== 0 && (isWord(code) || URI.includes(text[cursor.at]!))) uri += text[cursor.at++]
    else return uri
  }
}

/** One character, of as many `%xx` as UTF-8 needs for it. */
function scanUriEscape(cursor: Cursor, start: number): string {
  const octets: number[] = []
  for (let left = 1; left > 0; left--) {
    const written = /^%([0-9a-fA-F]{2})/.exec(cursor.text.slice(cursor.at, cursor.at + 3))
    if (written === null) return refuseToken('tag', cursor.at, start)
    const octet = Number.parseInt(written[1]!, 16)
    if (octets.length > 0) {
      if ((octet & 0xc0) !== 0x80) refuseToken('tag', cursor.at, start)
    } else if (octet < 0x80) left = 1
    else if ((octet & 0xe0) === 0xc0) left = 2
    else if ((octet & 0xf0) === 0xe0) left = 3
    else if ((octet & 0xf8) === 0xf0) left = 4
    else refuseToken('tag', cursor.at, start)
    octets.push(octet)
    cursor.at += 3
  }
  return Buffer.from(octets).toString('utf8')
}

/** Reads a `%YAML` or `%TAG` line with its break (yaml.v2 scannerc.go, scan_directive). */
export function scanDirective(cursor: Cursor, token: Token, comment: (start: number, end: number) => void): Token {
  const { text } = cursor
  const start = cursor.at
  let at = start + 1
  while (isWord(text.charCodeAt(at))) at++
  cursor.at = at
  const name = text.slice(start + 1, at)
  if (!isSpaceOrEnd(text.charCodeAt(at))) refuseToken('directive', at, start)
  if (name === 'YAML') scanVersion(cursor, token, start)
  else if (name === 'TAG') scanHandleDirective(cursor, token, start)
  else refuseToken('directive', at, start)
  passBlanks(cursor)
  if (text.charCodeAt(cursor.at) === HASH) {
    const hash = cursor.at
    cursor.toLineEnd()
    comment(hash, cursor.at)
  }
  if (!isBreakOrEnd(text.charCodeAt(cursor.at))) refuseToken('directive', cursor.at, start)
  if (isBreak(text.charCodeAt(cursor.at))) cursor.passBreak()
  return token
}

function scanVersion(cursor: Cursor, token: Token, start: number): Token {
  passBlanks(cursor)
  const from = cursor.at
  scanVersionNumber(cursor, start)
  if (cursor.text.charCodeAt(cursor.at) !== DOT) refuseToken('directive', cursor.at, start)
  cursor.at++
  scanVersionNumber(cursor, start)
  // Go compares numbers: 01.1 is 1.1.
  const version = cursor.text.slice(from, cursor.at).split('.').map(Number).join('.')
  return fill(token, TOKEN.versionDirective, start, cursor.at, version)
}

function scanVersionNumber(cursor: Cursor, start: number): void {
  const from = cursor.at
  while (isDigit(cursor.text.charCodeAt(cursor.at))) {
    if (cursor.at - from === 2) refuseToken('directive', cursor.at, start)
    cursor.at++
  }
  if (cursor.at === from) refuseToken('directive', cursor.at, start)
}

function scanHandleDirective(cursor: Cursor, token: Token, start: number): Token {
  const { text } = cursor
  passBlanks(cursor)
  if (text.charCodeAt(cursor.at) !== EXCLAMATION) refuseToken('directive', cursor.at, start)
  const handle = scanHandle(cursor)
  if (handle !== '!' && !handle.endsWith('!')) refuseToken('directive', cursor.at, start)
  if (!isBlank(text.charCodeAt(cursor.at))) refuseToken('directive', cursor.at, start)
  passBlanks(cursor)
  const prefix = scanUri(cursor, start, '')
  if (prefix === '' || !isSpaceOrEnd(text.charCodeAt(cursor.at))) refuseToken('directive', cursor.at, start)
  return fill(token, TOKEN.tagDirective, start, cursor.at, prefix, handle)
}

function passBlanks(cursor: Cursor): void {
  while (isBlank(cursor.text.charCodeAt(cursor.at))) cursor.at++
}
