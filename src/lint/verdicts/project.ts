import type { RuleDocs } from '../opinion.ts'

/** What promsd refuses in its own project file, and what it warns of. */
export const PROJECT: readonly RuleDocs[] = [
  {
    id: 'project',
    summary: 'The values in promsd.yaml are what their keys take',
    severity: 'error',
    appliesTo: ['project'],
    docs: {
      why: `Every command of promsd stops at a project file that is not valid, rather than do something else than it says.
docs/project-file.md describes the keys.`,
      bad: `prometheus: "3.5"
lint:
  missing_files: maybe
`,
      good: `prometheus: "3.5"
lint:
  missing_files: warning
`,
    },
  },
  {
    id: 'unknown-key',
    summary: 'Only keys that promsd knows stand in promsd.yaml',
    severity: 'error',
    appliesTo: ['project'],
    docs: {
      why: 'A misspelt key would silently leave its default in force: a label policy, for example, that is not kept.',
      bad: `file: [targets.json]
`,
      good: `files: [targets.json]
`,
    },
  },
  {
    id: 'environment',
    summary: 'The environment has the variables that promsd.yaml names',
    severity: 'error',
    appliesTo: ['project'],
    docs: {
      why: `\`\${env:NAME}\` stands for a variable of the environment, which has to be set where promsd runs, also in CI.`,
      bad: `config: \${env:PROMSD_EXAMPLE_NOT_SET}/prometheus.yml
`,
      good: `config: /etc/prometheus/prometheus.yml
`,
    },
  },
  {
    id: 'preset-conflict',
    summary: 'A job of promsd.yaml does not contradict the preset that it asks for',
    severity: 'error',
    appliesTo: ['project'],
    docs: {
      why: `A preset is more than its fields: its rules go with its discovery, and its module with what it probes. A job that
says otherwise is another job. Intervals, paths and schemes are the job's to choose, as most fields are, unless an
option of the preset asks for something else.

What lets an exporter be scraped puts the exporter's address in place of the target's: a second preset of that kind,
\`blackbox\` beside it, or such rules of the job itself would then probe the exporter. Make a job for each.`,
      bad: `jobs:
  - name: push
    preset: pushgateway
    honor_labels: false
    static: ["pushgateway:9091"]
`,
      good: `jobs:
  - name: push
    preset: pushgateway
    scrape_interval: 1m
    static: ["pushgateway:9091"]
`,
    },
  },
  {
    id: 'no-targets',
    summary: 'A job of promsd.yaml has targets',
    severity: 'warning',
    appliesTo: ['project'],
    docs: {
      why: `Prometheus takes a job without targets, and scrapes nothing for it. Name them by \`static\`, \`file_sd\`, \`dns\` or one of
Prometheus's discoveries, or ask for a preset that brings one.`,
      bad: `jobs:
  - name: node
    preset: node
`,
      good: `jobs:
  - name: node
    preset: node
    static: ["db1:9100"]
`,
    },
  },
  {
    id: 'preset-port',
    summary: 'Static targets have the port that they are scraped at',
    severity: 'warning',
    appliesTo: ['project'],
    docs: {
      why: `Without a port Prometheus scrapes port 80, or 443 where \`scheme\` is https. What the preset is for listens on another one
by default. Write the port where 80 is meant, too.`,
      bad: `jobs:
  - name: windows
    preset: windows
    static: [server1]
`,
      good: `jobs:
  - name: windows
    preset: windows
    static: ["server1:9182"]
`,
    },
  },
  {
    id: 'preset-drops',
    summary: "What a job asks for is not dropped by its preset's rules",
    severity: 'warning',
    appliesTo: ['project'],
    docs: {
      why: `Some presets keep nothing but what their own discovery marks: other targets of the job are dropped. Others drop metrics
before the job can keep them, or keep only their own: what the job keeps besides is gone by then, and where all rules
together let nothing through, nothing is stored. Make a job for each kind of target, and ask a preset by its options for
what it drops.`,
      bad: `jobs:
  - name: tcp
    preset: tcp-server
    keep_metrics: tcp_requests_by_client_total
    static: ["game1:1234"]
`,
      good: `jobs:
  - name: tcp
    preset: tcp-server
    keep_metrics: tcp_requests_total
    static: ["game1:1234"]
`,
    },
  },
  {
    id: 'preset-option',
    summary: 'Options of a preset do what they are given for, at a known cost',
    severity: 'warning',
    appliesTo: ['project'],
    docs: {
      why: `Some options have no effect without another one, and some make series without end. \`promsd presets NAME\` tells what each
is for.`,
      bad: `jobs:
  - name: postgres
    preset: {name: postgres, auth_module: prod}
    static: ["db1:9187"]
`,
      good: `jobs:
  - name: postgres
    preset: {name: postgres, auth_module: prod, exporter: "127.0.0.1:9187"}
    static: ["db1:5432"]
`,
    },
  },
  {
    id: 'probed-target',
    summary: 'In a job that is probed through an exporter nothing takes the exporter for the target',
    severity: 'warning',
    appliesTo: ['project'],
    docs: {
      why: `\`blackbox\`, and presets with an exporter, put the exporter's address in place of the target's, before the job's own
rules. A rule that looks at \`__address__\` then finds the same for all targets: \`__param_target\` has their own. A preset
for targets that are scraped themselves has no meaning there, and \`metrics_path\` is where the exporter is asked.`,
      bad: `jobs:
  - name: shop
    preset: blackbox-http
    static: [https://shop.example.org, https://test.example.org]
    relabel_configs:
      - source_labels: [__address__]
        regex: https://test.*
        action: drop
`,
      good: `jobs:
  - name: shop
    preset: blackbox-http
    static: [https://shop.example.org, https://test.example.org]
    relabel_configs:
      - source_labels: [__param_target]
        regex: https://test.*
        action: drop
`,
    },
  },
  {
    id: 'lost-label',
    summary: 'drop_labels of promsd.yaml drops nothing that the same job sets',
    severity: 'warning',
    appliesTo: ['project'],
    docs: {
      why: `A label that \`set_label\`, \`static\` or \`rename_label\` gives to the series is gone again where an expression of
\`drop_labels\` matches it. One that matches \`__name__\` makes every scrape fail.`,
      bad: `jobs:
  - name: app
    static: ["app1:8080"]
    set_label: {env: prod}
    drop_labels: e.*
`,
      good: `jobs:
  - name: app
    static: ["app1:8080"]
    set_label: {env: prod}
    drop_labels: [endpoint, error]
`,
    },
  },
  {
    id: 'preset-rules',
    summary: 'The rules of presets are read, and match the series of their jobs',
    severity: 'warning',
    appliesTo: ['project'],
    docs: {
      why: `Prometheus reads a rule file that \`rule_files\` names. Rules of a preset match the label \`job\` of the series: where
relabeling gives it other values than the name of the job, they match what still has the name. What a job drops, its
rules cannot be made of.`,
      bad: `generate: {rules: rules/presets.yml}
jobs:
  - name: tcp
    preset: tcp-server
    static: ["game1:1234"]
`,
      good: `generate: {rules: rules/presets.yml}
rule_files: [rules/*.yml]
jobs:
  - name: tcp
    preset: tcp-server
    static: ["game1:1234"]
`,
    },
  },
]
