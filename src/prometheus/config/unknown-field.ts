import { distance } from 'fastest-levenshtein'
import { didYouMean } from '../../diagnostics/suggest.ts'
import { type Release, releaseName } from '../release.ts'
import { placeOf, sectionPhrase } from '../schema/section-places.ts'
import { allFields, type Field, isAlive, isFrom, type Section } from '../schema/types.ts'
import type { Problem } from './struct.ts'

/** Below that many, all fields of a section are told. */
const FEW_FIELDS = 12

/**
 * What to say of a field that the release does not read: it may know another spelling, other releases the field, or
 * another section may have it.
 */
export function unknownField(section: Section, name: string, field: Field | undefined, release: Release): Problem {
  if (field) return otherRelease(section, name, field, release)
  const hint = hintFor(section, name, release)
  return {
    rule: 'unknown-field',
    message: `unknown field "${name}" ${sectionPhrase(section, 'in')}`,
    ...(hint === undefined ? {} : { hint }),
  }
}

function otherRelease(section: Section, name: string, field: Field, release: Release): Problem {
  const here = releaseName(release)
  const { since, until, renamedTo } = field
  if (until !== undefined && isFrom(release, until)) {
    const renamed = renamedTo === undefined ? 'removed' : `renamed "${renamedTo}"`
    return {
      rule: 'field-release',
      message: `"${name}" was ${renamed} in ${until}: Prometheus ${here} refuses it ${sectionPhrase(section, 'in')}`,
      ...(renamedTo === undefined ? {} : { hint: `write "${renamedTo}"` }),
    }
  }
  const former = [...allFields(section)].find(([, each]) => each.renamedTo === name && isAlive(each, release))
  return {
    ...(former === undefined ? {} : { hint: `write "${former[0]}", as it was called before` }),
    rule: 'field-release',
    message: `"${name}" came with ${since}: Prometheus ${here} does not know it ${sectionPhrase(section, 'in')}`,
  }
}

/** A slip of the pen is likelier than a wrong place, and that than another word, but for words that people use. */
function hintFor(section: Section, name: string, release: Release): string | undefined {
  const fields = [...allFields(section)].filter(([, each]) => isAlive(each, release) && !each.hidden)
  const meant = fields.find(([, { misnomers }]) => misnomers?.includes(name))
  if (meant) return `did you mean "${meant[0]}"?`
  const known = fields.map(([each]) => each)
  const alike = didYouMean(name, known)
  if (alike !== undefined && known.some((each) => isSlip(name, each))) return alike
  // Some discoveries have a field of that name, but hardly any config means theirs.
  if (name === 'groups' && section.name === 'config')
    return 'rule groups stand in files of their own: name them in "rule_files"'
  const place = placeOf(section, (each) => each === name, release)
  if (place) return `it belongs ${place.text}`
  if (alike !== undefined) return alike
  const near = placeOf(section, (each) => isSlip(name, each), release)
  if (near) return `did you mean "${near.field}"? It belongs ${near.text}`
  return known.length <= FEW_FIELDS ? `allowed: ${known.sort().join(', ')}` : undefined
}

function isSlip(name: string, known: string): boolean {
  if (Math.abs(name.length - known.length) > 2) return false
  return distance(name.toLowerCase(), known) <= Math.min(2, Math.floor(known.length / 4))
}
