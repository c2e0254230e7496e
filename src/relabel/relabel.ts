import { isLegacyLabelName, type Labels, usesUtf8Names } from '../prometheus/labels.ts'
import { type CompiledRegex, compileAnchored } from '../prometheus/regex.ts'
import { type NameScheme, RELABEL_ACTIONS, type RelabelAction } from '../prometheus/relabel-rule.ts'
import { isBefore, type Release } from '../prometheus/release.ts'
import { hashModulus } from './hashmod.ts'
import { lowerCase, upperCase } from './letter-case.ts'

/** A valid rule of `relabel_configs`, defaults filled in (`relabelRule`). */
export interface RelabelRule {
  readonly sourceLabels: readonly string[]
  readonly separator: string
  readonly regex: CompiledRegex
  readonly regexText: string
  /** A bigint where a number would lose digits: Prometheus keeps 64 bits. */
  readonly modulus: number | bigint
  readonly targetLabel: string
  /** `$1` and `${name}` stand for groups of the regex. */
  readonly replacement: string
  readonly action: RelabelAction
}

/** What of a rule is written; what is left out has its default (model/relabel DefaultRelabelConfig). */
export interface WrittenRule {
  readonly sourceLabels?: readonly string[] | undefined
  readonly separator?: string | undefined
  readonly regex?: string | undefined
  readonly modulus?: number | bigint | undefined
  readonly targetLabel?: string | undefined
  readonly replacement?: string | undefined
  /** In any case. */
  readonly action?: string | undefined
}

export interface RelabelOptions {
  readonly release: Release
  /** Default: that of the release. */
  readonly scheme?: NameScheme | undefined
}

export const DEFAULT_REGEX = '(.*)'

/**
 * A rule from what is written of it. It has to be valid for some release (`relabelProblems`).
 * @throws Error for an unknown action or a regex that RE2 refuses
 */
export function relabelRule(written: WrittenRule, release: Release): RelabelRule {
  const action = (written.action ?? 'replace').toLowerCase() as RelabelAction
  if (!RELABEL_ACTIONS.includes(action)) throw new Error(`unknown relabel action "${written.action}"`)
  const regexText = written.regex ?? DEFAULT_REGEX
  return {
    sourceLabels: written.sourceLabels ?? [],
    separator: written.separator ?? ';',
    regex: compileAnchored(regexText, release),
    regexText,
    modulus: written.modulus ?? 0,
    targetLabel: written.targetLabel ?? '',
    replacement: written.replacement ?? '$1',
    action,
  }
}

/** What one rule did: the labels that it set, and those that it took away. */
export interface RelabelStep {
  /** Index of the rule. */
  readonly rule: number
  /** What the regex, or the comparison, was applied to; undefined for the actions that go through label names. */
  readonly value: string | undefined
  /** Whether it was: for labelmap, labeldrop and labelkeep whether one label was. */
  readonly matched: boolean
  readonly set: Labels
  readonly removed: Labels
  readonly dropped: boolean
}

export type RelabelResult = { readonly labels: Map<string, string> } | { readonly droppedBy: number }

/**
 * The labels after all rules, or the index of the rule that drops them (model/relabel/relabel.go ProcessBuilder).
 * Labels of an empty value count as absent and are not in the result. The input is not changed.
 */
export function relabel(labels: Labels, rules: readonly RelabelRule[], options: RelabelOptions): RelabelResult {
  const result = nonEmpty(labels)
  const droppedBy = relabelInPlace(result, rules, options)
  return droppedBy === undefined ? { labels: result } : { droppedBy }
}

/**
 * The same on a map that may be changed and holds no empty values, for many targets. Gives the index of the rule that
 * drops it; then the map is as the rules before have left it.
 */
export function relabelInPlace(
  labels: Map<string, string>,
  rules: readonly RelabelRule[],
  options: RelabelOptions,
): number | undefined {
  if (rules.length === 0) return undefined
  const context = contextOf(options)
  for (let i = 0; i < rules.length; i++) {
    if (!applyRule(labels, rules[i]!, context)) return i
  }
  return undefined
}

/** The same with what each rule did, up to the one that drops the labels. */
export function relabelSteps(
  labels: Labels,
  rules: readonly RelabelRule[],
  options: RelabelOptions,
): { readonly steps: readonly RelabelStep[]; readonly result: RelabelResult } {
  let current = nonEmpty(labels)
  const context = contextOf(options)
  const steps: RelabelStep[] = []
  for (const [index, rule] of rules.entries()) {
    const next = new Map(current)
    const kept = applyRule(next, rule, context)
    steps.push({
      rule: index,
      value: BY_NAME.includes(rule.action) ? undefined : sourceValue(current, rule),
      matched: matchedBy(current, rule),
      set: new Map([...next].filter(([name, value]) => current.get(name) !== value)),
      removed: new Map([...current].filter(([name]) => !next.has(name))),
      dropped: !kept,
    })
    if (!kept) return { steps, result: { droppedBy: index } }
    current = next
  }
  return { steps, result: { labels: current } }
}

const BY_NAME: readonly RelabelAction[] = ['labelmap', 'labeldrop', 'labelkeep']

function matchedBy(labels: Labels, rule: RelabelRule): boolean {
  if (BY_NAME.includes(rule.action)) return [...labels.keys()].some((name) => rule.regex.matches(name))
  const value = sourceValue(labels, rule)
  switch (rule.action) {
    case 'replace':
    case 'keep':
    case 'drop':
      return rule.regex.matches(value)
    case 'keepequal':
    case 'dropequal':
      return (labels.get(rule.targetLabel) ?? '') === value
    default:
      return true
  }
}

/** What differs between releases and jobs. */
interface Context {
  readonly validName: (name: string) => boolean
  /** Before 2.50 an empty replacement, or an invalid name, deletes the label named as `target_label` is written. */
  readonly deletesWritten: boolean
  /** Before 2.43 labelmap goes through the labels by name. */
  readonly sorted: boolean
}

const contexts = new WeakMap<Release, Partial<Record<NameScheme, Context>>>()

function contextOf({ release, scheme = 'utf8' }: RelabelOptions): Context {
  let known = contexts.get(release)
  if (!known) {
    known = {}
    contexts.set(release, known)
  }
  known[scheme] ??= makeContext(release, scheme)
  return known[scheme]
}

function makeContext(release: Release, scheme: NameScheme): Context {
  // Before 3.7 the scheme of a job had no say in relabeling.
  const utf8 = usesUtf8Names(release) && (scheme === 'utf8' || isBefore(release, { major: 3, minor: 7 }))
  return {
    validName: utf8 ? (name) => name !== '' : isLegacyLabelName,
    deletesWritten: isBefore(release, { major: 2, minor: 50 }),
    sorted: isBefore(release, { major: 2, minor: 43 }),
  }
}

/** A copy without the labels of an empty value. */
export function nonEmpty(labels: Labels): Map<string, string> {
  const result = new Map(labels)
  labels.forEach((value, name) => {
    if (value === '') result.delete(name)
  })
  return result
}

function sourceValue(labels: Labels, { sourceLabels, separator }: RelabelRule): string {
  if (sourceLabels.length === 1) return labels.get(sourceLabels[0]!) ?? ''
  let value = ''
  for (let i = 0; i < sourceLabels.length; i++) {
    if (i > 0) value += separator
    value += labels.get(sourceLabels[i]!) ?? ''
  }
  return value
}

/** Changes the labels as the rule asks. False: it drops them. Setting an empty value deletes. */
function applyRule(labels: Map<string, string>, rule: RelabelRule, context: Context): boolean {
  const { regex, targetLabel } = rule
  switch (rule.action) {
    case 'keep':
      return regex.matches(sourceValue(labels, rule))
    case 'drop':
      return !regex.matches(sourceValue(labels, rule))
    case 'keepequal':
      return (labels.get(targetLabel) ?? '') === sourceValue(labels, rule)
    case 'dropequal':
      return (labels.get(targetLabel) ?? '') !== sourceValue(labels, rule)
    case 'replace':
      replace(labels, rule, context)
      return true
    case 'lowercase':
      put(labels, targetLabel, lowerCase(sourceValue(labels, rule)))
      return true
    case 'uppercase':
      put(labels, targetLabel, upperCase(sourceValue(labels, rule)))
      return true
    case 'hashmod':
      put(labels, targetLabel, hashModulus(sourceValue(labels, rule), rule.modulus))
      return true
    case 'labelmap':
      // What is added on the way is not looked at: Builder.Range goes through a copy.
      for (const [name, value] of inOrder(labels, context)) {
        if (regex.matches(name)) put(labels, regex.replaceAll(name, rule.replacement), value)
      }
      return true
    case 'labeldrop':
      for (const name of labels.keys()) if (regex.matches(name)) labels.delete(name)
      return true
    case 'labelkeep':
      for (const name of labels.keys()) if (!regex.matches(name)) labels.delete(name)
      return true
  }
}

function replace(labels: Map<string, string>, rule: RelabelRule, context: Context): void {
  const { regex, targetLabel, replacement } = rule
  const value = sourceValue(labels, rule)
  const result = expanded(regex, value, replacement)
  if (result === undefined) return
  const target = targetLabel.includes('$') ? regex.expand(value, targetLabel)! : targetLabel
  if (!context.validName(target)) {
    if (context.deletesWritten) labels.delete(targetLabel)
    return
  }
  if (result === '') labels.delete(context.deletesWritten ? targetLabel : target)
  else labels.set(target, result)
}

/** The template with the groups of the match, or undefined where there is none. */
function expanded(regex: CompiledRegex, value: string, template: string): string | undefined {
  if (template.includes('$')) return regex.expand(value, template)
  return regex.matches(value) ? template : undefined
}

function put(labels: Map<string, string>, name: string, value: string): void {
  if (value === '') labels.delete(name)
  else labels.set(name, value)
}

/**
 * Labels in the order in which labelmap goes through them, which matters where two are mapped to one name. From 2.43
 * it is that in which they were set (labels.Builder); Go's maps leave the order of a target's own labels to chance.
 */
function inOrder(labels: Map<string, string>, { sorted }: Context): [string, string][] {
  const entries = [...labels]
  return sorted ? entries.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))) : entries
}
