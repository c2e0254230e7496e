import type { RuleDocs } from '../opinion.ts'

/** A rule file with one recording rule. */
function ruleFile(expression: string): string {
  return `groups:
  - name: example
    rules:
      - record: job:example
        expr: ${expression}
`
}

function verdict(name: string, summary: string, why: string, bad: string, good: string, release?: string): RuleDocs {
  return {
    id: `promql-${name}`,
    summary,
    severity: 'error',
    appliesTo: ['rules', 'query'],
    docs: { why, bad: ruleFile(bad), good: ruleFile(good), ...(release === undefined ? {} : { release }) },
  }
}

/** What is refused in PromQL expressions: in rule files, and with `--query`. */
export const PROMQL: readonly RuleDocs[] = [
  verdict(
    'syntax',
    'An expression can be parsed',
    `Something stands where the grammar of the release does not have it, or a bracket or quote is not closed. Some of the
grammar came late, such as quoted metric names in braces; the message says so where it is known.`,
    `sum by (job) (rate(http_requests_total[5m])`,
    `sum by (job) (rate(http_requests_total[5m]))`,
  ),
  verdict(
    'type',
    'Operators and functions get what they take',
    `An instant vector, a range vector, a scalar and a string are different things: \`rate()\` takes a range vector, such as
\`x[5m]\`; \`sum()\` takes an instant vector, such as \`rate(x[5m])\`. Two scalars are compared with \`bool\`.`,
    `rate(http_requests_total)`,
    `rate(http_requests_total[5m])`,
  ),
  verdict(
    'function',
    'Functions exist in the release, and get as many arguments as they take',
    `The name is misspelt, in capital letters, or of another release: \`holt_winters\` is called
\`double_exponential_smoothing\` from 3.0 on. The message says how many arguments the function takes.`,
    `histogram_quantil(0.9, rate(http_request_duration_seconds_bucket[5m]))`,
    `histogram_quantile(0.9, rate(http_request_duration_seconds_bucket[5m]))`,
  ),
  verdict(
    'feature',
    'What a feature flag guards is used with that flag only',
    `Prometheus takes this part of PromQL only where it was started with a feature flag. Tell promsd of it:
\`--enable-feature promql-experimental-functions\`, or \`features\` under \`lint\` in the project file.`,
    `sort_by_label(up, "instance")`,
    `sort(up)`,
  ),
  verdict(
    'selector',
    'A selector selects something',
    `A selector without a metric name needs a matcher that does not match the empty text: \`{env=~".*"}\` would select all
series there are. The name of a metric stands before the braces or in them, not in both places.`,
    `count({env=~".*"})`,
    `count({env=~".+"})`,
  ),
  verdict(
    'regex',
    'Regular expressions of matchers are valid',
    `Prometheus uses RE2, which has no look-ahead, look-behind or back references, and matches the whole value. In a quoted
PromQL string a backslash is written twice.`,
    `sum(up{instance=~"*.example.org"})`,
    `sum(up{instance=~".*[.]example[.]org"})`,
  ),
  verdict(
    'matching',
    'Vector matching fits its operator',
    `\`on\`, \`ignoring\` and \`group_left\` stand between two instant vectors; set operators such as \`and\` take no grouping,
and \`bool\` belongs to comparisons.`,
    `up and on (job) group_left () node_uname_info`,
    `up and on (job) node_uname_info`,
  ),
  verdict(
    'modifier',
    'offset and @ stand behind a selector, once each',
    `\`offset\` and \`@\` belong to a selector or subquery: behind the range, and not behind a function. In
\`sum(rate(x[5m] offset 1h))\` the offset is where it belongs.`,
    `sum(rate(http_requests_total[5m])) offset 1h`,
    `sum(rate(http_requests_total[5m] offset 1h))`,
  ),
  verdict(
    'duration',
    'Durations in expressions are valid',
    `A range is above zero. Units stand from long to short and each once: \`1h30m\`. Before 3.0 a number of seconds without
a unit is refused.`,
    `rate(http_requests_total[0s])`,
    `rate(http_requests_total[5m])`,
  ),
]
