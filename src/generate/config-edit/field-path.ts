import { EXIT, Failure } from '../../diagnostics/failure.ts'
import type { NodePath } from '../../diagnostics/finding.ts'
import { unknownField } from '../../prometheus/config/unknown-field.ts'
import type { Release } from '../../prometheus/release.ts'
import { planOf } from '../../prometheus/schema/plan.ts'
import { scrapeConfig } from '../../prometheus/schema/scrape-config.ts'
import { section, sectionOf, type Type } from '../../prometheus/schema/types.ts'

const KEY = /(\.?)([^.[\]"'=]+)/y
/** A place in a list, or a key in quotes. */
const BRACKETS = /\[(?:(\d{1,6})|("(?:[^"\\]|\\.)*"))\]/y

/**
 * Reads `scrape_interval`, `relabel_configs[0].regex`, `static_configs[0].labels["a.b"]`.
 * @throws Failure (exit 2) for what is no path of fields
 */
export function parseFieldPath(text: string): NodePath {
  const path: (string | number)[] = []
  let at = 0
  while (at < text.length) {
    const pattern = text[at] === '[' ? BRACKETS : KEY
    pattern.lastIndex = at
    const match = pattern.exec(text)
    // A point stands between two keys, and nowhere else.
    if (!match || (pattern === KEY && (match[1] === '.') !== at > 0)) break
    if (pattern === KEY) path.push(match[2]!)
    else path.push(match[1] === undefined ? (JSON.parse(match[2]!) as string) : Number(match[1]))
    at = pattern.lastIndex
  }
  if (at === text.length && typeof path[0] === 'string') return path
  throw new Failure(EXIT.usage, `"${text}" is no path of a field`, {
    hint: 'such as scrape_interval, relabel_configs[0].regex or static_configs[0].labels.env',
  })
}

/** A path as it is typed. */
export function fieldPathText(path: NodePath): string {
  return path
    .map((step, i) => {
      if (typeof step === 'number') return `[${step}]`
      if (!/^[\w-]+$/.test(step)) return `[${JSON.stringify(step)}]`
      return i === 0 ? step : `.${step}`
    })
    .join('')
}

/**
 * The type of a field of a scrape_config.
 * @throws Failure (exit 2) where the release has no such field, or what holds it is no list or section
 */
export function fieldType(path: NodePath, release: Release): Type {
  let type: Type = section(scrapeConfig)
  for (const [depth, step] of path.entries()) {
    const inner = stepInto(type, step, release)
    if ('type' in inner) type = inner.type
    else {
      const hint = inner.hint === undefined ? {} : { hint: inner.hint }
      throw new Failure(EXIT.usage, `${fieldPathText(path.slice(0, depth + 1))}: ${inner.message}`, hint)
    }
  }
  return type
}

function stepInto(
  type: Type,
  step: string | number,
  release: Release,
): { type: Type } | { message: string; hint?: string | undefined } {
  switch (type.kind) {
    case 'any':
      return { type }
    case 'list':
      if (typeof step === 'number') return { type: type.of }
      return { message: 'a list is reached into by a number', hint: `such as [0].${step}` }
    case 'scalar':
      return { message: `there is nothing inside a ${type.name}` }
    case 'map':
      return typeof step === 'string' ? { type: type.of } : { message: 'this is a mapping, not a list' }
    case 'section': {
      const of = sectionOf(type)
      if (typeof step === 'number') return { message: `this is a mapping (${of.name}), not a list` }
      const field = planOf(of, release).fields.get(step)
      return field?.alive ? { type: field.type } : unknownField(of, step, field?.field, release)
    }
  }
}
