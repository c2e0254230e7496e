import type { AliasNode, Node } from '../../document/node.ts'
import { asList, asMapping, asSection, asText, asValue } from '../../document/yaml-slips.ts'
import { soundsSecret } from '../../secrets/names.ts'
import type { Release } from '../release.ts'
import { allFields, isAlive, type Section, sectionOf, type Type } from '../schema/types.ts'
import type { PathLink } from './struct.ts'
import { typed } from './yaml-value.ts'

/** What to do about a value that has another type than its field takes; never holds what may be secret. */
export function mismatchHint(
  type: Type,
  value: Exclude<Node, AliasNode>,
  path: PathLink | undefined,
  release: Release,
): string | undefined {
  switch (type.kind) {
    case 'any':
      return undefined
    case 'section':
      return asSection(value, fieldsOf(sectionOf(type), release))
    case 'map':
      return asMapping(value)
    case 'list': {
      const { of } = type
      if (of.kind === 'section') return asList(value, false, fieldsOf(sectionOf(of), release))
      return asList(value, mayShow(of, path))
    }
    case 'scalar': {
      if (value.kind === 'scalar') {
        const isOther = value.style !== 'plain' && typed({ ...value, style: 'plain' }).type !== 'string'
        return isOther ? 'write it without quotes' : undefined
      }
      if (type.base !== 'string') return asValue(value)
      return asText(value, mayShow(type, path), typeof path?.key === 'number')
    }
  }
}

function fieldsOf(section: Section, release: Release): (key: string) => boolean {
  return (key) => {
    const field = allFields(section).get(key)
    return field !== undefined && isAlive(field, release)
  }
}

/** Whether neither the type nor the names on the way to it tell of a secret. */
function mayShow(type: Type, path: PathLink | undefined): boolean {
  if (type.kind !== 'scalar' || type.secret) return false
  for (let at = path; at !== undefined; at = at.parent) {
    if (typeof at.key === 'string' && soundsSecret(at.key)) return false
  }
  return true
}
