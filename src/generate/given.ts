import { didYouMean } from '../diagnostics/suggest.ts'
import type { ExpandContext } from './context.ts'
import { type FieldsValue, isNull, keyOrigin, type TextValue, type Value } from './value.ts'

// What short forms are given, with what is wrong about it reported.

/** The path in `{file: path}`, which stands in place of a scalar; undefined for any other value. */
export function filePath(value: Value): TextValue | undefined {
  if (value.kind !== 'fields' || value.fields.size !== 1) return undefined
  const path = value.fields.get('file')
  return path?.kind === 'text' && !isNull(path) ? path : undefined
}

/**
 * A scalar, or the file that stands for one.
 * @param what names the value in a message, with what it takes: `"interval" takes a duration`
 */
export function givenText(value: Value, what: string, context: ExpandContext): TextValue | undefined {
  if (value.kind === 'text' && !isNull(value)) return value
  const path = filePath(value)
  if (path) return context.fileText(path)
  context.refuse({ rule: 'project', message: `${what}, not ${described(value)}`, origin: value.origin })
  return undefined
}

/** A scalar or a list of them. */
export function givenTexts(value: Value, what: string, context: ExpandContext): TextValue[] {
  const items = value.kind === 'list' ? value.items : [value]
  return items.map((item) => givenText(item, what, context)).filter((item) => item !== undefined)
}

/** A mapping with some of the known keys; null ones are left out. */
export function givenFields(
  value: Value,
  what: string,
  known: readonly string[],
  context: ExpandContext,
): ReadonlyMap<string, Value> | undefined {
  if (value.kind !== 'fields') {
    context.refuse({ rule: 'project', message: `${what}, not ${described(value)}`, origin: value.origin })
    return undefined
  }
  for (const key of value.fields.keys()) if (!known.includes(key)) refuseKey(value, key, known, context)
  return new Map([...value.fields].filter(([key, each]) => known.includes(key) && !isNull(each)))
}

export function refuseKey(fields: FieldsValue, key: string, known: readonly string[], context: ExpandContext): void {
  const hint = didYouMean(key, known) ?? `allowed: ${known.join(', ')}`
  context.refuse({
    rule: 'unknown-key',
    message: `unknown key ${JSON.stringify(key)}`,
    origin: keyOrigin(fields, key),
    hint,
  })
}

/** A value in a message: `a list`. */
export function described(value: Value): string {
  if (value.kind === 'list') return 'a list'
  if (value.kind === 'fields') return 'a mapping'
  return isNull(value) ? 'nothing' : JSON.stringify(value.text)
}
