import type { PresetUse } from './context.ts'
import { fieldIn, itemsIn } from './look-up.ts'
import { nameRule, passing } from './metric-advice.ts'
import { matcher } from './own-labels.ts'
import { seriesNames } from './presets/keep-metrics.ts'
import type { PresetRule, RuleGroup } from './presets/preset.ts'
import type { Advice } from './problem.ts'
import { type FieldsValue, textIn, type Value } from './value.ts'

/** Rules that a message names. */
const SHOWN = 5

/**
 * What is worth knowing of a group of a preset's rules: those that can never give a result, as the job drops what they
 * are made of.
 */
export function* ruleAdvice(job: FieldsValue, use: PresetUse, group: RuleGroup): Generator<Advice> {
  const rules = itemsIn(job.fields.get('metric_relabel_configs'))
  // Metrics of other names may become those of the preset.
  if (rules.length === 0 || rules.some((rule) => textIn(fieldIn(rule, 'target_label')) === '__name__')) return
  const names = seriesNames(use.preset.metrics ?? [])
  const stored = new Set(rules.flatMap(nameRule).reduce<readonly string[]>(passing, names))
  const missing = new Set(names.filter((name) => !stored.has(name)))
  const vain: string[] = []
  for (const rule of group.rules) {
    if (!rule.expr.split(OR).every((part) => givesNothing(part, missing, rules))) continue
    vain.push(nameOf(rule))
    if ('record' in rule) missing.add(rule.record)
  }
  if (vain.length === 0) return
  yield {
    rule: 'preset-rules',
    message: `job ${JSON.stringify(textIn(job.fields.get('job_name')) ?? '')}: ${said(vain, group)} give a result: it drops what they are made of`,
    origin: use.origin,
  }
}

function said(vain: readonly string[], { name, rules }: RuleGroup): string {
  const group = `the group ${JSON.stringify(name)}`
  if (vain.length === rules.length) return `no rules of ${group} can`
  const more = vain.length > SHOWN ? ` and ${vain.length - SHOWN} more` : ''
  return `${vain.slice(0, SHOWN).join(', ')}${more} of ${group} can never`
}

/** Presets write the operator so (`anyOf`); in what stands between, all has to be there. */
const OR = '\nor\n'

/** Whether a part of an expression without `or` has no result: for want of a metric, of a label, or of its buckets. */
function givesNothing(part: string, missing: ReadonlySet<string>, rules: readonly Value[]): boolean {
  if (part.includes('histogram_quantile(') && isLost('le', rules)) return true
  for (const [, metric, matchers] of part.matchAll(/([a-zA-Z_:][\w:]*)\{([^}]*)\}/g)) {
    if (missing.has(metric!)) return true
    // That of the job is another matter: it is told of with the label.
    const labels = Array.from(matchers!.matchAll(/(\w+)=~?"/g), ([, label]) => label!)
    if (labels.some((label) => label !== 'job' && isLost(label, rules))) return true
  }
  return false
}

/** Whether no series has a label any more. */
function isLost(label: string, rules: readonly Value[]): boolean {
  return rules.reduce((lost, rule) => {
    const text = (field: string): string | undefined => textIn(fieldIn(rule, field))
    const action = text('action')?.toLowerCase()
    const matches = (): boolean => matcher(text('regex') ?? '(.*)')(label)
    if (action === 'labeldrop') return lost || matches()
    if (action === 'labelkeep') return lost || !matches()
    return lost && action !== 'labelmap' && text('target_label') !== label
  }, false)
}

const nameOf = (rule: PresetRule): string => ('record' in rule ? rule.record : rule.alert)
