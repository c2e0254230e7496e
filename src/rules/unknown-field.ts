import { quoted } from '../diagnostics/excerpt.ts'
import { nearest } from '../diagnostics/suggest.ts'
import { isBefore, type Release, releaseName } from '../prometheus/release.ts'
import { isInRelease, RULE_FIELDS, type RuleField, type RuleSection } from '../prometheus/schema/rule-file.ts'

/**
 * What is wrong with a key that is no field of the section in the release; `field` where another release has it.
 * `meant` is the field that it may be a misspelling of.
 */
export function unknownField(
  name: string,
  section: RuleSection,
  field: RuleField | undefined,
  release: Release,
): { message: string; hint: string | undefined; meant: string | undefined } {
  const where = section === 'file' ? 'a rule file' : `a ${section}`
  const known = RULE_FIELDS[section].filter((each) => isInRelease(each, release)).map((each) => each.name)
  const message = `unknown field ${quoted(name)} in ${where}; allowed: ${known.join(', ')}`
  if (field) return { message, hint: otherRelease(field, release), meant: undefined }
  if (name === 'partial_response_strategy') return { message, hint: 'only Thanos knows it', meant: undefined }
  const meant = nearest(name, known)
  const hint = meant === undefined ? belongsElsewhere(name, section) : `did you mean "${meant}"?`
  return { message, hint, meant }
}

function otherRelease({ name, since, until }: RuleField, release: Release): string {
  const here = releaseName(release)
  const isLater = since !== undefined && isBefore(release, since)
  return isLater
    ? `${name} came with ${releaseName(since)}; you lint for ${here}`
    : `${name} went with ${releaseName(until!)}; you lint for ${here}`
}

function belongsElsewhere(name: string, section: RuleSection): string | undefined {
  const home = (['group', 'rule'] as const).find(
    (each) => each !== section && RULE_FIELDS[each].some((field) => field.name === name),
  )
  return home === undefined ? undefined : `${name} is a field of a ${home}`
}
