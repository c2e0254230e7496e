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

export function actionOf(rule: Struct): string {
  return rule.string('action').toLowerCase()
}

const WRITING: ReadonlySet<string> = new Set(['replace', 'hashmod', 'lowercase', 'uppercase'])

const writersOf = new WeakMap<readonly Struct[], ReadonlyMap<string, number>>()

/** Whether one of the rules may have set the label, or one of those before a place in their list. */
export function isWrittenBy(rules: readonly Struct[], label: string, before = rules.length): boolean {
  let writers = writersOf.get(rules)
  if (!writers) {
    writers = firstWriters(rules)
    writersOf.set(rules, writers)
  }
  const first = writers.get(label)
  return first !== undefined && first < before
}

/** Places of the first rules that write each label. */
function firstWriters(rules: readonly Struct[]): ReadonlyMap<string, number> {
  const writers = new Map<string, number>()
  for (const [place, rule] of rules.entries()) {
    const label = rule.string('target_label')
    if (!writers.has(label) && WRITING.has(actionOf(rule))) writers.set(label, place)
  }
  return writers
}
