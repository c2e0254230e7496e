import type { RuleDocs } from '../opinion.ts'

/** What promsd refuses in its own project file. */
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
says otherwise is another job. Intervals, paths and schemes are the job's to choose, as most fields are.`,
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
]
