// How far numbers, durations and escapes reach in the text (promql/parser/lex.go). Their values: literal.ts.

export interface ScannedNumber {
  readonly valid: boolean
  readonly end: number
}

const OLD_NUMBER = /(?:0[xX][\da-fA-F]*(?:\.[\da-fA-F]*)?|\d*(?:\.\d*)?)(?:[eE][+-]?\d*)?/y

/** Up to 2.53: any of the parts of a number may be missing; whether it is one shows later. */
export function scanOldNumber(text: string, at: number): ScannedNumber {
  OLD_NUMBER.lastIndex = at
  const end = at + OLD_NUMBER.exec(text)![0].length
  return { valid: !isAlphaNumeric(text[end]), end }
}

/** From 2.54, with underscores: a port of scanNumber in promql/parser/lex.go, which stops in the middle of some. */
export function scanNumber(text: string, start: number): ScannedNumber {
  let at = start
  const isHex = text[at] === '0' && (text[at + 1] === 'x' || text[at + 1] === 'X')
  const digit = isHex ? /[\da-fA-F]/ : /\d/
  const accept = (chars: RegExp): boolean => {
    const char = text[at]
    if (char === undefined || !chars.test(char)) return false
    at++
    return true
  }
  if (isHex) {
    at += 2
    accept(/_/)
  } else accept(/0/)
  accept(/\./)
  accept(digit)
  let hadDot = false
  let hadExponent = false
  for (;;) {
    const char = text[at]
    if (char === undefined || !(digit.test(char) || /[._eE]/.test(char))) break
    if (char === '.' && hadDot) return { valid: false, end: at + 1 }
    // In hexadecimal numbers "e" is a digit and an exponent's sign at once.
    if (/[eE]/.test(char) && hadExponent) return { valid: false, end: at + 1 }
    if (accept(/\./)) {
      hadDot = true
      if (accept(/[_.]/) || isHex) return { valid: false, end: at }
    } else if (accept(/[eE]/)) {
      hadExponent = true
      accept(/[+-]/)
      if (accept(/[._eE]/) || at >= text.length) return { valid: false, end: at }
    } else if (accept(/_/)) {
      if (accept(/[._eE]/) || at >= text.length) return { valid: false, end: at }
    } else while (accept(digit));
  }
  return { valid: at > start && !isAlphaNumeric(text[at]), end: at }
}

export function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9'
}

function isAlphaNumeric(char: string | undefined): boolean {
  return char !== undefined && /[a-zA-Z0-9_]/.test(char)
}

const UNITS = /[smhdwy]s?(?:\d+[smhdw]s?)*(?![a-zA-Z0-9_])/y

/** Length of the units at an offset, with the numbers between them; 0 where there are none or a word goes on. */
export function unitsLength(text: string, at: number): number {
  UNITS.lastIndex = at
  return UNITS.exec(text)?.[0].length ?? 0
}

const ESCAPE = /\\(?:[abfnrtv\\]|[0-7]{3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})/y

/** Half of a surrogate pair, which no UTF-8 text holds. */
export function isLoneSurrogate(text: string, i: number): boolean {
  const unit = text.charCodeAt(i)
  if (unit < 0xd800 || unit > 0xdfff) return false
  if (unit >= 0xdc00) return !(text.charCodeAt(i - 1) >= 0xd800 && text.charCodeAt(i - 1) < 0xdc00)
  return !(text.charCodeAt(i + 1) >= 0xdc00 && text.charCodeAt(i + 1) <= 0xdfff)
}

/** Length of the escape at an offset, 0 where it is none that Go knows. */
export function escapeLength(text: string, at: number): number {
  ESCAPE.lastIndex = at
  const found = ESCAPE.exec(text)?.[0]
  if (found === undefined) return 0
  const kind = found[1]!
  if (/[0-7]/.test(kind)) return Number.parseInt(found.slice(1), 8) > 255 ? 0 : found.length
  if (kind === 'u' || kind === 'U') {
    const point = Number.parseInt(found.slice(2), 16)
    return point > 0x10ffff || (point >= 0xd800 && point < 0xe000) ? 0 : found.length
  }
  return found.length
}
