import type { PresetRule } from './preset.ts'

/** A text as a string of PromQL: JSON's escapes are among those of Go. */
export const quoted = (text: string): string => JSON.stringify(text)

/** The matcher of a job's series in rules. */
export const ofJob = (job: string): string => `job=${quoted(job)}`

/** The matcher of the dashboard's jobs: Grafana puts in one, or several as a regular expression. */
export const OF_SHOWN_JOBS = 'job=~"$job"'

/** How much a second, from five minutes. */
export const rate = (metric: string, matchers: string): string => `rate(${metric}{${matchers}}[5m])`

export const sumBy = (labels: string, expression: string): string => `sum by (${labels}) (${expression})`

/** Takes what the first expression has, and of each further one the label sets that are missing. */
export const anyOf = (...expressions: readonly string[]): string => expressions.join('\nor\n')

/** Mean of a histogram's observations in the last five minutes. */
export function mean(labels: string, histogram: string, matchers: string): string {
  return `${sumBy(labels, rate(`${histogram}_sum`, matchers))}\n/\n${sumBy(labels, rate(`${histogram}_count`, matchers))}`
}

/** The value that nine of ten observations of the last five minutes do not exceed. */
export function p90(labels: string, histogram: string, matchers: string): string {
  return `histogram_quantile(0.9, ${sumBy(`le, ${labels}`, rate(`${histogram}_bucket`, matchers))})`
}

/**
 * A recording rule of a job. The job is a label of the rule as well: rules of several jobs record the same name, and
 * promtool takes rules that differ in nothing but their expression for duplicates.
 */
export function record(name: string, job: string, expr: string): PresetRule {
  return { record: name, expr, labels: { job } }
}

/** A text in a label of an alert, which is a template. */
const untemplated = (text: string): string => text.replaceAll('{{', '{{ "{{" }}')

/** An alerting rule of a job, with the severity `warning`. */
export function warn(
  alert: string,
  job: string,
  { expr, duration, summary, description }: Record<'expr' | 'duration' | 'summary' | 'description', string>,
): PresetRule {
  return {
    alert,
    expr,
    for: duration,
    labels: { severity: 'warning', job: untemplated(job) },
    annotations: { summary, description },
  }
}
