import { compileAnchored } from '../prometheus/regex.ts'
import { templateParts } from '../prometheus/regex-template.ts'
import type { ExpandContext, PresetUse } from './context.ts'
import { fieldIn, itemsIn } from './look-up.ts'
import type { Advice } from './problem.ts'
import type { JobDraft } from './short-forms/draft.ts'
import { type FieldsValue, isNull, keyOrigin, type Origin, textIn, type Value } from './value.ts'

/** What lets an exporter be scraped in place of a job's targets, which it is told of by a parameter. */
export interface Prober {
  /** As messages name it: `the preset blackbox-http`. */
  readonly name: string
  /** The address of the exporter, which all targets have from then on. */
  readonly exporter: string
  /** Whether it is told of targets by their URLs. */
  readonly takesUrls: boolean
  /** Where the exporter is asked. */
  readonly path: string | undefined
  readonly origin: Origin
}

/** What a job asks for that brings rules about the address of its targets. */
export interface ProbingParts {
  readonly uses: readonly PresetUse[]
  readonly blackbox: Value | undefined
}

const ADDRESS = '__address__'
const TARGET = '__param_target'

/**
 * Refuses what would take the address of another's exporter for that of the target. What remains can be together: after
 * a refusal nothing that probes does, so that nothing more is said of it.
 */
export function withoutClashes(
  job: FieldsValue,
  { uses, blackbox }: ProbingParts,
  context: ExpandContext,
): ProbingParts {
  if (uses.length + (blackbox ? 1 : 0) < 2) return { uses, blackbox }
  const probing = uses.filter(({ exporter }) => exporter !== undefined)
  const found = [...presetClashes(uses, context), ...blackboxClash(job, blackbox, uses, context)]
  if (found.length === 0) return { uses, blackbox }
  return { uses: uses.filter((use) => !probing.includes(use)), blackbox: undefined }
}

function presetClashes(uses: readonly PresetUse[], { refuse }: ExpandContext): PresetUse[] {
  let former: PresetUse | undefined
  const clashing: PresetUse[] = []
  for (const use of uses) {
    const probes = use.exporter !== undefined
    const { name } = use.preset
    if (former && (probes || rulesOf(use).some(writesAddress))) {
      const first = former.preset.name
      clashing.push(use)
      refuse({
        rule: 'preset-conflict',
        message: probes
          ? `the presets ${first} and ${name} both let an exporter be scraped in place of the targets`
          : `the preset ${name} sets the address of the targets after ${first} has put that of its exporter there`,
        origin: use.origin,
        related: [{ message: `${first} is asked for here`, origin: former.origin }],
        hint: probes ? 'make a job for each' : `name ${name} before ${first}`,
      })
    } else if (probes) former = use
  }
  return clashing
}

/** A module beside other parameters of a scrape means nothing either. */
function blackboxClash(
  job: FieldsValue,
  blackbox: Value | undefined,
  uses: readonly PresetUse[],
  { refuse }: ExpandContext,
): PresetUse[] {
  const other = blackbox && uses.find((use) => use.exporter !== undefined || use.scrape['params'])
  if (!other) return []
  refuse({
    rule: 'preset-conflict',
    message: `"blackbox" and the preset ${other.preset.name} both say how targets are probed`,
    origin: keyOrigin(job, 'blackbox'),
    related: [{ message: 'the preset is asked for here', origin: other.origin }],
    hint: 'make a job for each, or leave one of them out',
  })
  return [other]
}

/**
 * What a job is probed by.
 * @param draft what "blackbox" stands for
 */
export function proberOf(
  job: FieldsValue,
  { uses, blackbox }: ProbingParts,
  { fields, lists }: Pick<JobDraft, 'fields' | 'lists'>,
): Prober | undefined {
  const put = blackbox && exporterIn(lists.get('relabel_configs') ?? [])
  if (put !== undefined) {
    const module = textIn(itemsIn(fieldIn(fields.get('params'), 'module'))[0])
    // Modules are called by what they probe with, as in the exporter's own configuration.
    const takesUrls = /^http/i.test(module ?? '')
    const path = textIn(fields.get('metrics_path'))
    return { name: '"blackbox"', exporter: put, takesUrls, path, origin: keyOrigin(job, 'blackbox') }
  }
  for (const { preset, values, exporter, origin } of uses) {
    if (exporter === undefined) continue
    const takesUrls = preset.target?.startsWith('http') === true
    const path = textIn(values.fields.get('metrics_path'))
    return { name: `the preset ${preset.name}`, exporter, takesUrls, path, origin }
  }
  return undefined
}

/** Refuses relabel rules of a job itself that take the address of its prober's exporter for that of the target. */
export function refuseOwnProbing(rules: readonly Value[], prober: Prober, { refuse }: ExpandContext): void {
  for (const rule of readingRules(rules)) {
    if (textIn(fieldIn(rule, 'target_label')) !== TARGET || !copies(rule, prober.exporter)) continue
    refuse({
      rule: 'preset-conflict',
      message: `this rule takes what is probed from ${exporterPut(prober)}`,
      origin: rule.origin,
      related: [{ message: 'it is asked for here', origin: prober.origin }],
      hint: `leave the rule out: ${prober.name} brings what is needed`,
    })
  }
}

/**
 * What is worth knowing of a job that is probed: a path and rules of its own that are meant for its targets, and presets
 * for targets that are scraped themselves.
 * @param own the fields of the job itself
 */
export function* probingAdvice(
  own: ReadonlyMap<string, Value>,
  prober: Prober,
  uses: readonly PresetUse[],
): Generator<Advice> {
  const related = [{ message: 'it is asked for here', origin: prober.origin }]
  const rules = itemsIn(own.get('relabel_configs'))
  const path = own.get('metrics_path')
  const asked = path && !isNull(path) ? textIn(path) : undefined
  // Behind a proxy, the path has another in front of it.
  if (path && asked !== undefined && prober.path !== undefined && !asked.endsWith(prober.path)) {
    const message = `"metrics_path" is where the exporter is asked: at ${JSON.stringify(asked)} in place of ${JSON.stringify(prober.path)}, which ${prober.name} needs`
    yield { rule: 'probed-target', message, origin: path.origin, related }
  }
  for (const rule of readingRules(rules)) {
    const action = actionOf(rule)
    const names = action === 'replace' && textIn(fieldIn(rule, 'target_label')) === 'instance'
    if (!CHOOSING.has(action) && !(names && copies(rule, prober.exporter))) continue
    const message = `a rule looks at ${exporterPut(prober)}: "${TARGET}" has that of the target`
    yield { rule: 'probed-target', message, origin: rule.origin, related }
  }
  for (const use of uses) {
    if (!isOfTargets(use) || use.exporter !== undefined) continue
    const message = `the preset ${use.preset.name} is for targets that are scraped themselves, and ${prober.name} lets an exporter be scraped in their place`
    yield { rule: 'probed-target', message, origin: use.origin, related }
  }
}

/** Whether a preset says how the targets themselves are asked, which goes to whatever is asked. */
function isOfTargets({ preset, scrape }: PresetUse): boolean {
  return preset.port !== undefined || 'scheme' in scrape
}

const exporterPut = ({ name }: Prober): string => `"${ADDRESS}", where ${name} has put that of the exporter`

/** Rules that look at the address as the prober has left it. */
function* readingRules(rules: readonly Value[]): Generator<Value> {
  for (const rule of rules) {
    if (itemsIn(fieldIn(rule, 'source_labels')).some((label) => textIn(label) === ADDRESS)) yield rule
    if (writesAddress(rule)) return
  }
}

const CHOOSING: ReadonlySet<string> = new Set(['keep', 'drop', 'hashmod'])

/** Whether a rule sets its label to what it finds in the address of the exporter. */
function copies(rule: Value, exporter: string): boolean {
  if (actionOf(rule) !== 'replace' || isConstant(textIn(fieldIn(rule, 'replacement')) ?? '$1')) return false
  const regex = textIn(fieldIn(rule, 'regex'))
  if (isAny(regex)) return true
  if (itemsIn(fieldIn(rule, 'source_labels')).length > 1) return false
  try {
    return compileAnchored(regex!).matches(exporter)
  } catch {
    // Prometheus refuses it: lint tells of that.
    return false
  }
}

/** The exporter that relabel rules let be scraped in place of all targets. */
export function exporterIn(rules: readonly Value[]): string | undefined {
  for (const rule of rules) {
    const exporter = exporterPutBy(rule)
    if (exporter !== undefined) return exporter
  }
  return undefined
}

/** The address that a rule gives to all targets. */
function exporterPutBy(rule: Value): string | undefined {
  if (!writesAddress(rule) || !isAny(textIn(fieldIn(rule, 'regex')))) return undefined
  const replacement = textIn(fieldIn(rule, 'replacement')) ?? '$1'
  return isConstant(replacement) ? templateParts(replacement).join('') : undefined
}

/**
 * Where among the rules of a job the address of its targets is what will be scraped, or probed: behind the last rule
 * that sets it, but before an exporter takes their place. At the beginning where no rule sets it.
 */
export function finalAddressAt(rules: readonly Value[]): number {
  let at = 0
  for (const [i, rule] of rules.entries()) {
    if (handsAddressOn(rule) || exporterPutBy(rule) !== undefined) break
    if (writesAddress(rule)) at = i + 1
  }
  return at
}

/** Whether a rule tells an exporter of the target: what comes behind it is about the exporter. */
function handsAddressOn(rule: Value): boolean {
  if (!textIn(fieldIn(rule, 'target_label'))?.startsWith('__param_')) return false
  return itemsIn(fieldIn(rule, 'source_labels')).some((label) => textIn(label) === ADDRESS)
}

/** The relabel rules that a preset brings. */
export function rulesOf({ values }: Pick<PresetUse, 'values'>): readonly Value[] {
  return itemsIn(values.fields.get('relabel_configs'))
}

/** Whether a rule sets the address of targets, of all of them or of some. */
export function writesAddress(rule: Value): boolean {
  return textIn(fieldIn(rule, 'target_label')) === ADDRESS && !/^(?:keep|drop)/.test(actionOf(rule))
}

function actionOf(rule: Value): string {
  return textIn(fieldIn(rule, 'action'))?.toLowerCase() ?? 'replace'
}

const isAny = (regex: string | undefined): boolean => regex === undefined || /^\(?\.\*\)?$/.test(regex)

const isConstant = (replacement: string): boolean =>
  templateParts(replacement).every((part) => typeof part === 'string')
