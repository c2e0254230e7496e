import type { ScalarNode } from '../document/node.ts'
import { isGoFloat, isGoInteger } from './go-literals.ts'

/** What yaml.v3 makes of a scalar before it looks at the field (yaml.v3 resolve.go). */
export interface ScalarValue {
  readonly type: 'null' | 'bool' | 'int' | 'float' | 'timestamp' | 'string'
  /** What a string field takes: the text as written, of `!!binary` decoded. */
  readonly text: string
  /** Of numbers; of integers exact. */
  readonly number?: number | bigint
  /** Whether the text is UTF-8; only `!!binary` can hold anything else. */
  readonly isUtf8: boolean
}

/** The value of a scalar, or nothing where its explicit tag does not fit its text. */
export function scalarValue(node: ScalarNode): ScalarValue | undefined {
  const { value } = node
  const tag = explicitTag(node)
  // The reader has decoded it, with U+FFFD for what is not UTF-8.
  if (tag === '!!binary') return { type: 'string', text: value, isUtf8: value.isWellFormed() }
  const plain = resolvePlain(value)
  switch (tag) {
    case undefined:
      if (node.style === 'plain') return plain
      break
    case '!!null':
    case '!!bool':
    case '!!int':
    case '!!timestamp':
      return `!!${plain.type}` === tag ? plain : undefined
    case '!!float':
      if (plain.type === 'float') return plain
      return plain.type === 'int' && plain.number! < 2n ** 63n ? { ...plain, type: 'float' } : undefined
  }
  return { type: 'string', text: value, isUtf8: true }
}

/** `!` leaves a scalar as it is without (yaml.v3 decode.go, parser.node). */
function explicitTag({ tag }: ScalarNode): string | undefined {
  return tag === '!' || tag === '' ? undefined : tag
}

/** `<<` that merges: plain, or tagged so (yaml.v3 decode.go, isMerge). */
export function isMergeKey(node: ScalarNode): boolean {
  if (node.value !== '<<') return false
  const tag = explicitTag(node)
  return tag === undefined ? node.style === 'plain' : tag === '!!merge'
}

function resolvePlain(text: string): ScalarValue {
  const as = (type: ScalarValue['type'], number?: number | bigint): ScalarValue =>
    number === undefined ? { type, text, isUtf8: true } : { type, text, number, isUtf8: true }
  if (/^(?:|~|null|Null|NULL)$/.test(text)) return as('null')
  if (/^(?:true|True|TRUE|false|False|FALSE)$/.test(text)) return as('bool')
  if (/^\.(?:nan|NaN|NAN)$/.test(text)) return as('float', Number.NaN)
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text)) return as('float', text[0] === '-' ? -Infinity : Infinity)
  if (text[0] === '.') return isGoFloat(text) ? as('float', Number(text.replaceAll('_', ''))) : as('string')
  if (!/^[-+\d]/.test(text)) return as('string')
  if (isTimestamp(text)) return as('timestamp')
  const plain = text.replaceAll('_', '')
  if (isGoInteger(plain)) return as('int', integerOf(plain))
  if (/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(plain) && isGoFloat(plain)) {
    return as('float', Number(plain))
  }
  // A sign behind the base: yaml.v3 cuts the prefix off and reads the rest.
  const signed = /^0([bo])([-+]\d+)$/.exec(plain)
  if (signed !== null) {
    const moved = `${signed[2]![0]}0${signed[1]}${signed[2]!.slice(1)}`
    if (isGoInteger(moved)) return as('int', integerOf(moved))
  }
  return as('string')
}

function integerOf(plain: string): bigint {
  const digits = plain.replace(/^[-+]/, '').replace(/^0(?=[0-7])/, '0o')
  return BigInt(digits) * (plain[0] === '-' ? -1n : 1n)
}

const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt](\d\d?):(\d\d?):(\d\d?)(?:[.,]\d+)?(?:Z|[-+]\d\d:\d\d)| (\d\d?):(\d\d?):(\d\d?)(?:[.,]\d+)?)?$/

function isTimestamp(text: string): boolean {
  const found = TIMESTAMP.exec(text)
  if (found === null) return false
  const [year, month, day, ...clock] = found.slice(1).map((part) => Number(part ?? 0)) as [number, number, number]
  const [hour = 0, minute = 0, second = 0, hour2 = 0, minute2 = 0, second2 = 0] = clock as number[]
  const days = new Date(Date.UTC(2000, month, 0)).getUTCDate()
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const last = month === 2 && !isLeap ? 28 : days
  if (month < 1 || month > 12 || day < 1 || day > last) return false
  return hour + hour2 < 24 && minute + minute2 < 60 && second + second2 < 60
}
