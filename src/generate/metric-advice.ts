import { anchored } from '../prometheus/regex.ts'
import type { PresetUse } from './context.ts'
import { fieldIn, itemsIn } from './look-up.ts'
import { seriesNames } from './presets/keep-metrics.ts'
import { type FieldsValue, textIn, type Value } from './value.ts'

/** What is worth knowing of the metrics of a job, a sentence each: those that are dropped before they could be kept. */
export function* metricAdvice(job: FieldsValue, uses: readonly PresetUse[]): Generator<string> {
  const rules = itemsIn(job.fields.get('metric_relabel_configs')).flatMap(nameRule)
  for (const { preset } of uses) {
    const names = [...new Set((preset.metrics ?? []).flatMap(seriesNames))]
    let alive = names
    for (const { action, matches } of rules) {
      const asked = names.filter(matches)
      if (action === 'keep' && asked.length > 0 && !alive.some(matches)) {
        yield `${asked.join(', ')} cannot be kept: the rules of the preset ${preset.name} drop ${asked.length === 1 ? 'it' : 'them'} before`
        break
      }
      alive = alive.filter((name) => matches(name) === (action === 'keep'))
    }
  }
}

interface NameRule {
  readonly action: 'keep' | 'drop'
  readonly matches: (name: string) => boolean
}

/** A rule that keeps or drops by the name of the metric; none for what Prometheus refuses. */
function nameRule(rule: Value): NameRule[] {
  const action = textIn(fieldIn(rule, 'action'))
  const labels = itemsIn(fieldIn(rule, 'source_labels'))
  if ((action !== 'keep' && action !== 'drop') || labels.length !== 1 || textIn(labels[0]) !== '__name__') return []
  try {
    return [{ action, matches: anchored(textIn(fieldIn(rule, 'regex')) ?? '') }]
  } catch {
    return []
  }
}
