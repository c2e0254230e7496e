import type { ExpandContext } from '../context.ts'
import { givenTexts } from '../given.ts'
import type { Origin, Value } from '../value.ts'
import type { JobDraft } from './draft.ts'

const METRICS = 'metric_relabel_configs'

/** `keep_metrics: dotnet_.*`, or a list: nothing but the metrics whose whole name one of them matches. */
export function keepMetrics(value: Value, job: JobDraft, context: ExpandContext): void {
  metrics('keep', value, job, context)
}

export function dropMetrics(value: Value, job: JobDraft, context: ExpandContext): void {
  metrics('drop', value, job, context)
}

function metrics(action: 'keep' | 'drop', value: Value, job: JobDraft, context: ExpandContext): void {
  const given = patterns(value, `${action}_metrics`, context)
  if (!given) return
  job.addRule(METRICS, { source_labels: ['__name__'], regex: given.regex, action }, given.origin)
}

/**
 * What no series can be without: its name, what tells it from the same series of another target, and what tells the
 * buckets of a histogram and the quantiles of a summary apart.
 */
const KEPT = ['__name__', 'job', 'instance', 'le', 'quantile']

/** `keep_labels: code`, or a list: series lose all labels but these and those that no series can be without. */
export function keepLabels(value: Value, job: JobDraft, context: ExpandContext): void {
  const given = patterns(value, 'keep_labels', context)
  if (!given) return
  job.addRule(METRICS, { regex: [...KEPT, given.regex].join('|'), action: 'labelkeep' }, given.origin)
}

export function dropLabels(value: Value, job: JobDraft, context: ExpandContext): void {
  const given = patterns(value, 'drop_labels', context)
  if (given) job.addRule(METRICS, { regex: given.regex, action: 'labeldrop' }, given.origin)
}

/** Regular expressions as one; undefined for none. */
function patterns(value: Value, key: string, context: ExpandContext): { regex: string; origin: Origin } | undefined {
  const given = givenTexts(value, `"${key}" takes a regular expression or a list of them`, context)
  if (given.length === 0) return undefined
  return { regex: given.map(({ text }) => text).join('|'), origin: value.origin }
}
