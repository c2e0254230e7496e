import { regexProblem } from '../../prometheus/regex.ts'
import { NEWEST } from '../../prometheus/release.ts'
import type { ExpandContext } from '../context.ts'
import { givenTexts } from '../given.ts'
import { labelAdvice, matcher } from '../own-labels.ts'
import type { Origin, TextValue, Value } from '../value.ts'
import type { JobDraft } from './draft.ts'
import { literalPattern } from './labels.ts'

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

/**
 * `keep_labels: code`, or a list: series lose all labels but these, those that no series can be without, and those that
 * the job sets itself, which it would not if it did not want them.
 */
export function keepLabels(value: Value, job: JobDraft, context: ExpandContext): void {
  const given = patterns(value, 'keep_labels', context)
  if (!given) return
  const isKept = matcher([...KEPT, given.regex].join('|'))
  const own = [...job.labels.keys()].filter((name) => !isKept(name)).map(literalPattern)
  job.addRule(METRICS, { regex: [...KEPT, ...own, given.regex].join('|'), action: 'labelkeep' }, given.origin)
}

export function dropLabels(value: Value, job: JobDraft, context: ExpandContext): void {
  const given = patterns(value, 'drop_labels', context)
  if (!given) return
  job.addRule(METRICS, { regex: given.regex, action: 'labeldrop' }, given.origin)
  job.advice.push(...labelAdvice(value, given.regex, job.labels))
}

/** Regular expressions as one; undefined for none. */
function patterns(value: Value, key: string, context: ExpandContext): { regex: string; origin: Origin } | undefined {
  const given = givenTexts(value, `"${key}" takes a regular expression or a list of them`, context)
  // What is wrong with a single one is told of as with any other field.
  const valid = given.length < 2 ? given : given.filter((each) => isRegex(each, context))
  const [first] = valid
  if (!first) return undefined
  const { origin } = valid.length === 1 ? first : value
  return { regex: alternatives(valid.map(({ text }) => text)), origin }
}

function isRegex({ text, origin }: TextValue, { refuse }: ExpandContext): boolean {
  const problem = regexProblem(text, NEWEST)
  if (!problem) return true
  const message = `the regular expression ${JSON.stringify(text)} is invalid: ${problem.message}`
  refuse({ rule: 'invalid-regex', message, origin })
  return false
}

/** An expression for what one of several matches. Flags of one of them, as `(?i)`, end with it. */
function alternatives(expressions: readonly string[]): string {
  const last = expressions.length - 1
  return expressions.map((each, i) => (i < last && FLAGS.test(each) ? `(?:${each})` : each)).join('|')
}

const FLAGS = /\(\?[a-zA-Z-]+\)/
