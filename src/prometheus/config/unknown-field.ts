import { distance } from 'fastest-levenshtein'
import { didYouMean, nearest } from '../../diagnostics/suggest.ts'
import { type Release, releaseName } from '../release.ts'
import { fieldNames, type Place, placeOf, sectionPhrase } from '../schema/section-places.ts'
import { allFields, type Field, isAlive, isFrom, type Section } from '../schema/types.ts'
import { type PathLink, type Problem, pathOf } from './struct.ts'

/** Below that many, all fields of a section are told. */
const FEW_FIELDS = 12

/**
 * What to say of a field that the release does not read: it may know another spelling, other releases the field, or
 * another section may have it.
 */
export function unknownField(
  section: Section,
  name: string,
  field: Field | undefined,
  release: Release,
  path?: PathLink,
): Problem {
  if (field) return otherRelease(section, name, field, release)
  const keys = pathOf(path).filter((key) => typeof key === 'string')
  const hint = hintFor(section, name, release, keys.length === 0 ? undefined : keys)
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

/** What is known of a section in a release. */
interface Known {
  readonly release: Release
  /** What it reads. */
  readonly fields: readonly (readonly [string, Field])[]
  /** By the way to the section and the unknown name: a slip is often made in every job. */
  readonly hints: Map<string, string | undefined>
}

const knownOf = new WeakMap<Section, Known>()
/** Unknown names of a large file may be any. */
const MOST_HINTS = 1000

function knownAt(section: Section, release: Release): Known {
  let known = knownOf.get(section)
  if (known?.release.major !== release.major || known.release.minor !== release.minor) {
    const fields = [...allFields(section)].filter(([, each]) => isAlive(each, release) && !each.hidden)
    known = { release, fields, hints: new Map() }
    knownOf.set(section, known)
  }
  return known
}

function hintFor(
  section: Section,
  name: string,
  release: Release,
  keys: readonly string[] | undefined,
): string | undefined {
  const { fields, hints } = knownAt(section, release)
  const key = JSON.stringify([keys, name])
  if (hints.has(key)) return hints.get(key)
  const hint = newHint(section, fields, name, release, keys)
  if (hints.size >= MOST_HINTS) hints.clear()
  hints.set(key, hint)
  return hint
}

/** A slip of the pen is likelier than a wrong place, and that than another word, but for words that people use. */
function newHint(
  section: Section,
  fields: Known['fields'],
  name: string,
  release: Release,
  keys: readonly string[] | undefined,
): string | undefined {
  const word = isDiscovery(name) ? name.replace(DISCOVERY, '_sd_configs') : name
  const meant = fields.find(([, { misnomers }]) => misnomers?.includes(word))
  if (meant) return `did you mean "${meant[0]}"?`
  const known = fields.map(([each]) => each)
  const alike = alikeOf(name, known)
  if (alike !== undefined && known.some((each) => isSlip(name, each))) return alike
  // Some discoveries have a field of that name, but hardly any config means theirs.
  if (name === 'groups' && section.name === 'config')
    return 'rule groups stand in files of their own: name them in "rule_files"'
  const names = fieldNames(release)
  const place = names.has(name) ? placeOf(section, (each) => each === name, release, keys) : undefined
  if (place) return `it belongs ${place.text}`
  if (alike !== undefined) return alike
  const discovery = isDiscovery(name)
    ? placeOf(section, (_, { misnomers }) => misnomers?.includes(word) === true, release, keys)
    : undefined
  const near = discovery ?? slipPlace(section, name, names, release, keys)
  if (near) return `did you mean "${near.field}"? It belongs ${near.text}`
  return known.length <= FEW_FIELDS ? `allowed: ${known.sort().join(', ')}` : undefined
}

/** Where a field of a similar name is. */
function slipPlace(
  section: Section,
  name: string,
  names: ReadonlySet<string>,
  release: Release,
  keys: readonly string[] | undefined,
): Place | undefined {
  const alike = new Set([...names].filter((each) => isSlip(name, each)))
  return alike.size === 0 ? undefined : placeOf(section, (each) => alike.has(each), release, keys)
}

const DISCOVERY = /_(?:sd_)?configs?$/

function isDiscovery(name: string): boolean {
  return /_sd_configs?$/.test(name)
}

/** Of discoveries what stands before `_sd_configs` is compared: the rest is the same for all. */
function alikeOf(name: string, known: readonly string[]): string | undefined {
  if (!isDiscovery(name)) return didYouMean(name, known)
  const stems = new Map(known.filter(isDiscovery).map((each) => [each.replace(DISCOVERY, ''), each]))
  const meant = nearest(name.replace(DISCOVERY, ''), stems.keys())
  return meant === undefined ? undefined : `did you mean "${stems.get(meant)}"?`
}

function isSlip(name: string, known: string): boolean {
  const isBoth = isDiscovery(name) && isDiscovery(known)
  const a = isBoth ? name.replace(DISCOVERY, '') : name
  const b = isBoth ? known.replace(DISCOVERY, '') : known
  if (Math.abs(a.length - b.length) > 2) return false
  return distance(a.toLowerCase(), b) <= Math.min(2, Math.floor(b.length / 4))
}
