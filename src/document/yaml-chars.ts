/** The text's characters as libyaml groups them (yaml.v2 yamlprivateh.go). The end of the text reads as 0. */
export const END = 0
export const TAB = 0x09
export const LF = 0x0a
export const CR = 0x0d
export const SPACE = 0x20
export const DOUBLE_QUOTE = 0x22
export const HASH = 0x23
export const PERCENT = 0x25
export const AMPERSAND = 0x26
export const SINGLE_QUOTE = 0x27
export const ASTERISK = 0x2a
export const PLUS = 0x2b
export const COMMA = 0x2c
export const HYPHEN = 0x2d
export const DOT = 0x2e
export const ZERO = 0x30
export const COLON = 0x3a
export const LESS = 0x3c
export const GREATER = 0x3e
export const QUESTION = 0x3f
export const BRACKET_OPEN = 0x5b
export const BACKSLASH = 0x5c
export const BRACKET_CLOSE = 0x5d
export const BRACE_OPEN = 0x7b
export const PIPE = 0x7c
export const BRACE_CLOSE = 0x7d
export const EXCLAMATION = 0x21

const NEL = 0x85
const LINE_SEPARATOR = 0x2028
const PARAGRAPH_SEPARATOR = 0x2029

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB
}

export function isBreak(code: number): boolean {
  if (code < NEL) return code === LF || code === CR
  return code === NEL || code === LINE_SEPARATOR || code === PARAGRAPH_SEPARATOR
}

export function isBreakOrEnd(code: number): boolean {
  return code === END || isBreak(code)
}

/** A blank, a line break, or the end. */
export function isSpaceOrEnd(code: number): boolean {
  if (code <= SPACE) return code === SPACE || code === LF || code === TAB || code === CR || code === END
  return code >= NEL && isBreak(code)
}

export function isDigit(code: number): boolean {
  return code >= ZERO && code <= 0x39
}

/** What names of anchors and handles of tags are made of: ASCII letters, digits, `_` and `-`. */
export function isWord(code: number): boolean {
  if (code >= 0x61) return code <= 0x7a
  if (code >= 0x41) return code <= 0x5a || code === 0x5f
  return isDigit(code) || code === HYPHEN
}

/** The line break as a value holds it: all read as `\n` but the two separators, which stay. */
export function breakText(code: number): string {
  return code === LINE_SEPARATOR || code === PARAGRAPH_SEPARATOR ? String.fromCharCode(code) : '\n'
}
