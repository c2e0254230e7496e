import { type Release, releaseName } from '../../src/prometheus/release.ts'
import { RULE_FIELDS, type RuleFieldType, type RuleSection } from '../../src/prometheus/schema/rule-file.ts'
import { duration, int, string } from '../../src/prometheus/schema/scalars.ts'
import {
  type Field,
  list,
  mapOf,
  type Section,
  section,
  type Type,
  type Version,
} from '../../src/prometheus/schema/types.ts'

const GO_TYPES: Readonly<Record<RuleSection, string>> = {
  file: 'model/rulefmt.RuleGroups',
  group: 'model/rulefmt.RuleGroup',
  rule: 'model/rulefmt.Rule',
}

/** The table of rule files in the shape of the config's, the file first. */
export function ruleSections(): Section[] {
  const rule = ruleSection('rule', [])
  const group = ruleSection('group', [rule])
  return [ruleSection('file', [group]), group, rule]
}

/** @param inner what a list of the section holds */
function ruleSection(kind: RuleSection, [inner]: readonly Section[]): Section {
  const typeOf = (type: RuleFieldType): Type => {
    if (type === 'duration') return duration
    if (type === 'integer') return int
    if (type === 'labels') return mapOf(string)
    return inner && (type === 'groups' || type === 'rules') ? list(section(inner)) : string
  }
  const fields = RULE_FIELDS[kind].map(({ name, type, doc, since, until }): [string, Field] => [
    name,
    { type: typeOf(type), doc, ...version('since', since), ...version('until', until) },
  ])
  return { name: `rule ${kind}`, goType: GO_TYPES[kind], doc: '', fields: Object.fromEntries(fields) }
}

function version(end: 'since' | 'until', release: Release | undefined): Partial<Record<'since' | 'until', Version>> {
  return release ? { [end]: releaseName(release) as Version } : {}
}
