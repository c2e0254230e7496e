import { parseArgs } from 'node:util'
import { NEWEST, OLDEST, parseRelease } from '../../src/prometheus/release.ts'
import { everySection } from '../../src/prometheus/schema/index.ts'
import { type Section, section, sectionOf, type Type } from '../../src/prometheus/schema/types.ts'
import { compareSchema } from './compare.ts'
import { ruleSections } from './rule-sections.ts'

const USAGE = `usage: node scripts/compare-schema.mjs --prometheus CLONE --common CLONE --sigv4 CLONE [RELEASE...]

Compares promsd's schema with the Go structs of each release; one line for each deviation, exit 1 where there is one.
CLONE is a git clone of github.com/prometheus/{prometheus,common,sigv4} with all tags; it needs no work tree.`

/** All releases that promsd knows, or those that are named. */
function releases(named: readonly string[]): string[] {
  if (named.length > 0) return [...named]
  const all: string[] = []
  for (let { major, minor } = OLDEST; major <= NEWEST.major; major++, minor = 0) {
    for (; isKnown(`${major}.${minor}`); minor++) all.push(`${major}.${minor}`)
  }
  return all
}

function isKnown(release: string): boolean {
  try {
    parseRelease(release)
    return true
  } catch {
    return false
  }
}

/** The sections and all that their fields and includes lead to. */
function withInner(sections: readonly Section[]): Section[] {
  const all = new Set<Section>()
  const addType = (type: Type): void => {
    if (type.kind === 'section') add(sectionOf(type))
    else if (type.kind === 'list' || type.kind === 'map') addType(type.of)
  }
  const add = (it: Section): void => {
    if (all.has(it)) return
    all.add(it)
    for (const included of it.includes ?? []) add(included)
    for (const field of Object.values(it.fields)) {
      addType(field.type)
      for (const variant of field.variants ?? []) addType(variant.type)
    }
  }
  for (const it of sections) addType(section(it))
  return [...all]
}

const { values, positionals } = parseArgs({
  options: { prometheus: { type: 'string' }, common: { type: 'string' }, sigv4: { type: 'string' } },
  allowPositionals: true,
})
const { prometheus, common, sigv4 } = values
if (prometheus === undefined || common === undefined || sigv4 === undefined) {
  console.error(USAGE)
  process.exitCode = 2
} else {
  const sections = withInner([...everySection, ...ruleSections()])
  const lines = compareSchema({ prometheus, common, sigv4 }, sections, releases(positionals))
  for (const line of lines) console.log(line)
  process.exitCode = lines.length > 0 ? 1 : 0
}
