import type { RuleDocs } from '../opinion.ts'

const ALONE = 'in a target file that is linted alone'

/** What is refused in target files, and what is odd about them or about addresses. */
export const TARGETS: readonly RuleDocs[] = [
  {
    id: 'not-a-list',
    summary: 'A target file is a list of groups, and its targets are lists',
    severity: 'error',
    appliesTo: ['targets'],
    docs: {
      why: `Prometheus discards the whole file, and keeps the targets that it had before. Put a single group into brackets, in
YAML behind a \`-\`.`,
      bad: `{"targets": ["db1:9100"], "labels": {"env": "prod"}}`,
      good: `[{"targets": ["db1:9100"], "labels": {"env": "prod"}}]`,
    },
  },
  {
    id: 'not-a-group',
    summary: 'Each item of a target file is a group',
    severity: 'error',
    appliesTo: ['targets'],
    docs: {
      why: `A target group is a mapping with \`targets\` and \`labels\`. Prometheus discards the whole file where anything else
stands in its place, such as an address.`,
      bad: `["db1:9100", "db2:9100"]`,
      good: `[{"targets": ["db1:9100", "db2:9100"]}]`,
    },
  },
  {
    id: 'not-a-mapping',
    summary: 'Labels are a mapping of names to values',
    severity: 'error',
    appliesTo: ['targets'],
    docs: {
      why: 'Prometheus discards the whole file where the labels of a group are a list or a text.',
      bad: `[{"targets": ["db1:9100"], "labels": ["env=prod"]}]`,
      good: `[{"targets": ["db1:9100"], "labels": {"env": "prod"}}]`,
    },
  },
  {
    id: 'not-a-string',
    summary: 'Addresses and label values are strings',
    severity: 'error',
    appliesTo: ['targets'],
    docs: {
      why: `In a \`.json\` file a number or boolean is no string: Prometheus discards the whole file. Put it into quotes. In YAML a
plain \`1\` or \`true\` is read as the text that it is; lists and mappings are refused there too.`,
      bad: `[{"targets": ["db1:9100"], "labels": {"rack": 12}}]`,
      good: `[{"targets": ["db1:9100"], "labels": {"rack": "12"}}]`,
    },
  },
  {
    id: 'null-group',
    summary: 'A target group is not null',
    severity: 'error',
    appliesTo: ['targets'],
    docs: {
      why: 'Prometheus discards the whole file because of one null among the groups. A template often leaves one at the end.',
      bad: `- targets: ['db1:9100']
-
`,
      good: `- targets: ['db1:9100']
`,
    },
  },
  {
    id: 'key-case',
    summary: 'The keys of a target group are in small letters',
    severity: 'warning',
    appliesTo: ['targets'],
    docs: {
      why: `Prometheus takes \`Targets\` in a \`.json\` file, where case does not count, and refuses it in YAML. Other programs
that read the file may not be so kind.`,
      bad: `[{"Targets": ["db1:9100"]}]`,
      good: `[{"targets": ["db1:9100"]}]`,
    },
  },
  {
    id: 'label-name-null',
    summary: 'A label name is not null',
    severity: 'warning',
    appliesTo: ['targets'],
    docs: {
      why: `In YAML \`~\`, \`null\` and a missing key are null, which Prometheus takes for an empty label name without a word. Put a
label that is called null into quotes, and fill in what is missing.`,
      bad: `- targets: ['db1:9100']
  labels:
    ~: prod
`,
      good: `- targets: ['db1:9100']
  labels:
    env: prod
`,
    },
  },
  {
    id: 'label-address',
    summary: 'A group does not set __address__',
    severity: 'warning',
    appliesTo: ['targets'],
    docs: {
      why: `Each target's own address is written over a label \`__address__\` of its group. Put the address into \`targets\`, or use
another label and a relabel rule.`,
      bad: `[{"targets": ["db1:9100"], "labels": {"__address__": "10.0.0.1:9100"}}]`,
      good: `[{"targets": ["10.0.0.1:9100"], "labels": {"host": "db1"}}]`,
    },
  },
  {
    id: 'target-is-url',
    summary: 'A target is host:port, not a URL',
    severity: 'error',
    warns: ALONE,
    appliesTo: ['config', 'scrape-config', 'targets'],
    docs: {
      why: `A target's address is \`host:port\`. The scheme is the job's \`scheme\` or the label \`__scheme__\`, the path its
\`metrics_path\` or the label \`__metrics_path__\`. A job refuses a target with a slash unless its relabel rules move the
URL elsewhere, as for the blackbox exporter; then nothing is reported.

Where the jobs are known that read a target file, it is an error for them: give the config with \`-c\` or in the project
file. A list of URLs for the blackbox exporter that is linted without its config is a use for
\`--rule target-is-url=off\`.`,
      bad: `scrape_configs:
  - job_name: app
    static_configs:
      - targets: ['http://app1:8080/metrics']
`,
      good: `scrape_configs:
  - job_name: app
    scheme: http
    metrics_path: /metrics
    static_configs:
      - targets: ['app1:8080']
  - job_name: blackbox
    metrics_path: /probe
    static_configs:
      - targets: ['https://example.org/login']
    relabel_configs:
      - source_labels: [__address__]
        target_label: __param_target
      - target_label: __address__
        replacement: blackbox:9115
`,
    },
  },
  {
    id: 'target-has-path',
    summary: 'A target has no path',
    severity: 'error',
    warns: ALONE,
    appliesTo: ['config', 'scrape-config', 'targets'],
    docs: {
      why: `The path belongs into the job's \`metrics_path\` or the label \`__metrics_path__\` of the target group. A job refuses a
target with a slash unless its relabel rules take it out of the address.`,
      bad: `scrape_configs:
  - job_name: app
    static_configs:
      - targets: ['app1:8080/actuator/prometheus']
`,
      good: `scrape_configs:
  - job_name: app
    metrics_path: /actuator/prometheus
    static_configs:
      - targets: ['app1:8080']
`,
    },
  },
  {
    id: 'target-empty',
    summary: 'A target is not empty',
    severity: 'error',
    warns: ALONE,
    appliesTo: ['config', 'scrape-config', 'targets'],
    docs: {
      why: `A job refuses a target without an address, unless a relabel rule gives it one. A variable of a template that has no
value is the usual reason.`,
      bad: `scrape_configs:
  - job_name: app
    static_configs:
      - targets: ['']
`,
      good: `scrape_configs:
  - job_name: app
    static_configs:
      - targets: ['app1:8080']
`,
    },
  },
  {
    id: 'target-refused',
    summary: 'The job takes the target after relabeling',
    severity: 'error',
    warns: ALONE,
    appliesTo: ['config', 'scrape-config', 'targets'],
    docs: {
      why: `The labels that a target has after the relabel rules of its job do not make a scrape: an interval or timeout that is
no duration or is zero, a timeout above the interval, an address that relabeling has emptied or given a slash. The
message names the job and the reason. Of a target file that is linted alone only a warning can be given, of the labels
\`__scrape_interval__\` and \`__scrape_timeout__\` of a group: a relabel rule may change them.`,
      bad: `scrape_configs:
  - job_name: app
    static_configs:
      - targets: ['app1:8080']
        labels:
          __scrape_interval__: '30'
`,
      good: `scrape_configs:
  - job_name: app
    static_configs:
      - targets: ['app1:8080']
        labels:
          __scrape_interval__: 30s
`,
    },
  },
  {
    id: 'target-without-port',
    summary: 'A target has a port',
    severity: 'warning',
    appliesTo: ['targets'],
    docs: {
      why: `From 3.0 on Prometheus adds no port to the address: the HTTP client then takes 80 or 443, and the label \`instance\`
has none. 2.x adds them. An exporter mostly listens elsewhere, node_exporter on 9100.`,
      bad: `[{"targets": ["db1.example.org"]}]`,
      good: `[{"targets": ["db1.example.org:9100"]}]`,
    },
  },
  {
    id: 'target-without-host',
    summary: 'A target has a host',
    severity: 'warning',
    appliesTo: ['targets', 'config', 'scrape-config'],
    docs: {
      why: 'There is a port and no host: Prometheus then scrapes its own machine. A template may lack a value.',
      bad: `[{"targets": [":9100"]}]`,
      good: `[{"targets": ["localhost:9100"]}]`,
    },
  },
  {
    id: 'target-port-range',
    summary: 'A port is a number from 1 to 65535',
    severity: 'warning',
    appliesTo: ['targets', 'config', 'scrape-config'],
    docs: {
      why: 'Prometheus reads the target and fails at each scrape of it.',
      bad: `[{"targets": ["db1:91000"]}]`,
      good: `[{"targets": ["db1:9100"]}]`,
    },
  },
  {
    id: 'target-ipv6-without-brackets',
    summary: 'An IPv6 address stands in brackets',
    severity: 'warning',
    appliesTo: ['targets', 'config', 'scrape-config'],
    docs: {
      why: 'Without brackets nothing tells where the address ends and the port begins: scrapes fail.',
      bad: `[{"targets": ["2001:db8::1"]}]`,
      good: `[{"targets": ["[2001:db8::1]:9100"]}]`,
    },
  },
  {
    id: 'target-has-space',
    summary: 'A target holds no space',
    severity: 'warning',
    appliesTo: ['targets', 'config', 'scrape-config'],
    docs: {
      why: `Prometheus reads the target and fails at each scrape of it. Often two addresses stand in one string, or a space at
the end was copied along.`,
      bad: `[{"targets": ["db1:9100 db2:9100"]}]`,
      good: `[{"targets": ["db1:9100", "db2:9100"]}]`,
    },
  },
  {
    id: 'target-has-control-character',
    summary: 'A target holds no control characters',
    severity: 'warning',
    appliesTo: ['targets', 'config', 'scrape-config'],
    docs: {
      why: 'A tab or line break came into the address, mostly from a template or a script. Scrapes of it fail.',
      bad: `[{"targets": ["db1:9100\\n"]}]`,
      good: `[{"targets": ["db1:9100"]}]`,
    },
  },
  {
    id: 'target-has-userinfo',
    summary: 'A target has no user name or password',
    severity: 'warning',
    appliesTo: ['targets', 'config', 'scrape-config'],
    docs: {
      why: `What stands before the \`@\` becomes part of the label \`instance\`, for all to see. User name and password belong
into \`basic_auth\` of the scrape config, the password into a file of its own.`,
      bad: `[{"targets": ["admin:secret@db1:9100"]}]`,
      good: `[{"targets": ["db1:9100"]}]`,
    },
  },
  {
    id: 'target-has-query',
    summary: 'A target has no query',
    severity: 'warning',
    appliesTo: ['targets', 'config', 'scrape-config'],
    docs: {
      why: `Parameters of the URL are \`params\` of the scrape config, or labels \`__param_NAME\` of the target group.`,
      bad: `[{"targets": ["app1:8080?module=http_2xx"]}]`,
      good: `[{"targets": ["app1:8080"], "labels": {"__param_module": "http_2xx"}}]`,
    },
  },
  {
    id: 'label-policy',
    summary: "The labels of targets follow the project's policy",
    severity: 'warning',
    appliesTo: ['targets'],
    docs: {
      why: `\`labels\` in the project file says which labels a target group needs and which values they may have; \`add\`,
\`label\` and \`apply\` refuse what breaks it. Prometheus would take the file, so here it is a warning. The examples are
for \`labels: {required: [env]}\`.`,
      bad: `[{"targets": ["db1:9100"], "labels": {"role": "db"}}]`,
      good: `[{"targets": ["db1:9100"], "labels": {"role": "db", "env": "prod"}}]`,
    },
  },
]
