import { withArticle } from '../../../diagnostics/article.ts'
import { resolve } from '../../../document/node.ts'
import type { CheckContext, Struct } from '../../config/struct.ts'
import { isBareNull } from '../../config/yaml-value.ts'
import { isGiven } from '../conditions.ts'
import { httpClient } from '../http-client.ts'
import { string } from '../scalars.ts'
import { allFields, type Field, fieldAt, isAlive, type ScalarType, type Section } from '../types.ts'

/** HTTPClientConfig.Validate, for the discoveries that call it. */
export function checkHttp(it: Struct, context: CheckContext): void {
  httpClient.check?.(it, context)
}

/** As checkHttp, for the discoveries that called it only from 2.48 on. */
export function checkHttpFrom248(it: Struct, context: CheckContext): void {
  if (context.from('2.48')) checkHttp(it, context)
}

/** Refuses an empty list, be the field absent, null or `[]`. */
export function requireItems(it: Struct, context: CheckContext, field: string, what: string): void {
  if (it.isInvalid(field) || it.list(field).length > 0) return
  context.refuse(it, {
    rule: 'required-field',
    field,
    message: `"${field}" ${it.isWritten(field) ? 'is empty' : 'is missing'}: ${withArticle(it.section.name)} needs at least one ${what}`,
  })
}

/** Refuses a role (or the like) that is missing; what is written has been looked at by its type. */
export function requireOneOf(it: Struct, context: CheckContext, field: string, allowed: readonly string[]): void {
  if (enumText(it, field) !== '' || it.isInvalid(field)) return
  context.refuse(it, {
    rule: 'required-field',
    field,
    message: `"${field}" ${it.isWritten(field) ? 'is empty' : 'is missing'}: ${withArticle(it.section.name)} needs one of ${allowed.join(', ')}`,
  })
}

/**
 * The text of a field whose type looks at what it gets. `"~"` and `"null"` get past its UnmarshalYAML (yaml.v2
 * decode.go, prepare), and are texts that are not empty.
 */
export function enumText(it: Struct, field: string): string {
  const text = it.string(field)
  const entry = it.entry(field)
  const value = entry && resolve(entry.value)
  return text === '' && value?.kind === 'scalar' && value.style !== 'plain' ? value.value : text
}

/** A text that the section's check compares with a few, as Go's plain strings are (see checkOneOf). */
export const plainOneOf = ({ values }: ScalarType): ScalarType => ({ ...string, ...(values ? { values } : {}) })

/** Refuses a text that is none of a few, be it empty, for fields that Go reads as plain strings. */
export function checkOneOf(it: Struct, context: CheckContext, field: string, type: ScalarType): void {
  if (it.isInvalid(field)) return
  const parsed = type.parse?.(it.string(field), context.release)
  if (parsed === undefined || 'value' in parsed) return
  const { problem, rule = 'invalid-value', hint } = parsed
  context.refuse(it, { rule, field, message: problem, ...(hint === undefined ? {} : { hint }) })
}

/** The names of an enum that a release knows. */
export const aliveNames = (
  values: readonly (string | { value: string; since?: Field['since']; until?: Field['until'] })[],
  context: CheckContext,
): string[] =>
  values
    .filter((each) => typeof each === 'string' || isAlive(each as never, context.release))
    .map((each) => (typeof each === 'string' ? each : each.value))

/**
 * Refuses a section in which every field has Go's zero value, as `readConfigs` does after decoding
 * (discovery/registry.go): such as a port of 0 without any interval and with all switches off.
 */
export function refuseZero(it: Struct, context: CheckContext, list: string): void {
  if (deviation(it, it.section, 'zero') !== undefined) return
  context.refuse(it, {
    rule: 'empty-section',
    message: `everything in this section is empty, zero or false: Prometheus takes it for an empty section in ${list}`,
  })
}

/** A field of the section that is not as in Go's zero (or default) struct; undefined where all are. */
export function deviation(it: Struct, section: Section, from: 'zero' | 'default'): string | undefined {
  for (const [name, field] of allFields(section)) {
    if (isAlive(field, it.release) && deviates(it, name, field, from)) return name
  }
  return undefined
}

function deviates(it: Struct, name: string, field: Field, from: 'zero' | 'default'): boolean {
  const { type, default: written } = fieldAt(field, it.release)
  if (it.zero || (it.isWritten(name) && !it.has(name))) {
    // A pointer to a map: `Null` makes one, `~` does not.
    if (name === 'http_headers' && !it.zero && !isBareNullAt(it, name)) return true
    return from === 'default' && !isZero(written)
  }
  if (!it.isWritten(name)) return from === 'zero' && !isZero(written)
  if (it.isInvalid(name)) return true
  switch (type.kind) {
    case 'scalar': {
      // A URL is a pointer: an empty one is still one.
      if (type.name === 'URL') return true
      const value = it.value(name)
      return from === 'default' && written !== undefined ? value !== it.defaultOf(name) : !isZero(value)
    }
    case 'section': {
      const inner = it.struct(name)
      // Of what an HTTP client has, only tls_config is no pointer.
      return name === 'tls_config' && inner ? deviation(inner, inner.section, from) !== undefined : isGiven(it, name)
    }
    default:
      // Empty lists and maps are not nil.
      return true
  }
}

function isBareNullAt(it: Struct, name: string): boolean {
  const entry = it.entry(name)
  const value = entry && resolve(entry.value)
  return value?.kind === 'scalar' && isBareNull(value)
}

const isZero = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || value === 0 || value === false || value === '0s'
