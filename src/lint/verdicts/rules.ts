import type { RuleDocs } from '../opinion.ts'

/** What is refused in rule files, apart from their expressions. */
export const RULES: readonly RuleDocs[] = [
  {
    id: 'duplicate-group',
    summary: 'A group name stands once in a rule file',
    severity: 'error',
    appliesTo: ['rules'],
    docs: {
      why: 'Prometheus refuses the file. Groups of different files may have the same name.',
      bad: `groups:
  - name: node
    rules: []
  - name: node
    rules: []
`,
      good: `groups:
  - name: node
    rules: []
  - name: node-slow
    interval: 5m
    rules: []
`,
    },
  },
  {
    id: 'metric-name',
    summary: 'The name of a recording rule is a metric name',
    severity: 'error',
    appliesTo: ['rules'],
    docs: {
      why: `\`record\` takes the bare name of a metric: labels go under \`labels\`. Before 3.0 it consists of letters, digits,
\`_\` and \`:\`, and does not begin with a digit.`,
      bad: `groups:
  - name: node
    rules:
      - record: job-up-sum
        expr: sum by (job) (up)
`,
      good: `groups:
  - name: node
    rules:
      - record: job:up:sum
        expr: sum by (job) (up)
`,
      release: '2.53',
    },
  },
  {
    id: 'label-value',
    summary: 'The labels of rules are UTF-8',
    severity: 'error',
    appliesTo: ['rules'],
    docs: {
      why: `A \`!!binary\` scalar can hold bytes that are no UTF-8, which a label cannot. Write the value as a text.`,
      bad: `groups:
  - name: node
    rules:
      - alert: InstanceDown
        expr: up == 0
        labels:
          severity: !!binary /w==
`,
      good: `groups:
  - name: node
    rules:
      - alert: InstanceDown
        expr: up == 0
        labels:
          severity: page
`,
    },
  },
  {
    id: 'template',
    summary: 'The templates of alerts can be parsed',
    severity: 'error',
    appliesTo: ['rules'],
    docs: {
      why: `Labels and annotations of alerts are Go templates: \`{{ $labels.instance }}\`, \`{{ $value | humanize }}\`. Prometheus
parses them when it loads the file, and refuses unknown functions and variables, and actions that do not end.`,
      bad: `groups:
  - name: node
    rules:
      - alert: InstanceDown
        expr: up == 0
        annotations:
          summary: '{{ $label.instance }} is down'
`,
      good: `groups:
  - name: node
    rules:
      - alert: InstanceDown
        expr: up == 0
        annotations:
          summary: '{{ $labels.instance }} is down'
`,
    },
  },
]
