/** Whether Go takes the literal of a string or character (strconv/quote.go Unquote), with its quotes. */
export function isGoQuoted(written: string): boolean {
  if (written[0] === '`') return true
  if (written[0] === "'" && !CHARACTER.test(written)) return false
  for (const [all, kind, hex, octal] of written.matchAll(CODES)) {
    if (octal !== undefined && Number.parseInt(octal, 8) > 255) return false
    if (octal === undefined && hex === undefined && !`abfnrtv\\${written[0]}`.includes(all[1]!)) return false
    const code = kind === undefined || kind === 'x' ? 0 : Number.parseInt(hex!, 16)
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false
  }
  return true
}

const CODES = /\\(?:([xuU])((?<=x)[0-9a-fA-F]{2}|(?<=u)[0-9a-fA-F]{4}|(?<=U)[0-9a-fA-F]{8})|([0-7]{3})|[\s\S])/g
const CHARACTER = /^'(?:[^'\\]|\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[abfnrtv\\']))'$/u

/** What a string literal that `isGoQuoted` takes stands for. */
export function unquoteGo(written: string): string {
  const inner = written.slice(1, -1)
  if (written[0] === '`') return inner.replaceAll('\r', '')
  // Bytes above ASCII that are written one by one are kept apart: equal names stay equal, which is all they are for.
  return inner.replace(CODES, (all: string, kind?: string, hex = '', octal?: string) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
    if (kind === undefined) return SIMPLE[all.slice(1)] ?? all.slice(1)
    return String.fromCodePoint(Number.parseInt(hex, 16))
  })
}

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/** Whether Go takes the literal of a number (text/template/parse/node.go newNumber). */
export function isGoNumber(written: string, complex: boolean): boolean {
  if (complex) return isComplex(written)
  if (written.endsWith('i') && isGoFloat(written.slice(0, -1))) return true
  if (isGoInteger(written)) return true
  // What looks like an integer but is read as a float is too large for one.
  return /[.eEpP]/.test(written) && isGoFloat(written)
}

const INTEGER = /^([+-]?)(?:0[bB]([01_]+)|0[xX]([\da-fA-F_]+)|0[oO]([0-7_]+)|0([0-7_]*)|([1-9][\d_]*))$/

/** strconv ParseInt and ParseUint with base 0 and 64 bits: a sign is for the first only. */
export function isGoInteger(written: string): boolean {
  const found = INTEGER.exec(written)
  if (found === null || !underscoresAreValid(written)) return false
  const [, sign, binary, hex, octal, old, decimal] = found
  const digits = (binary ?? hex ?? octal ?? old ?? decimal ?? '').replaceAll('_', '')
  if (digits.length > 70) return /^0*$/.test(digits.slice(0, -70)) && fitsInteger(digits.slice(-70), found, sign!)
  return fitsInteger(digits, found, sign!)
}

function fitsInteger(digits: string, [, , binary, hex, octal, old]: RegExpExecArray, sign: string): boolean {
  const prefix =
    binary !== undefined ? '0b' : hex !== undefined ? '0x' : octal !== undefined || old !== undefined ? '0o' : ''
  const size = BigInt(digits === '' ? '0' : prefix + digits)
  if (sign === '') return size < 2n ** 64n
  return size <= (sign === '-' ? 2n ** 63n : 2n ** 63n - 1n)
}

const FLOAT =
  /^[+-]?(?:(?=[._]*\d)[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?\d[\d_]*)?|0[xX](?=[._]*[\da-fA-F])[\da-fA-F_]*(?:\.[\da-fA-F_]*)?[pP][+-]?\d[\d_]*)$/

/** strconv ParseFloat with 64 bits: out of range is refused as well. */
export function isGoFloat(written: string): boolean {
  if (!FLOAT.test(written) || (written.includes('_') && !underscoresAreValid(written))) return false
  const plain = written.replaceAll('_', '')
  if (!/^[+-]?0[xX]/.test(plain)) return Number.isFinite(Number(plain))
  return hexIsFinite(plain)
}

function hexIsFinite(plain: string): boolean {
  const [, whole = '', fraction = '', exponent = '0'] = /^[+-]?0[xX]([^.pP]*)\.?([^pP]*)[pP](.*)$/.exec(plain)!
  const digits = (whole + fraction).replace(/^0+/, '')
  if (digits === '') return true
  // 16 digits and a sticky bit are more than a double holds.
  const kept = `${digits.slice(0, 16)}${/[^0]/.test(digits.slice(16)) ? '1' : '0'}`
  const bits = BigInt(`0x${kept}`).toString(2).length
  const scale = Number(exponent) - 4 * fraction.length + 4 * (digits.length - kept.length)
  if (bits + scale > 1024) return false
  if (bits + scale < 1024) return true
  // The largest double is 53 ones: a 54th rounds up.
  return !/^1{54}/.test(BigInt(`0x${kept}`).toString(2).padEnd(54, '0'))
}

/** Underscores stand between digits, or between a base prefix and a digit (strconv/atoi.go underscoreOK). */
function underscoresAreValid(written: string): boolean {
  if (!written.includes('_')) return true
  const number = written.replace(/^[+-]/, '')
  const prefix = /^0[bBoOxX]/.test(number)
  const digit = /^0[xX]/.test(number) ? '[\\da-fA-F]' : '\\d'
  const rest = prefix ? `0${number.slice(2)}` : number
  return !new RegExp(`(?<!${digit})_|_(?!${digit})`).test(rest)
}

/** Go reads the pair with fmt.Sscan (fmt/scan.go complexTokens), where an exponent may also be one of two. */
function isComplex(written: string): boolean {
  const part =
    '(?:0[xX][\\da-fA-F_]*(?:\\.[\\da-fA-F_]*)?(?:[pP][+-]?[\\d_]*)?|[\\d_]*(?:\\.[\\d_]*)?(?:[eEpP][+-]?[\\d_]*)?)'
  const found = new RegExp(`^([+-]?${part})([+-]${part})i`).exec(written)
  return found !== null && isGoFloat(found[1]!) && isGoFloat(found[2]!)
}
