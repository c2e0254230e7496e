import { isUtf8 } from 'node:buffer'
import type { Dialect } from './yaml-scanner.ts'

const STANDARD = 'tag:yaml.org,2002:'

/** What the handles of tags stand for: `!`, `!!`, and those of %TAG directives, which may also replace these. */
export class TagHandles {
  readonly #declared = new Map<string, string>()
  readonly #dialect: Dialect

  constructor(dialect: Dialect) {
    this.#dialect = dialect
  }

  /** Takes in a %TAG directive. False where the handle has one already. */
  declare(handle: string, prefix: string): boolean {
    if (this.#declared.has(handle)) return false
    this.#declared.set(handle, prefix)
    return true
  }

  /** The tag in short form (`!!str`, `!foo`), or nothing where its handle is not declared. */
  resolve(handle: string, suffix: string): string | undefined {
    const prefix = handle === '' ? '' : this.#prefix(handle)
    if (prefix === undefined) return undefined
    const tag = prefix + suffix
    if (tag.startsWith(STANDARD)) return `!!${tag.slice(STANDARD.length)}`
    // yaml.v2 knows the standard tags in long form only.
    return tag.startsWith('!!') && this.#dialect === 'v2' ? `!<${tag}>` : tag
  }

  #prefix(handle: string): string | undefined {
    const declared = this.#declared.get(handle)
    if (declared !== undefined) return declared
    if (handle === '!') return '!'
    return handle === '!!' ? STANDARD : undefined
  }
}

const INT = /^[-+]?(?:0|[1-9][0-9]*|0[0-7]+|0[oO][0-7]+|0[xX][0-9a-fA-F]+|0[bB][01]+)$/
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
/** Behind a point Go takes underscores, but between digits only. */
const POINT_FLOAT = /^\.[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9](?:_?[0-9])*)?$/
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/
const BOOL = /^(?:true|True|TRUE|false|False|FALSE)$/
const OLD_BOOL = /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/
const NULL = /^(?:~|null|Null|NULL|)$/
const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d{1,9})?(?:Z|[-+](\d\d):(\d\d)))|(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d{1,9})?))?$/
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** What is wrong with a scalar whose explicit tag its text does not fit (yaml.v2 and yaml.v3 resolve.go). */
export function scalarTagProblem(tag: string, value: string, dialect: Dialect): string | undefined {
  if (fits(tag, value, dialect)) return undefined
  const shown = value.length > 40 ? `${value.slice(0, 40)}…` : value
  return `"${shown}" is no ${tag}`
}

/**
 * The text that a `!!binary` scalar stands for. Bytes that are no UTF-8 become lone surrogates (U+DC80 to U+DCFF), which
 * no other scalar can hold: whoever takes only valid texts tells them by `isWellFormed`.
 */
export function decodeBinary(value: string): string {
  const bytes = Buffer.from(value, 'base64')
  if (isUtf8(bytes)) return bytes.toString('utf8')
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at)
    if (length === 0) text += String.fromCharCode(0xdc00 + bytes[at++]!)
    else {
      text += bytes.toString('utf8', at, at + length)
      at += length
    }
  }
  return text
}

/** Bytes of the valid UTF-8 sequence at an offset; 0 where there is none. */
function sequenceLength(bytes: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    if (isUtf8(bytes.subarray(at, at + length))) return length
  }
  return 0
}

function fits(tag: string, value: string, dialect: Dialect): boolean {
  switch (tag) {
    case '!!int':
      return integer(value) !== undefined
    case '!!float':
      return isFloat(value)
    case '!!bool':
      return BOOL.test(value) || (dialect === 'v2' && OLD_BOOL.test(value))
    case '!!null':
      return NULL.test(value)
    case '!!timestamp':
      return isTimestamp(value)
    case '!!binary':
      return BASE64.test(value.replace(/[\r\n]/g, ''))
    default:
      return true
  }
}

/** An integer that 64 bits hold. */
function integer(value: string): bigint | undefined {
  const plain = value.replaceAll('_', '')
  if (!INT.test(plain) || value.startsWith('_')) return undefined
  const digits = plain.replace(/^[-+]/, '').replace(/^0(?=[0-7])/, '0o')
  const number = BigInt(digits) * (plain.startsWith('-') ? -1n : 1n)
  const most = plain.startsWith('+') ? 2n ** 63n : 2n ** 64n
  return number >= -(2n ** 63n) && number < most ? number : undefined
}

function isFloat(value: string): boolean {
  if (INFINITE.test(value)) return true
  const number = integer(value)
  // Go makes a float of what is an int64, not of what only a uint64 holds.
  if (number !== undefined) return number < 2n ** 63n
  if (value.startsWith('.')) return POINT_FLOAT.test(value) && Number.isFinite(Number(value.replaceAll('_', '')))
  const plain = value.replaceAll('_', '')
  return /^[-+0-9]/.test(value) && FLOAT.test(plain) && Number.isFinite(Number(plain))
}

function isTimestamp(value: string): boolean {
  const found = TIMESTAMP.exec(value)
  if (found === null) return false
  const [year, month, day, ...time] = found.slice(1).map((part) => Number(part ?? 0)) as [number, number, number]
  const [hour = 0, minute = 0, second = 0, zoneHour = 0, zoneMinute = 0, hour2 = 0, minute2 = 0, second2 = 0] =
    time as number[]
  const date = new Date(Date.UTC(2000, month - 1, day))
  date.setUTCFullYear(year, month - 1, day)
  return (
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    Math.max(hour, hour2) < 24 &&
    Math.max(minute, minute2, second, second2) < 60 &&
    zoneHour <= 24 &&
    zoneMinute <= 60
  )
}
