import type { Preset } from './preset.ts'

/** Programs that have metrics of their own, without an exporter. */
export const servers: readonly Preset[] = [
  {
    name: 'prometheus',
    summary: 'Prometheus itself',
    doc: `The metrics of a Prometheus server. Where it runs with \`--web.route-prefix\` or an external URL with a path, write
the \`metrics_path\` as well.`,
    port: 9090,
    scrape: () => ({}),
  },
  {
    name: 'alertmanager',
    summary: 'Alertmanager',
    doc: 'The metrics of Alertmanager itself. Where alerts are sent is said under `alerting`, not by a job.',
    port: 9093,
    scrape: () => ({}),
  },
  {
    name: 'pushgateway',
    summary: 'Pushgateway',
    doc: `What batch jobs have pushed keeps the labels \`job\` and \`instance\` of the push: without \`honor_labels\`, all of it
would get those of the Pushgateway.`,
    port: 9091,
    scrape: () => ({ honor_labels: true }),
  },
  {
    name: 'grafana',
    summary: 'Grafana',
    doc: 'The metrics of Grafana itself. Where it asks for a password (`metrics` in grafana.ini), add `basic_auth`.',
    port: 3000,
    scrape: () => ({}),
  },
  {
    name: 'etcd',
    summary: 'etcd',
    doc: `etcd gives its metrics on the port for its clients. Where that wants certificates, add \`scheme: https\` and
\`tls_config\`, or start it with \`--listen-metrics-urls\` and scrape that port.`,
    port: 2379,
    scrape: () => ({}),
  },
  {
    name: 'rabbitmq',
    summary: 'RabbitMQ, by its plugin rabbitmq_prometheus',
    doc: 'Needs the plugin on each node: `rabbitmq-plugins enable rabbitmq_prometheus`.',
    port: 15692,
    options: [
      {
        name: 'per_object',
        doc: 'Metrics of each queue, connection and channel instead of their sums: many series on a busy broker.',
        kind: 'flag',
        default: false,
      },
    ],
    scrape: ({ per_object: perObject }) => (perObject ? { metrics_path: '/metrics/per-object' } : {}),
  },
]
