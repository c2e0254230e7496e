import { shorten } from './cursor.ts'
import type { Syntax } from './syntax.ts'

const MAX_INT64 = 2n ** 63n - 1n
const DECIMAL = /^(?=\.?\d)(?:\d+(?:_\d+)*)?(?:\.(?:\d+(?:_\d+)*)?)?(?:[eE][+-]?\d+(?:_\d+)*)?$/
const INTEGER = /^(?:0[xX](?:_?[\da-fA-F])+|0(?:_?[0-7])*|[1-9](?:_?\d)*)$/

/**
 * The value of a number as Go reads it: an integer with prefixes, else a float (promql/parser/parse.go, number).
 * Undefined for what is none, and for one too large.
 */
export function numberValue(text: string): number | undefined {
  const word = text.toLowerCase()
  if (word === 'inf') return Number.POSITIVE_INFINITY
  if (word === 'nan') return Number.NaN
  const digits = text.replaceAll('_', '')
  if (INTEGER.test(text)) {
    const integer = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits)
    if (integer <= MAX_INT64) return Number(integer)
  }
  if (!DECIMAL.test(text)) return undefined
  const value = Number(digits)
  return Number.isFinite(value) ? value : undefined
}

/** Nanoseconds of a unit, in the only order in which units may follow each other. */
const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['y', 31_536_000_000_000_000n],
  ['w', 604_800_000_000_000n],
  ['d', 86_400_000_000_000n],
  ['h', 3_600_000_000_000n],
  ['m', 60_000_000_000n],
  ['s', 1_000_000_000n],
  ['ms', 1_000_000n],
])

export type Duration = { readonly seconds: number } | { readonly problem: string; readonly hint?: string }

/** Reads a duration (prometheus/common model/time.go ParseDuration): units from large to small, each once. */
export function readDuration(text: string, syntax: Syntax): Duration {
  const order = [...UNITS.keys()]
  const shown = shorten(text)
  let total = 0n
  let last = -1
  const parts = [...text.matchAll(/(\d+)([a-z]+)/g)]
  if (parts.map(([part]) => part).join('') !== text) {
    const hint = text.includes('.') ? 'durations have no fractions: 1h30m' : undefined
    return { problem: `"${shown}" is no duration`, ...(hint === undefined ? {} : { hint }) }
  }
  for (const [, count = '', unit = ''] of parts) {
    const place = order.indexOf(unit)
    if (place < 0) return { problem: `"${shown}" has the unit "${unit}"`, hint: `units are ${order.join(', ')}` }
    if (place <= last) {
      const hint = `units stand from large to small, each once: ${order.join(', ')}`
      return { problem: `"${shown}" has the unit "${unit}" after "${order[last]}"`, hint }
    }
    last = place
    total += BigInt(count) * UNITS.get(unit)!
  }
  if (total > MAX_INT64) return { problem: `the duration "${shown}" is longer than 292 years` }
  if (total === 0n && syntax.refusesZeroDuration) return { problem: 'a duration must be above zero before release 3.4' }
  return { seconds: Number(total) / 1e9 }
}

/** Whether seconds are beyond the nanoseconds of an int64 (promql/parser/parse.go durationLiteralOutOfRange). */
export function isOutOfRange(seconds: number): boolean {
  return Math.abs(seconds) > 2 ** 63 / 1e9
}

/**
 * Whether an offset counts as none, so that another may follow: what the conversion to an int64 of nanoseconds leaves
 * is zero, be it by rounding or by overflow.
 */
export function isNoOffset(seconds: number, syntax: Syntax): boolean {
  if (syntax.offset === 'expression') return Math.round(seconds * 1e9) === 0
  return (toInt64(seconds * 1000) * 1_000_000n) % 2n ** 64n === 0n
}

/** Go's conversion on amd64: towards zero, and the smallest integer for what does not fit. */
function toInt64(value: number): bigint {
  const integer = Math.trunc(value)
  return integer >= -(2 ** 63) && integer < 2 ** 63 ? BigInt(integer) : -(2n ** 63n)
}

export interface Unquoted {
  readonly value: string
  /** Escapes such as `\xff` can make bytes that are no UTF-8. */
  readonly isUtf8: boolean
}

const ESCAPE = /\\(?:([0-7]{3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))/gs
const SIMPLE: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** The value of a string token, whose escapes the lexer has checked (util/strutil Unquote). */
export function unquote(token: string): Unquoted {
  const inner = token.slice(1, -1)
  if (token.startsWith('`') || !inner.includes('\\')) return { value: inner, isUtf8: true }
  const encoder = new TextEncoder()
  const bytes: number[] = []
  let at = 0
  for (const found of inner.matchAll(ESCAPE)) {
    bytes.push(...encoder.encode(inner.slice(at, found.index)))
    const [whole, octal, hex, short, long, simple] = found
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8))
    else if (hex !== undefined) bytes.push(Number.parseInt(hex, 16))
    else if (simple !== undefined) bytes.push(...encoder.encode(SIMPLE[simple] ?? simple))
    else bytes.push(...encoder.encode(String.fromCodePoint(Number.parseInt((short ?? long)!, 16))))
    at = found.index + whole.length
  }
  bytes.push(...encoder.encode(inner.slice(at)))
  const array = Uint8Array.from(bytes)
  try {
    return { value: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(array), isUtf8: true }
  } catch {
    return { value: new TextDecoder('utf-8', { ignoreBOM: true }).decode(array), isUtf8: false }
  }
}
