import { quoted } from '../diagnostics/excerpt.ts'
import type { NodePath, Span } from '../diagnostics/finding.ts'
import type { Node } from '../document/node.ts'
import { scalarOffsets } from '../document/scalar-offsets.ts'
import type { Source } from '../document/source.ts'
import { isBefore, type Release } from '../prometheus/release.ts'
import type { Findings } from './findings.ts'
import type { LabelEntry, Rule, RuleGroup, TextValue } from './model.ts'
import type { QueryProblem, RuleFileOptions } from './read.ts'
import { checkTemplate } from './template.ts'

const LEGACY_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/
const LEGACY_METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/

/**
 * What rulefmt checks of decoded groups (model/rulefmt/rulefmt.go RuleGroups.Validate and Rule.Validate). `broken` are
 * mappings that could not be read as a whole: what they lack is no fault.
 */
export function validateRules(
  source: Source,
  groups: readonly RuleGroup[],
  broken: ReadonlySet<Node>,
  options: RuleFileOptions,
  findings: Findings,
): void {
  new Validator(source, broken, options, findings).groups(groups)
}

class Validator {
  readonly #source: Source
  readonly #broken: ReadonlySet<Node>
  readonly #options: RuleFileOptions
  readonly #release: Release
  readonly #findings: Findings
  /** Expressions that were checked, by the scalar that holds them. */
  readonly #checked = new Set<unknown>()
  readonly #problems = new Map<string, readonly QueryProblem[]>()

  constructor(source: Source, broken: ReadonlySet<Node>, options: RuleFileOptions, findings: Findings) {
    this.#source = source
    this.#broken = broken
    this.#options = options
    this.#release = options.release
    this.#findings = findings
  }

  groups(groups: readonly RuleGroup[]): void {
    const byName = new Map<string, RuleGroup>()
    for (const group of groups) {
      if (group.nameIsText && (group.nameNode !== undefined || !this.#broken.has(group.node))) {
        this.#groupName(group, byName.get(group.name))
        if (!byName.has(group.name)) byName.set(group.name, group)
      }
      this.#labels(group.labels, [...group.path, 'labels'], 'label')
      for (const rule of group.rules) this.#rule(rule)
    }
  }

  #groupName(group: RuleGroup, earlier: RuleGroup | undefined): void {
    const path = [...group.path, 'name']
    if (group.name === '') {
      const message = group.nameNode === undefined ? 'a group has no "name"' : 'the name of a group is empty'
      this.#findings.add('required-field', namePlace(group), group.nameNode === undefined ? group.path : path, message)
    }
    if (earlier === undefined) return
    const message =
      group.name === '' ? 'two groups of the file have no name' : `group ${quoted(group.name)} stands in the file twice`
    const { start, end } = namePlace(earlier)
    const related = [{ message: 'first here', span: { start, end } }]
    this.#findings.add('duplicate-group', namePlace(group), path, message, { related })
  }

  #rule(rule: Rule): void {
    const record = rule.record?.text ?? ''
    const alert = rule.alert?.text ?? ''
    if (record !== '' && alert !== '') {
      const { start, end } = rule.record!.node
      this.#findings.add('conflict', rule.alert!.node, rule.path, 'a rule has both "record" and "alert"', {
        hint: 'allowed: one of them',
        related: [{ message: '"record" is here', span: { start, end } }],
      })
    }
    if (record === '' && alert === '' && this.#isText(rule, 'record') && this.#isText(rule, 'alert')) {
      const span = rule.record?.node ?? rule.alert?.node ?? firstKey(rule)
      const isSet = rule.record !== undefined || rule.alert !== undefined
      const message = isSet ? 'the name of a rule is empty' : 'a rule has neither "record" nor "alert"'
      this.#findings.add('required-field', span, rule.path, message)
    }
    this.#expression(rule)
    if (record !== '') this.#recordingRule(rule, record)
    this.#labels(rule.labels, [...rule.path, 'labels'], 'label')
    this.#labels(rule.annotations, [...rule.path, 'annotations'], 'annotation')
    if (alert === '') return
    this.#templates(rule.labels, alert, [...rule.path, 'labels'])
    this.#templates(rule.annotations, alert, [...rule.path, 'annotations'])
  }

  #recordingRule(rule: Rule, name: string): void {
    const refuse = (field: string, isSet: boolean): void => {
      if (!isSet) return
      const message = `a recording rule cannot have "${field}"`
      const { start, end } = rule.record!.node
      const related = [{ message: 'the recording rule', span: { start, end } }]
      this.#findings.add('conflict', rule.keys.get(field)!, [...rule.path, field], message, { related })
    }
    refuse('annotations', rule.annotations.size > 0)
    refuse('for', (rule.for ?? 0) > 0)
    refuse('keep_firing_for', (rule.keepFiringFor ?? 0) > 0)
    this.#metricName(rule.record!, name, [...rule.path, 'record'])
  }

  #metricName(record: TextValue, name: string, path: NodePath): void {
    const isValid = this.#takesUtf8 ? isUtf8Name(name) : LEGACY_METRIC.test(name)
    const hasBraces = !isBefore(this.#release, { major: 3, minor: 2 }) && /[{}]/.test(name)
    if (isValid && !hasBraces) return
    const message = `${quoted(name)} is no name for a recording rule`
    const hint = /[{}]/.test(name)
      ? 'braces belong to "expr"; set labels under "labels"'
      : 'allowed: letters, digits, _ and :, not beginning with a digit (any name from 3.0)'
    this.#findings.add('metric-name', record.node, path, message, { hint })
  }

  #labels(labels: ReadonlyMap<string, LabelEntry>, path: NodePath, what: 'label' | 'annotation'): void {
    for (const [name, { key, node, isUtf8 }] of labels) {
      const here = [...path, name]
      const isValid = this.#takesUtf8 ? isUtf8Name(name) : LEGACY_LABEL.test(name)
      if (!isValid) {
        const message = name === '' ? `the name of ${an(what)} is empty` : `${quoted(name)} is no name for ${an(what)}`
        const hint =
          this.#takesUtf8 || name === ''
            ? undefined
            : 'allowed: letters, digits and _, not beginning with a digit (any name from 3.0)'
        this.#findings.add('label-name', key, here, message, { hint })
      } else if (what === 'label' && name === '__name__') {
        const hint = 'the name of the metric is what "record" says'
        this.#findings.add('label-name', key, here, 'a rule cannot set the label __name__', { hint })
      }
      if (what === 'label' && !isUtf8) {
        this.#findings.add('label-value', node, here, `the value of label ${quoted(name)} is not UTF-8`)
      }
    }
  }

  #templates(labels: ReadonlyMap<string, LabelEntry>, alert: string, path: NodePath): void {
    for (const [name, entry] of labels) {
      const problem = checkTemplate(entry.text, alert, this.#release)
      if (problem === undefined) continue
      const span = scalarOffsets(this.#source, entry.scalar).span(problem.start, problem.end)
      const message = `in the template of ${quoted(name)}: ${problem.message}`
      this.#findings.add('template', span, [...path, name], message, { hint: problem.hint })
    }
  }

  #expression(rule: Rule): void {
    const { expr } = rule
    const path = [...rule.path, 'expr']
    if (!this.#isText(rule, 'expr')) return
    if (expr === undefined || expr.text === '') {
      const span = expr?.node ?? firstKey(rule)
      this.#findings.add('required-field', span, path, expr === undefined ? 'a rule has no "expr"' : '"expr" is empty')
      return
    }
    const scalar = expr.scalar ?? expr.node
    if (this.#checked.has(scalar)) return
    this.#checked.add(scalar)
    const { start, end } = expr.node
    const related = expr.node.kind === 'alias' ? [{ message: 'used here', span: { start, end } }] : undefined
    const offsets = expr.scalar === undefined ? undefined : scalarOffsets(this.#source, expr.scalar)
    for (const { rule: id, message, hint, ...range } of this.#query(expr.text)) {
      const span: Span = offsets?.span(range.start, range.end) ?? expr.node
      this.#findings.add(id, span, path, message, { hint, related })
    }
  }

  /** Whether a field is known to be unset or has a text; what else stands there has a finding already. */
  #isText(rule: Rule, field: 'record' | 'alert' | 'expr'): boolean {
    return rule[field] !== undefined || (!rule.keys.has(field) && !this.#broken.has(rule.node))
  }

  #query(text: string): readonly QueryProblem[] {
    let problems = this.#problems.get(text)
    if (problems === undefined) {
      const { release, features } = this.#options
      problems = this.#options.checkQuery(text, { release, features })
      this.#problems.set(text, problems)
    }
    return problems
  }

  /** Any name but the empty one, from 3.0 on, and in 2.55 with a feature flag of the server. */
  get #takesUtf8(): boolean {
    if (!isBefore(this.#release, { major: 3, minor: 0 })) return true
    return !isBefore(this.#release, { major: 2, minor: 55 }) && this.#options.features.has('utf8-names')
  }
}

/** Where a group's name stands, or what brings it: an alias of another group, or a merge key. */
function namePlace(group: RuleGroup): Span {
  if (group.item.kind === 'alias') return group.item
  const { nameNode, node } = group
  if (nameNode === undefined || (nameNode.start >= node.start && nameNode.end <= node.end)) {
    return nameNode ?? firstKey(group)
  }
  return node.entries.find(({ key }) => key.kind === 'scalar' && key.value === '<<')?.key ?? firstKey(group)
}

/** Where something is missing: at the first key of what it is missing from. */
function firstKey({ node }: Pick<Rule, 'node'>): Span {
  return node.entries[0]?.key ?? node
}

/** Only `!!binary` holds what is not UTF-8: lone surrogates then (document/yaml-tags.ts). */
function isUtf8Name(name: string): boolean {
  return name !== '' && name.isWellFormed()
}

function an(what: 'label' | 'annotation'): string {
  return what === 'label' ? 'a label' : 'an annotation'
}
