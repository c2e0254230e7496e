import { anchored } from '../prometheus/regex.ts'
import type { PresetUse } from './context.ts'
import { fieldIn, itemsIn } from './look-up.ts'
import { seriesNames } from './presets/keep-metrics.ts'
import type { Advice } from './problem.ts'
import { type FieldsValue, type Origin, textIn, type Value } from './value.ts'

/** What is worth knowing of the metrics of a job: those that are dropped before they could be kept. */
export function* metricAdvice(job: FieldsValue, uses: readonly PresetUse[]): Generator<Advice> {
  const rules = itemsIn(job.fields.get('metric_relabel_configs')).flatMap(nameRule)
  for (const { preset, origin: asked } of uses) {
    const names = [...new Set((preset.metrics ?? []).flatMap(seriesNames))]
    let alive = names
    for (const { action, matches, origin } of rules) {
      const kept = names.filter(matches)
      if (action === 'keep' && kept.length > 0 && !alive.some(matches)) {
        yield {
          rule: 'preset-drops',
          message: `${kept.join(', ')} cannot be kept: the rules of the preset ${preset.name} drop ${kept.length === 1 ? 'it' : 'them'} before`,
          origin,
          related: [{ message: 'the preset is asked for here', origin: asked }],
        }
        break
      }
      alive = alive.filter((name) => matches(name) === (action === 'keep'))
    }
  }
}

interface NameRule {
  readonly action: 'keep' | 'drop'
  readonly matches: (name: string) => boolean
  readonly origin: Origin
}

/** A rule that keeps or drops by the name of the metric; none for what Prometheus refuses. */
function nameRule(rule: Value): NameRule[] {
  const action = textIn(fieldIn(rule, 'action'))
  const labels = itemsIn(fieldIn(rule, 'source_labels'))
  if ((action !== 'keep' && action !== 'drop') || labels.length !== 1 || textIn(labels[0]) !== '__name__') return []
  try {
    return [{ action, matches: anchored(textIn(fieldIn(rule, 'regex')) ?? ''), origin: rule.origin }]
  } catch {
    return []
  }
}
