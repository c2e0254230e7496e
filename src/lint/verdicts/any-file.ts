import type { RuleDocs } from '../opinion.ts'

/** What is refused in several kinds of files alike. */
export const ANY_FILE: readonly RuleDocs[] = [
  {
    id: 'syntax',
    summary: 'The file is valid YAML or JSON, as Prometheus reads it',
    severity: 'error',
    appliesTo: ['config', 'scrape-config', 'rules', 'targets', 'project'],
    docs: {
      why: `Prometheus reads nothing of a file that it cannot parse. It is stricter than some YAML readers (no \`%YAML 1.2\`, no
bytes that are not UTF-8, no tabs as indentation) and reads a \`.json\` file as JSON: no comments, no trailing commas,
no byte order mark, and not empty.`,
      bad: `scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['db1:9100'
`,
      good: `scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['db1:9100']
`,
    },
  },
  {
    id: 'excessive-aliasing',
    summary: 'Aliases do not blow up the file',
    severity: 'error',
    appliesTo: ['rules', 'config', 'targets'],
    docs: {
      why: `A few lines of YAML can stand for millions of values where aliases refer to lists of aliases. Prometheus refuses to
expand them. Write the values out, or generate the file.`,
      bad: `groups:
  - name: node
    rules:
      - alert: A
        expr: up == 0
        labels: &a { severity: page }
      - alert: B
        expr: up == 0
        labels: &b
          <<: [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
      - alert: C
        expr: up == 0
        labels: &c
          <<: [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
      - alert: D
        expr: up == 0
        labels: &d
          <<: [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
      - alert: E
        expr: up == 0
        labels: &e
          <<: [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
      - alert: F
        expr: up == 0
        labels:
          <<: [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
`,
      good: `groups:
  - name: node
    rules:
      - alert: NodeDown
        expr: up == 0
        labels: &page
          severity: page
      - alert: NodeFull
        expr: node_filesystem_avail_bytes == 0
        labels: *page
`,
    },
  },
  {
    id: 'duplicate-key',
    summary: 'A key stands once in a mapping',
    severity: 'error',
    warns: 'in a `.json` target file',
    appliesTo: ['config', 'scrape-config', 'rules', 'targets', 'project'],
    docs: {
      why: `In YAML a key that is given twice makes Prometheus refuse the file. In a \`.json\` target file the last one wins:
what stands under the first is lost.`,
      bad: `scrape_configs:
  - job_name: node
    scrape_interval: 15s
    scrape_interval: 30s
`,
      good: `scrape_configs:
  - job_name: node
    scrape_interval: 30s
`,
    },
  },
  {
    id: 'unknown-field',
    summary: 'Only fields that Prometheus knows are given',
    severity: 'error',
    appliesTo: ['config', 'scrape-config', 'rules', 'targets'],
    docs: {
      why: `Prometheus does not skip what it does not know: one misspelt field, or one at the wrong indentation, makes it refuse
the whole file.`,
      bad: `scrape_configs:
  - job_name: node
    scrape_intervall: 15s
`,
      good: `scrape_configs:
  - job_name: node
    scrape_interval: 15s
`,
    },
  },
  {
    id: 'type-mismatch',
    summary: 'A value has the type of its field',
    severity: 'error',
    appliesTo: ['config', 'scrape-config', 'rules'],
    docs: {
      why: `A list, a mapping, a number or a boolean stands where the field takes another. Prometheus follows YAML 1.1: \`yes\` and
\`on\` are booleans, \`"true"\` in quotes is a text and no boolean. A field that takes a text takes any plain value.`,
      bad: `scrape_configs:
  - job_name: pushgateway
    honor_labels: "true"
`,
      good: `scrape_configs:
  - job_name: pushgateway
    honor_labels: true
`,
    },
  },
  {
    id: 'merge',
    summary: 'A merge key takes a mapping, or a list of mappings',
    severity: 'error',
    appliesTo: ['config', 'scrape-config', 'rules', 'targets'],
    docs: {
      why: `The key \`<<\` takes in the entries of another mapping, mostly by an alias. Nothing but mappings can stand behind it:
often the star of the alias is missing.`,
      bad: `scrape_configs:
  - &common
    job_name: node
    scrape_interval: 30s
  - <<: common
    job_name: app
`,
      good: `scrape_configs:
  - &common
    job_name: node
    scrape_interval: 30s
  - <<: *common
    job_name: app
`,
    },
  },
  {
    id: 'required-field',
    summary: 'Fields that a section needs are given',
    severity: 'error',
    appliesTo: ['config', 'scrape-config', 'rules'],
    docs: {
      why: `The section means nothing without the field, or the field nothing without another one: Prometheus refuses the file. A
job needs \`job_name\`. A rule group needs \`name\`, and a rule \`record\` or \`alert\`, and \`expr\`, none of them empty.`,
      bad: `scrape_configs:
  - static_configs:
      - targets: ['db1:9100']
`,
      good: `scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['db1:9100']
`,
    },
  },
  {
    id: 'conflict',
    summary: 'Fields that exclude one another are not given together',
    severity: 'error',
    appliesTo: ['config', 'scrape-config', 'rules'],
    docs: {
      why: `Only one of these fields can be in force, such as one way to authenticate. An empty one, \`basic_auth: {}\`, counts as
given. In rule files a rule cannot have both \`record\` and \`alert\`, and a recording rule takes no \`for\`,
\`keep_firing_for\` or \`annotations\`: make two rules of it.`,
      bad: `scrape_configs:
  - job_name: app
    basic_auth:
      username: prometheus
      password_file: app.password
    authorization:
      credentials_file: app.token
`,
      good: `scrape_configs:
  - job_name: app
    authorization:
      credentials_file: app.token
`,
    },
  },
  {
    id: 'label-name',
    summary: 'Label names are such that the release takes them',
    severity: 'error',
    appliesTo: ['config', 'scrape-config', 'rules', 'targets'],
    docs: {
      why: `Before 3.0 a label name consists of letters, digits and \`_\`, and does not begin with a digit. From 3.0 on any text
but the empty one will do, unless \`metric_name_validation_scheme: legacy\` says otherwise; names of the old kind are
easier to query. A rule cannot set \`__name__\`.`,
      bad: `scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['db1:9100']
        labels:
          data-center: fra1
`,
      good: `scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['db1:9100']
        labels:
          data_center: fra1
`,
      release: '2.53',
    },
  },
  {
    id: 'invalid-duration',
    summary: 'A duration has a unit: 15s, 5m, 1h30m',
    severity: 'error',
    appliesTo: ['config', 'scrape-config', 'rules'],
    docs: {
      why: `Units are \`y\`, \`w\`, \`d\`, \`h\`, \`m\`, \`s\` and \`ms\`, each once and from long to short, with whole numbers before
them. A bare number (but \`0\`), a fraction, a sign or capital letters are refused.`,
      bad: `scrape_configs:
  - job_name: node
    scrape_interval: 15
`,
      good: `scrape_configs:
  - job_name: node
    scrape_interval: 15s
`,
    },
  },
  {
    id: 'unused-ignore',
    summary: 'A promsd-ignore comment has something to ignore',
    severity: 'warning',
    appliesTo: ['config', 'scrape-config', 'rules', 'targets'],
    docs: {
      why: `The comment takes away findings of the rule on its own line, or on the next one where it stands alone. This one takes
away nothing: what it was for is mended, the rule is misspelt, or it is an error, which no comment makes Prometheus
accept. Remove the comment.`,
      bad: `scrape_configs:
  - job_name: node
    scrape_interval: 15s # promsd-ignore: scrape-interval-short
`,
      good: `scrape_configs:
  - job_name: trading
    scrape_timeout: 1s
    scrape_interval: 1s # promsd-ignore: scrape-interval-short
`,
    },
  },
]
