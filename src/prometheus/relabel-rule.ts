import { didYouMean } from '../diagnostics/suggest.ts'
import { isLegacyLabelName, isUtf8Name, usesUtf8Names } from './labels.ts'
import { regexProblem } from './regex.ts'
import { isBefore, type Release } from './release.ts'

/** Actions of a relabeling rule, in the order of Prometheus's documentation. */
export const RELABEL_ACTIONS = [
  'replace',
  'lowercase',
  'uppercase',
  'keep',
  'drop',
  'keepequal',
  'dropequal',
  'hashmod',
  'labelmap',
  'labeldrop',
  'labelkeep',
] as const
export type RelabelAction = (typeof RELABEL_ACTIONS)[number]

/** Which label names a job takes: its `metric_name_validation_scheme`. */
export type NameScheme = 'legacy' | 'utf8'

/** A rule as it is written: undefined for what is not, null for what is written as null. */
export interface UncheckedRule {
  readonly action: string | null | undefined
  readonly regex: string | null | undefined
  /** undefined for null too, which is the same to Go. */
  readonly sourceLabels: readonly string[] | undefined
  readonly separator: string | null | undefined
  readonly targetLabel: string | null | undefined
  readonly replacement: string | null | undefined
  readonly modulus: number | bigint | undefined
}

export interface RelabelProblem {
  readonly field:
    | 'action'
    | 'regex'
    | 'source_labels'
    | 'separator'
    | 'target_label'
    | 'replacement'
    | 'modulus'
    | undefined
  readonly message: string
  readonly hint?: string
  /** Offsets in the regex, where it is one of its own mistakes. */
  readonly start?: number
  readonly end?: number
}

const TAKES_TARGET: readonly RelabelAction[] = [
  'replace',
  'hashmod',
  'lowercase',
  'uppercase',
  'keepequal',
  'dropequal',
]
const REFUSES_REPLACEMENT: readonly RelabelAction[] = ['lowercase', 'uppercase', 'keepequal', 'dropequal']

/**
 * A legacy label name in which groups of the regex may stand: model/relabel's relabelTarget, written so that no text
 * takes long to refuse.
 */
const LEGACY_TEMPLATE = /^(?:[a-zA-Z_]|\$(?:\{\w+\}|\w))(?:\w|\$(?:\{\w+\}|\w))*$/

/**
 * Why Prometheus refuses a rule of `relabel_configs` (model/relabel Config.UnmarshalYAML and Validate): each reason
 * once, at the field that is wrong; none for a valid rule. Types and the names in `source_labels` are not looked at.
 * @param scheme the job's `metric_name_validation_scheme`; it counts from 3.7, and never before 3.0
 */
export function relabelProblems(rule: UncheckedRule, release: Release, scheme: NameScheme): RelabelProblem[] {
  const problems: RelabelProblem[] = []
  if (typeof rule.regex === 'string') {
    const problem = regexProblem(rule.regex, release)
    if (problem)
      problems.push({ field: 'regex', ...problem, message: `invalid regular expression: ${problem.message}` })
  }
  const action = (rule.action === undefined ? 'replace' : (rule.action ?? '')).toLowerCase()
  if (!isAction(action)) {
    problems.push(actionProblem(rule.action ?? null))
    return problems
  }
  if (action === 'hashmod' && !rule.modulus) {
    problems.push({ field: 'modulus', message: 'the action hashmod requires a modulus that is not 0' })
  }
  const target = targetProblem(action, rule.targetLabel ?? '', release, scheme)
  if (target) problems.push(target)
  const replacement = rule.replacement === undefined ? '$1' : (rule.replacement ?? '')
  if (action === 'labelmap' && !isNameTemplate(replacement, release, scheme)) {
    const message = `the replacement ${quote(replacement)} is no valid label name for the action labelmap`
    problems.push({ field: 'replacement', message })
  }
  if (REFUSES_REPLACEMENT.includes(action) && replacement !== '$1') problems.push(superfluous('replacement', action))
  problems.push(...superfluousFields(rule, action))
  return problems
}

function isAction(action: string): action is RelabelAction {
  return (RELABEL_ACTIONS as readonly string[]).includes(action)
}

function actionProblem(written: string | null): RelabelProblem {
  const allowed = `allowed: ${RELABEL_ACTIONS.join(', ')}`
  if (written === null) return { field: 'action', message: `the relabeling action is empty; ${allowed}` }
  const hint = didYouMean(written, RELABEL_ACTIONS)
  const message = `unknown relabeling action ${quote(written)}; ${allowed}`
  return { field: 'action', message, ...(hint === undefined ? {} : { hint }) }
}

function targetProblem(
  action: RelabelAction,
  target: string,
  release: Release,
  scheme: NameScheme,
): RelabelProblem | undefined {
  if (!TAKES_TARGET.includes(action)) return undefined
  if (target === '') return { field: 'target_label', message: `the action ${action} requires a target_label` }
  if (isTarget(action, target, release, scheme)) return undefined
  const hint =
    target.includes('$') && isNameTemplate(target, release, scheme)
      ? 'groups of the regex can stand only in the target_label of the action replace'
      : undefined
  const message = `the target_label ${quote(target)} is no valid label name for the action ${action}`
  return { field: 'target_label', message, ...(hint === undefined ? {} : { hint }) }
}

function isTarget(action: RelabelAction, target: string, release: Release, scheme: NameScheme): boolean {
  // Before 2.50 groups could stand in any target_label but that of hashmod.
  const takesTemplate = action === 'replace' || (action !== 'hashmod' && isBefore(release, { major: 2, minor: 50 }))
  return takesTemplate && target.includes('$')
    ? isNameTemplate(target, release, scheme)
    : isName(target, release, scheme)
}

/** A label name; a job's own scheme counts from 3.7. */
function isName(name: string, release: Release, scheme: NameScheme): boolean {
  return takesUtf8(release, scheme) ? isUtf8Name(name) : isLegacyLabelName(name)
}

/** A label name in which groups may stand: from 3.2 any UTF-8 name, which may hold `$` anyway. */
function isNameTemplate(template: string, release: Release, scheme: NameScheme): boolean {
  const utf8 = takesUtf8(release, scheme) && !isBefore(release, { major: 3, minor: 2 })
  return utf8 ? isUtf8Name(template) : LEGACY_TEMPLATE.test(template)
}

function takesUtf8(release: Release, scheme: NameScheme): boolean {
  return usesUtf8Names(release) && (scheme === 'utf8' || isBefore(release, { major: 3, minor: 7 }))
}

/** Fields that an action refuses, unless they are as their defaults; a regex even then. */
function superfluousFields(rule: UncheckedRule, action: RelabelAction): RelabelProblem[] {
  const byName = action === 'labeldrop' || action === 'labelkeep'
  if (!byName && action !== 'keepequal' && action !== 'dropequal') return []
  const fields: RelabelProblem['field'][] = []
  if (!byName && rule.regex !== undefined) fields.push('regex')
  if (byName && rule.sourceLabels !== undefined) fields.push('source_labels')
  if (byName && (rule.targetLabel ?? '') !== '') fields.push('target_label')
  if (rule.modulus) fields.push('modulus')
  if (rule.separator !== undefined && rule.separator !== ';') fields.push('separator')
  if (byName && rule.replacement !== undefined && rule.replacement !== '$1') fields.push('replacement')
  return fields.map((field) => superfluous(field!, action))
}

function superfluous(field: NonNullable<RelabelProblem['field']>, action: RelabelAction): RelabelProblem {
  return { field, message: `the action ${action} does not take ${field}` }
}

function quote(text: string): string {
  return JSON.stringify(text)
}
