import type { Struct } from '../prometheus/config/struct.ts'
import { everyStruct } from './places.ts'

export interface PlacedRule {
  /** The field that lists it: `relabel_configs`, `metric_relabel_configs`, `write_relabel_configs`, … */
  readonly field: string
  readonly rule: Struct
  /** The rules that run before it. */
  readonly before: readonly Struct[]
}

/** Every relabel rule of a config: of jobs, Alertmanagers, alerts and remote_write. */
export function* everyRelabelRule(root: Struct): Generator<PlacedRule> {
  for (const it of everyStruct(root)) {
    for (const field of it.names) {
      if (!field.endsWith('relabel_configs')) continue
      const rules = it.structs(field)
      for (const [i, rule] of rules.entries()) yield { field, rule, before: rules.slice(0, i) }
    }
  }
}

export function actionOf(rule: Struct): string {
  return rule.string('action').toLowerCase()
}

const WRITING: ReadonlySet<string> = new Set(['replace', 'hashmod', 'lowercase', 'uppercase'])

/** Whether one of the rules may have set the label. */
export function isWrittenBy(rules: readonly Struct[], label: string): boolean {
  return rules.some((rule) => WRITING.has(actionOf(rule)) && rule.string('target_label') === label)
}
