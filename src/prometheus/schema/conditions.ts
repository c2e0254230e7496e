import { withArticle } from '../../diagnostics/article.ts'
import type { Span } from '../../diagnostics/finding.ts'
import { itemsOf, type Node, resolve } from '../../document/node.ts'
import type { CheckContext, Problem, Struct } from '../config/struct.ts'
import { isBareNull, isMergeKey } from '../config/yaml-value.ts'
import type { Release } from '../release.ts'
import { oneOf } from './scalars.ts'
import { allFields, type EnumValue, fieldAt, type ScalarType } from './types.ts'

/**
 * Whether a field that is a pointer to a struct in Go is not nil: an empty mapping and `Null` make one, `~` does not
 * (yaml.v2 decode.go, prepare). True as well for what could not be decoded.
 */
export function isGiven(it: Struct, name: string): boolean {
  if (it.isInvalid(name)) return true
  const value = it.struct(name)
  return value !== undefined && !isNil(value)
}

/** The section of a field that is a pointer in Go, undefined where that is nil. */
export function given(it: Struct, name: string): Struct | undefined {
  const value = it.struct(name)
  return value && !isNil(value) ? value : undefined
}

/** Whether the struct stands for a nil pointer: a null for which no UnmarshalYAML is called. */
export function isNil({ zero, node }: Struct): boolean {
  const value = resolve(node)
  return zero && value.kind === 'scalar' && isBareNull(value)
}

/** Whether a text is written that is not empty. */
export const isText = (it: Struct, name: string): boolean => it.string(name) !== ''

/** Refuses a section that has several of the fields: points at the second one written, relates it to the first. */
export function atMostOne(
  it: Struct,
  context: CheckContext,
  found: readonly string[],
  say: { readonly message: string; readonly hint?: string },
): void {
  const [first, second] = inOrder(it, found)
  if (first === undefined || second === undefined) return
  context.refuse(it, { rule: 'conflict', field: second, ...say, ...relatedTo(it, first, `"${first}" is here`) })
}

/** The fields in the order in which they are written. */
export function inOrder(it: Struct, names: readonly string[]): string[] {
  return [...names].sort((a, b) => (it.span(a)?.start ?? 0) - (it.span(b)?.start ?? 0))
}

/** The `related` of a problem: the value of another field, where that is written. */
export function relatedTo(it: Struct, field: string, message: string): Pick<Problem, 'related'> {
  const span = it.span(field)
  return span ? { related: [{ message, span }] } : {}
}

/** Refuses a section without a text in a field that it needs, be the field absent, null or empty. */
export function requireText(it: Struct, context: CheckContext, field: string, hint?: string): void {
  if (isText(it, field) || it.isInvalid(field)) return
  const state = it.isWritten(field) ? 'is empty' : 'is missing'
  context.refuse(it, {
    rule: 'required-field',
    field,
    message: `"${field}" ${state}: ${withArticle(it.section.name)} needs it`,
    ...(hint === undefined ? {} : { hint }),
  })
}

/** A list of names for a message: `a, b and c`. */
export function enumerate(names: readonly string[], joint = 'and'): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${joint} ${names.at(-1)}`
}

/** Where a key of a map field stands. */
export function keySpan(it: Struct, field: string, key: string): Span | undefined {
  return entriesOf(it, field).find((entry) => entry.key.kind === 'scalar' && entry.key.value === key)?.key
}

/** Keys and values of a map field as they are written, merged mappings in place, aliases resolved. */
export function entriesOf(it: Struct, field: string): { key: Resolved; value: Resolved }[] {
  const entry = it.entry(field)
  return entry && it.map(field).size > 0 ? writtenEntries(resolve(entry.value)) : []
}

type Resolved = Exclude<Node, { kind: 'alias' }>

function writtenEntries(node: Resolved): { key: Resolved; value: Resolved }[] {
  if (node.kind === 'sequence') return [...itemsOf(node)].flatMap((item) => writtenEntries(resolve(item)))
  if (node.kind !== 'mapping') return []
  return node.entries.flatMap(({ key, value }) =>
    isMergeKey(key) ? writtenEntries(resolve(value)) : [{ key: resolve(key), value: resolve(value) }],
  )
}

/** A text of which Go's Validate accepts a few only: to be checked with `refuseOther`. */
export function choice(
  name: string,
  values: readonly (EnumValue | string)[],
  options: Pick<ScalarType, 'empty' | 'isLoose'> = {},
): ScalarType {
  const all = values.map((each) => (typeof each === 'string' ? { value: each } : each))
  return { kind: 'scalar', name, base: 'string', values: all, ...options }
}

/** Refuses a text that is no value of the field's type (made with `choice`) in the release. */
export function refuseOther(it: Struct, context: CheckContext, field: string): void {
  const text = it.string(field)
  const { type } = fieldAt(allFields(it.section).get(field)!, context.release)
  if (it.isInvalid(field) || type.kind !== 'scalar' || (text === '' && type.empty)) return
  const problem = otherThan(type, text, context.release)
  if (problem) context.refuse(it, { rule: 'invalid-value', field, ...problem })
}

/** What is wrong with a text that is none of the values of a type in a release. */
export function otherThan(
  { name, values = [] }: ScalarType,
  text: string,
  release: Release,
): { message: string; hint?: string } | undefined {
  const parsed = oneOf(name, values).parse!(text, release)
  if ('value' in parsed) return undefined
  return { message: parsed.problem, ...(parsed.hint === undefined ? {} : { hint: parsed.hint }) }
}
