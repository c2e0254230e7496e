import type { Plain } from '../value.ts'
import type { Preset, PresetMetric } from './preset.ts'
import { keep, type RelabelRule } from './relabeling.ts'

/** A rule that keeps metrics, and no others. Its regular expression is nothing but names: such rules can be joined. */
export function keepMetrics(metrics: readonly PresetMetric[]): RelabelRule {
  return keep('__name__', seriesNames(metrics).join('|'))
}

/** The names of all series of some metrics, each once: a histogram has three in the classic form, its own as a native one. */
export function seriesNames(metrics: readonly PresetMetric[]): readonly string[] {
  const names = metrics.flatMap(({ name, type }) =>
    type === 'histogram' ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  )
  return [...new Set(names)]
}

type ScrapeFields = ReturnType<Preset['scrape']>

/**
 * The fields that presets bring to one job together, in their order. Where one of them keeps its own metrics only, so do
 * the others whose metrics are known: what one asks for is not to be dropped by another. One rule has to keep all of it.
 */
export function scrapeTogether(
  uses: readonly { readonly preset: Preset; readonly scrape: ScrapeFields }[],
): readonly ScrapeFields[] {
  const each = uses.map(({ scrape }) => scrape)
  if (each.length < 2 || !each.some(keepsMetrics)) return each
  return each.map((fields, i) => {
    const { metrics } = uses[i]!.preset
    if (!metrics || keepsMetrics(fields)) return fields
    return { ...fields, metric_relabel_configs: [keepMetrics(metrics), ...metricRules(fields)] }
  })
}

const metricRules = (fields: ScrapeFields): readonly Plain[] =>
  (fields['metric_relabel_configs'] as readonly Plain[] | undefined) ?? []

/** Whether a preset with these fields keeps some metrics only. */
export function keepsMetrics(fields: ScrapeFields): boolean {
  return metricRules(fields).some((rule) => {
    const { action, source_labels: labels } = rule as RelabelRule
    return action === 'keep' && Array.isArray(labels) && labels.join() === '__name__'
  })
}
