import type { FileKind } from '../linted-file.ts'
import type { RuleDocs } from '../opinion.ts'

const CONFIGS: readonly FileKind[] = ['config', 'scrape-config']

/** What is refused in main configs and in files of scrape_config_files. */
export const CONFIG: readonly RuleDocs[] = [
  {
    id: 'field-release',
    summary: 'The release that is linted for knows the field',
    severity: 'error',
    appliesTo: CONFIGS,
    docs: {
      why: `Prometheus has the field in other releases: it came later, or was renamed or removed. Lint for the release that you
run (\`-p\`, or \`prometheus\` in the project file); \`--upgrade-to\` shows what another one refuses.`,
      bad: `scrape_configs:
  - job_name: app
    scrape_classic_histograms: true
`,
      good: `scrape_configs:
  - job_name: app
    always_scrape_classic_histograms: true
`,
      release: '3.5',
    },
  },
  {
    id: 'null-item',
    summary: 'Lists of sections have no empty items',
    severity: 'error',
    appliesTo: CONFIGS,
    docs: {
      why: 'A `-` with nothing behind it is null, which Prometheus refuses in this list. Remove it, or write what is missing.',
      bad: `scrape_configs:
  - job_name: node
  -
`,
      good: `scrape_configs:
  - job_name: node
`,
    },
  },
  {
    id: 'invalid-value',
    summary: 'A value is one of those that its field takes',
    severity: 'error',
    appliesTo: CONFIGS,
    docs: {
      why: 'The field takes a few values or a range of numbers only. The message says which the release knows.',
      bad: `scrape_configs:
  - job_name: node
    relabel_configs:
      - source_labels: [__address__]
        regex: db.*
        action: kep
`,
      good: `scrape_configs:
  - job_name: node
    relabel_configs:
      - source_labels: [__address__]
        regex: db.*
        action: keep
`,
    },
  },
  {
    id: 'invalid-size',
    summary: 'A size has a unit: 512KB, 10MB, 1GB',
    severity: 'error',
    appliesTo: CONFIGS,
    docs: {
      why: 'Units are `B`, `KB` or `KiB`, `MB` or `MiB` and so on to `EB`, in capital letters. A bare number is refused, but `0`.',
      bad: `scrape_configs:
  - job_name: node
    body_size_limit: 10mb
`,
      good: `scrape_configs:
  - job_name: node
    body_size_limit: 10MB
`,
    },
  },
  {
    id: 'invalid-url',
    summary: 'A URL can be parsed, with scheme and host where they are needed',
    severity: 'error',
    appliesTo: CONFIGS,
    docs: {
      why: "Go's URL parser decides. The scheme is missing most often: what stands before the first colon is then taken for it.",
      bad: `scrape_configs:
  - job_name: node
    proxy_url: 10.0.0.1:3128
`,
      good: `scrape_configs:
  - job_name: node
    proxy_url: http://10.0.0.1:3128
`,
    },
  },
  {
    id: 'invalid-regex',
    summary: 'Regular expressions are valid RE2',
    severity: 'error',
    appliesTo: CONFIGS,
    docs: {
      why: `Prometheus uses RE2, which has no look-ahead, look-behind or back references. An expression is no pattern of a shell:
a star needs something before it to repeat. Prometheus anchors the expression at both ends.`,
      bad: `scrape_configs:
  - job_name: node
    relabel_configs:
      - source_labels: [__address__]
        regex: '*.example.org'
        action: keep
`,
      good: `scrape_configs:
  - job_name: node
    relabel_configs:
      - source_labels: [__address__]
        regex: '.*\\.example\\.org'
        action: keep
`,
    },
  },
  {
    id: 'invalid-selector',
    summary: 'Selectors of Kubernetes can be parsed',
    severity: 'error',
    appliesTo: CONFIGS,
    docs: {
      why: `\`label\` and \`field\` of \`selectors\` are written as for \`kubectl get -l\` and \`--field-selector\`: \`app=web\`,
\`env in (prod, staging)\`, \`spec.nodeName=node1\`.`,
      bad: `scrape_configs:
  - job_name: pods
    kubernetes_sd_configs:
      - role: pod
        selectors:
          - role: pod
            label: app in web
`,
      good: `scrape_configs:
  - job_name: pods
    kubernetes_sd_configs:
      - role: pod
        selectors:
          - role: pod
            label: app in (web)
`,
    },
  },
  {
    id: 'empty-section',
    summary: 'A service discovery is not all zero',
    severity: 'error',
    appliesTo: CONFIGS,
    docs: {
      why: `Prometheus compares the section with an empty one, and refuses it where every field is empty, zero or false, even if
that is written down. Leave out the fields that should be as by default.`,
      bad: `scrape_configs:
  - job_name: vultr
    vultr_sd_configs:
      - port: 0
        refresh_interval: 0s
        follow_redirects: false
        enable_http2: false
`,
      good: `scrape_configs:
  - job_name: vultr
    vultr_sd_configs:
      - port: 9100
        authorization:
          credentials_file: vultr.token
`,
    },
  },
  {
    id: 'duplicate-value',
    summary: 'A value stands once in the list',
    severity: 'error',
    appliesTo: CONFIGS,
    docs: {
      why: 'Prometheus refuses a list that names a scrape protocol or a resource attribute twice. Remove the second.',
      bad: `scrape_configs:
  - job_name: app
    scrape_protocols: [OpenMetricsText1.0.0, PrometheusText0.0.4, PrometheusText0.0.4]
`,
      good: `scrape_configs:
  - job_name: app
    scrape_protocols: [OpenMetricsText1.0.0, PrometheusText0.0.4]
`,
    },
  },
  {
    id: 'duplicate-name',
    summary: 'No two remote_write or remote_read sections have the same name',
    severity: 'error',
    appliesTo: ['config'],
    docs: {
      why: "The name tells the sections apart in Prometheus's own metrics. Give each its own, or none.",
      bad: `remote_write:
  - name: mimir
    url: https://mimir1.example.org/api/v1/push
  - name: mimir
    url: https://mimir2.example.org/api/v1/push
`,
      good: `remote_write:
  - name: mimir1
    url: https://mimir1.example.org/api/v1/push
  - name: mimir2
    url: https://mimir2.example.org/api/v1/push
`,
    },
  },
  {
    id: 'duplicate-job',
    summary: 'No two jobs have the same name',
    severity: 'error',
    appliesTo: CONFIGS,
    docs: {
      why: `Prometheus refuses a second job of the same name, also where it stands in a file of \`scrape_config_files\`. Put the
targets into one job, or give the jobs names that say how they differ: a group's label \`job\` can make the series alike.`,
      bad: `scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['db1:9100']
  - job_name: node
    static_configs:
      - targets: ['web1:9100']
`,
      good: `scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['db1:9100']
      - targets: ['web1:9100']
`,
    },
  },
  {
    id: 'timeout-above-interval',
    summary: 'A scrape ends before the next one begins',
    severity: 'error',
    appliesTo: CONFIGS,
    docs: {
      why: `A \`scrape_timeout\` that is written down must not be above the \`scrape_interval\` that holds for the job, which may be
the global one. The default timeout of 10s shrinks by itself.`,
      bad: `global:
  scrape_interval: 15s
scrape_configs:
  - job_name: slow
    scrape_timeout: 30s
`,
      good: `global:
  scrape_interval: 15s
scrape_configs:
  - job_name: slow
    scrape_interval: 1m
    scrape_timeout: 30s
`,
    },
  },
  {
    id: 'tls-pair',
    summary: 'A client certificate comes with its key',
    severity: 'error',
    appliesTo: CONFIGS,
    docs: {
      why: '`cert_file` and `key_file` are of use together only. To trust an authority, name it with `ca_file`.',
      bad: `scrape_configs:
  - job_name: app
    scheme: https
    tls_config:
      cert_file: client.pem
`,
      good: `scrape_configs:
  - job_name: app
    scheme: https
    tls_config:
      cert_file: client.pem
      key_file: client.key
`,
    },
  },
  {
    id: 'aws-region',
    summary: 'Discoveries of AWS name their region',
    severity: 'error',
    appliesTo: CONFIGS,
    docs: {
      why: `Up to 3.13 Prometheus looks for a missing region while it reads the config: at the metadata service of EC2, from 3.7
on also in the environment. Away from there, such as in CI, it refuses the config.`,
      bad: `scrape_configs:
  - job_name: node
    ec2_sd_configs:
      - port: 9100
`,
      good: `scrape_configs:
  - job_name: node
    ec2_sd_configs:
      - port: 9100
        region: eu-west-1
`,
      release: '3.5',
    },
  },
  {
    id: 'file-sd-pattern',
    summary: 'file_sd_configs name .json and .yml files, with a star in the last part of the path only',
    severity: 'error',
    appliesTo: CONFIGS,
    docs: {
      why: `Prometheus knows by the extension how to read a target file: \`.json\`, \`.yml\` or \`.yaml\`, all small or all capital
letters. A star may stand in the name of the file, not in a folder's. Name each folder on its own.`,
      bad: `scrape_configs:
  - job_name: node
    file_sd_configs:
      - files: ['targets/*/node.json']
`,
      good: `scrape_configs:
  - job_name: node
    file_sd_configs:
      - files: ['targets/fra1/*.json', 'targets/ams1/*.json']
`,
    },
  },
  {
    id: 'file-pattern',
    summary: 'Patterns of file names are well-formed',
    severity: 'error',
    appliesTo: CONFIGS,
    docs: {
      why: '`[` opens a set of characters that `]` closes, a `\\` stands before what is meant as it is. Prometheus refuses the rest.',
      bad: `rule_files:
  - 'rules/node-[ab*.yml'
`,
      good: `rule_files:
  - 'rules/node-[ab]*.yml'
`,
    },
  },
  {
    id: 'missing-file',
    summary: 'Files that a config names are there, and can be read',
    severity: 'error',
    warns: 'for a target file, which may come later, and with `--missing-files warning`',
    appliesTo: CONFIGS,
    docs: {
      why: `\`promtool check config\` refuses a config whose rule files, client certificates, keys or credentials files of jobs
are missing, or whose files cannot be read: a folder, a link that leads nowhere. A target file that is missing is a
warning, as it may come later. Where files lie elsewhere on the machine that lints, \`--path-map /etc/prometheus=./conf\`
says where; \`--missing-files warning\` or \`ignore\` changes what missing ones count for.

\`promtool\` looks for no other files, such as \`ca_file\` and \`password_file\`. With \`--missing-files warning\` or
\`error\` they are looked for too; without, an info tells of those without which Prometheus does not start: the files of
\`tls_config\` of remote storage, Alertmanagers and tracing.`,
      bad: `rule_files:
  - rules/not-there.yml
`,
      good: `rule_files:
  - rules/*.yml
`,
    },
  },
  {
    id: 'reserved-header',
    summary: 'Headers that Prometheus sets itself are left to it',
    severity: 'error',
    appliesTo: ['config', 'scrape-config'],
    docs: {
      why: `Prometheus refuses headers that it needs for itself, such as \`Content-Type\` or \`User-Agent\`. \`Authorization\` has
fields of its own: \`authorization\`, \`basic_auth\`, \`oauth2\`.`,
      bad: `remote_write:
  - url: https://mimir.example.org/api/v1/push
    headers:
      Authorization: Bearer secret
`,
      good: `remote_write:
  - url: https://mimir.example.org/api/v1/push
    authorization:
      credentials_file: mimir.token
    headers:
      X-Scope-OrgID: team-a
`,
    },
  },
  {
    id: 'relabel-rule',
    summary: 'A relabel rule has what its action needs, and nothing else',
    severity: 'error',
    appliesTo: CONFIGS,
    docs: {
      why: `\`replace\`, \`hashmod\`, \`lowercase\`, \`uppercase\`, \`keepequal\` and \`dropequal\` need a \`target_label\`, \`hashmod\` a
\`modulus\` too. \`labeldrop\` and \`labelkeep\` take a \`regex\` and nothing else; \`keepequal\` and \`dropequal\` take no
\`regex\`.`,
      bad: `scrape_configs:
  - job_name: node
    relabel_configs:
      - source_labels: [__address__]
        regex: '([^:]+):\\d+'
        replacement: $1
`,
      good: `scrape_configs:
  - job_name: node
    relabel_configs:
      - source_labels: [__address__]
        regex: '([^:]+):\\d+'
        target_label: instance
        replacement: $1
`,
    },
  },
  {
    id: 'agent-mode',
    summary: 'The config of an agent has no rules, alerting or remote_read',
    severity: 'error',
    appliesTo: ['config'],
    docs: {
      why: `Prometheus with \`--agent\` only scrapes and forwards: it refuses \`rule_files\`, \`alerting\` and \`remote_read\`. The rule
applies where \`--agent\`, or \`agent: true\` under \`lint\` in the project file, says that the config is an agent's.`,
      bad: `rule_files: ['rules/*.yml']
remote_write:
  - url: https://mimir.example.org/api/v1/push
`,
      good: `remote_write:
  - url: https://mimir.example.org/api/v1/push
`,
    },
  },
]
