import type { Parsed, ScalarType } from './types.ts'

/** units.Base2Bytes: bytes, K being 1024 with or without an i (alecthomas/units bytes.go, ParseBase2Bytes). */
export const size: ScalarType = {
  kind: 'scalar',
  name: 'size',
  base: 'int',
  textual: true,
  pattern: '^[-+]?(?:0|(?:(?:\\d+\\.?\\d*|\\.\\d+)(?:[KMGTPE]iB|B))+|(?:(?:\\d+\\.?\\d*|\\.\\d+)(?:[KMGTPE]B|B))+)$',
  parse: parseSize,
}

const BINARY = /(\d*)(?:\.(\d*))?([KMGTPE]iB|B)/gy
const SHORT = /(\d*)(?:\.(\d*))?([KMGTPE]?B)/gy
const POWERS = ' KMGTPE'
/** leadingInt takes no further digit from here on. */
const MOST_DIGITS = (2n ** 63n - 10n) / 10n

function parseSize(text: string): Parsed {
  const sign = /^[-+]/.test(text) ? text[0] : ''
  const amount = text.slice(sign === '' ? 0 : 1)
  if (amount === '0') return { value: 0 }
  // `KiB` and `KB` are both 1024, but one text uses one of the spellings.
  const bytes = sum(amount, BINARY) ?? sum(amount, SHORT)
  if (bytes === undefined) {
    const problem = text === '' ? 'the size is empty' : `${JSON.stringify(text)} is no size`
    return { rule: 'invalid-size', problem, hint: sizeHint(text) }
  }
  const value = sign === '-' ? -bytes : bytes
  if (value < -(2 ** 63) || value > 2 ** 63) {
    return { rule: 'invalid-size', problem: `the size ${text} is more than 64 bits hold`, hint: 'at most 8EB' }
  }
  return { value: Math.trunc(value) }
}

function sum(amount: string, part: RegExp): number | undefined {
  let bytes = 0
  let end = 0
  for (const [all, whole = '', fraction = '', unit = ''] of amount.matchAll(part)) {
    if (whole === '' && fraction === '') return undefined
    if (!isReadable(whole) || !isReadable(fraction)) return undefined
    const power = unit.length > 1 ? POWERS.indexOf(unit[0]!) : 0
    bytes += (Number(whole) + Number(fraction) / 10 ** fraction.length) * 1024 ** power
    end += all.length
  }
  return end > 0 && end === amount.length ? bytes : undefined
}

function isReadable(digits: string): boolean {
  return digits.length < 19 || BigInt(digits.slice(0, -1)) < MOST_DIGITS
}

const FORM = 'write a number with B, KB, MB, GB, TB, PB or EB, in capitals (K is 1024; KiB, MiB, … mean the same)'

function sizeHint(text: string): string {
  if (/^[-+]?\d+$/.test(text)) return `did you mean ${text}B?`
  const close = /^([-+]?[\d.]+)\s*([kmgtpe])(i?)b?$/i.exec(text.trim())
  if (close) {
    const fixed = `${close[1]}${close[2]!.toUpperCase()}${close[3] === '' ? '' : 'i'}B`
    if (sum(fixed.replace(/^[-+]/, ''), fixed.includes('i') ? BINARY : SHORT) !== undefined)
      return `did you mean ${fixed}?`
  }
  return FORM
}
