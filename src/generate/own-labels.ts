import { anchored } from '../prometheus/regex.ts'
import type { PresetUse } from './context.ts'
import { fieldIn, itemsIn } from './look-up.ts'
import type { Advice } from './problem.ts'
import { type FieldsValue, keyOrigin, type Origin, textIn, type Value } from './value.ts'

/** A label that a job gives its targets or series itself. */
export interface OwnLabel {
  /** What sets it: a key of the job, or a preset. */
  readonly by: string
  readonly origin: Origin
}

/** By their names, as the rules find them that keep and drop labels. */
export type OwnLabels = ReadonlyMap<string, OwnLabel>

/**
 * The labels that a job gives its targets, and the new names of those of its series: by its keys, its relabel rules and
 * its presets. What target files and other discoveries bring is not known here, nor what labelmap makes of it.
 */
export function ownLabels(job: FieldsValue, uses: readonly PresetUse[]): OwnLabels {
  const labels = new Map<string, OwnLabel>()
  const take = (name: string, by: string, origin: Origin): void => {
    // Prometheus takes those away itself.
    if (name !== '' && !name.startsWith('__') && !labels.has(name)) labels.set(name, { by, origin })
  }
  const takeKeys = (value: Value | undefined, by: string): void => {
    if (value?.kind === 'fields') for (const name of value.fields.keys()) take(name, by, keyOrigin(value, name))
  }
  const takeTargets = (rules: Value | undefined, by: string, origin?: Origin): void => {
    for (const rule of itemsIn(rules)) {
      const target = fieldIn(rule, 'target_label')
      const name = textIn(target)
      if (name !== undefined && !name.includes('$')) take(name, by, origin ?? target!.origin)
    }
  }
  for (const key of ['static', 'static_configs']) {
    const groups = job.fields.get(key)
    for (const group of groups?.kind === 'list' ? groups.items : [groups]) takeKeys(fieldIn(group, 'labels'), key)
  }
  takeKeys(job.fields.get('set_label'), 'set_label')
  takeTargets(job.fields.get('relabel_configs'), 'relabel_configs')
  for (const { preset, values, origin } of uses) {
    for (const rules of RULES) takeTargets(values.fields.get(rules), `the preset ${preset.name}`, origin)
  }
  const renamed = job.fields.get('rename_label')
  if (renamed?.kind === 'fields') {
    for (const name of renamed.fields.keys()) labels.delete(name)
    for (const value of renamed.fields.values()) take(textIn(value) ?? '', 'rename_label', value.origin)
  }
  return labels
}

const RULES = ['relabel_configs', 'metric_relabel_configs']

/** Keys that say nothing but what a label is to be: to drop it makes no sense. */
const SETTING: ReadonlySet<string> = new Set(['static', 'static_configs', 'set_label', 'rename_label'])

/**
 * What is worth knowing of the labels that a job drops: the name of the metrics, and what it has set itself.
 * @param dropped the value of "drop_labels"
 * @param pattern what its regular expressions are together
 */
export function* labelAdvice(dropped: Value, pattern: string, labels: OwnLabels): Generator<Advice> {
  const matches = matcher(pattern)
  if (matches('__name__')) {
    const message = '"drop_labels" drops "__name__", the name of the metrics: Prometheus refuses series without it'
    yield { rule: 'lost-label', message, origin: dropped.origin }
  }
  for (const [name, { by, origin }] of labels) {
    if (!SETTING.has(by) || !matches(name)) continue
    yield {
      rule: 'lost-label',
      message: `"drop_labels" drops the label ${JSON.stringify(name)}, which "${by}" sets`,
      origin: dropped.origin,
      related: [{ message: 'it is set here', origin }],
    }
  }
}

/** Whether a name is matched; by what Prometheus refuses none is, of which lint tells. */
export function matcher(pattern: string): (name: string) => boolean {
  try {
    return anchored(pattern)
  } catch {
    return () => false
  }
}
