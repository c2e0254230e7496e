import type { Span } from '../diagnostics/finding.ts'

/**
 * A value that is to be written into a config, with where it was asked for: so that what Prometheus refuses of it is
 * shown there, not in the generated text.
 */
export type Value = TextValue | ListValue | FieldsValue

/** Where a value comes from: a place of the project file, or in words (`preset node`, `--interval`). */
export type Origin = { readonly span: Span } | { readonly words: string }

export interface TextValue {
  readonly kind: 'text'
  /** Literal text of the scalar; what type it has is for the field to say, as everywhere. */
  readonly text: string
  /** Whether it was written in quotes: then a text such as `yes` or `012` has to stay a string. */
  readonly quoted: boolean
  readonly origin: Origin
}

export interface ListValue {
  readonly kind: 'list'
  readonly items: readonly Value[]
  readonly origin: Origin
}

/** A map from keys to their places, or what finds these when it is asked. */
export interface KeyOrigins {
  get(key: string): Origin | undefined
}

/** A mapping; the order is the one it is written in. */
export interface FieldsValue {
  readonly kind: 'fields'
  readonly fields: ReadonlyMap<string, Value>
  readonly origin: Origin
  /** Where each key stands, if elsewhere than its value. */
  readonly keyOrigins?: KeyOrigins
}

/** A value as presets and tests write it. */
export type Plain = string | number | boolean | readonly Plain[] | { readonly [name: string]: Plain }

/** Makes values of plain data. Strings are marked as quoted; whether they need the quotes is for the writer to see. */
export function toValue(plain: Plain, origin: Origin): Value {
  if (typeof plain === 'string') return { kind: 'text', text: plain, quoted: true, origin }
  if (typeof plain === 'number' || typeof plain === 'boolean') {
    return { kind: 'text', text: String(plain), quoted: false, origin }
  }
  if (Array.isArray(plain)) return { kind: 'list', items: plain.map((item: Plain) => toValue(item, origin)), origin }
  return toFields(plain as Readonly<Record<string, Plain>>, origin)
}

export function toFields(plain: Readonly<Record<string, Plain>>, origin: Origin): FieldsValue {
  const fields = new Map<string, Value>()
  for (const name in plain) fields.set(name, toValue(plain[name]!, origin))
  return { kind: 'fields', fields, origin }
}

/** A text that was not written as such by the user: in quotes where it needs them. */
export function textValue(text: string, origin: Origin): TextValue {
  return { kind: 'text', text, quoted: true, origin }
}

export function listValue(items: readonly Value[], origin: Origin): ListValue {
  return { kind: 'list', items, origin }
}

export function fieldsValue(values: Readonly<Record<string, Value>>, origin: Origin): FieldsValue {
  const fields = new Map<string, Value>()
  for (const name in values) fields.set(name, values[name]!)
  return { kind: 'fields', fields, origin }
}

/** The text of a scalar; undefined for what is none. */
export function textIn(value: Value | undefined): string | undefined {
  return value?.kind === 'text' ? value.text : undefined
}

/** Whether nothing is given: an empty or null scalar. */
export function isNull(value: Value): boolean {
  return value.kind === 'text' && !value.quoted && isNullText(value.text)
}

/** A text that is read as null where it stands without quotes. */
export function isNullText(text: string): boolean {
  return /^(?:|~|null|Null|NULL)$/.test(text)
}

/** Where a key of a mapping stands, else its value. */
export function keyOrigin(fields: FieldsValue, key: string): Origin {
  return fields.keyOrigins?.get(key) ?? fields.fields.get(key)?.origin ?? fields.origin
}
