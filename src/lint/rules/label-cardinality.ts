import type { Struct } from '../../prometheus/config/struct.ts'
import type { Opinion } from '../opinion.ts'
import { fieldPlace, keyPlace, labelSpan } from '../places.ts'
import { actionOf, everyRelabelRule } from '../relabeling.ts'

/** What takes a new value with each client, request or second, without underscores. */
const UNBOUNDED: ReadonlySet<string> = new Set(
  `client_ip client_address client_addr remote_addr remote_ip source_ip src_ip user_id user_email user_name email
  customer_id request_id correlation_id transaction_id order_id trace_id span_id session session_id session_token
  timestamp uuid guid`
    .split(/\s+/)
    .map(bare),
)
/** Of a request these have no end; of a target they have a few values. */
const OF_REQUESTS: ReadonlySet<string> = new Set(['path', 'url_path', 'request_path', 'uri', 'request_uri'].map(bare))

const MOST_KNOWN = 1000

const HINT = 'each value is a series of its own: leave the label out, or map it to a few values'

export const labelCardinality: Opinion = {
  id: 'label-cardinality',
  summary: 'Labels have few values',
  severity: 'warning',
  appliesTo: ['config', 'scrape-config', 'targets'],
  docs: {
    why: `Prometheus keeps every combination of label values as a series of its own. A label that names a client, a request, a
session or a moment grows without end, and takes the server's memory with it. Drop the label, or map it to a few values;
what belongs to one request belongs into a log or a trace.`,
    bad: `scrape_configs:
  - job_name: app
    metric_relabel_configs:
      - source_labels: [url]
        regex: '[^?]*\\?user=(.*)'
        target_label: user_id
`,
    good: `scrape_configs:
  - job_name: app
    metric_relabel_configs:
      - regex: user_id
        action: labeldrop
`,
  },

  *checkConfig({ root, jobs }) {
    for (const { it } of jobs) {
      for (const group of it.structs('static_configs')) {
        const labels = group.map('labels')
        if (labels.size === 0) continue
        for (const name of labels.keys()) {
          if (isUnbounded(name)) yield { message: message(name), hint: HINT, ...keyPlace(group, 'labels', name) }
        }
      }
    }
    for (const { field, rule } of everyRelabelRule(root)) {
      const name = rule.string('target_label')
      const isOfRequests = field !== 'relabel_configs' && OF_REQUESTS.has(bare(name))
      if ((isOfRequests || isUnbounded(name)) && copiesValues(rule, name)) {
        const text = isOfRequests ? messageOfRequests(name) : message(name)
        yield { message: text, hint: HINT, ...fieldPlace(rule, 'target_label') }
      }
    }
  },

  *checkTargets({ document }) {
    for (const group of document.groups) {
      for (const name of group.labels.keys()) {
        if (!isUnbounded(name)) continue
        yield { message: message(name), hint: HINT, ...labelSpan(group, name) }
      }
    }
  },
}

/** `userId`, `user-id` and `user_id` are the same. */
function bare(name: string): string {
  return name.toLowerCase().replace(/[_-]/g, '')
}

const known = new Map<string, boolean>()

/** The same few names stand at thousands of targets. */
function isUnbounded(name: string): boolean {
  let answer = known.get(name)
  if (answer === undefined) {
    answer = UNBOUNDED.has(bare(name))
    if (known.size < MOST_KNOWN) known.set(name, answer)
  }
  return answer
}

/** Whether the rule fills the label from others; from itself it makes fewer values of many, which is what to do. */
function copiesValues(rule: Struct, target: string): boolean {
  if (rule.strings('source_labels').includes(target)) return false
  const action = actionOf(rule)
  return (
    action === 'lowercase' ||
    action === 'uppercase' ||
    (action === 'replace' && rule.string('replacement').includes('$'))
  )
}

const message = (name: string): string =>
  `the label "${name}" has as many values as there are clients, requests or moments`

/** Clients can ask for any path, and do. */
const messageOfRequests = (name: string): string =>
  `the label "${name}" has a value for each path that any client asks for`
