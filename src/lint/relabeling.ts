import type { Struct } from '../prometheus/config/struct.ts'

/** A relabel rule where it stands. */
export interface PlacedRule {
  /** The field that lists it: `relabel_configs`, `metric_relabel_configs`, `write_relabel_configs`, … */
  readonly field: string
  readonly rule: Struct
  /** All rules of the list, and the rule's place among them. */
  readonly list: readonly Struct[]
  readonly index: number
}

const rulesOf = new WeakMap<Struct, readonly PlacedRule[]>()

/** Every relabel rule of a config: of jobs, Alertmanagers, alerts and remote_write; remembered, as several rules ask. */
export function everyRelabelRule(root: Struct): readonly PlacedRule[] {
  let found = rulesOf.get(root)
  if (!found) {
    const placed: PlacedRule[] = []
    for (const it of owners(root)) {
      const fields = it.namesEnding('relabel_configs')
      for (let i = 0; i < fields.length; i++) {
        const field = fields[i]!
        const list = it.structs(field)
        for (let index = 0; index < list.length; index++) placed.push({ field, rule: list[index]!, list, index })
      }
    }
    rulesOf.set(root, placed)
    found = placed
  }
  return found
}

/** The sections that have relabel rules. */
function owners(root: Struct): Struct[] {
  const alerting = root.struct('alerting')
  return [
    ...root.structs('scrape_configs'),
    ...(alerting ? [alerting, ...alerting.structs('alertmanagers')] : []),
    ...root.structs('remote_write'),
  ]
}

/** The rules that run before one. */
export function rulesBefore({ list, index }: PlacedRule): readonly Struct[] {
  return list.slice(0, index)
}

export function actionOf(rule: Struct): string {
  return rule.string('action').toLowerCase()
}

const WRITING: ReadonlySet<string> = new Set(['replace', 'hashmod', 'lowercase', 'uppercase'])

/** Whether one of the rules may have set the label. */
export function isWrittenBy(rules: readonly Struct[], label: string): boolean {
  return rules.some((rule) => WRITING.has(actionOf(rule)) && rule.string('target_label') === label)
}
