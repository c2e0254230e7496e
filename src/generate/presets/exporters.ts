import { given, items, text } from './options.ts'
import type { Preset, PresetOption } from './preset.ts'
import { drop, through } from './relabeling.ts'

const collectors: PresetOption = {
  name: 'collectors',
  doc: 'Collectors to ask the exporter for (`collect[]`); all that it has enabled without any.',
  kind: 'list',
  default: undefined,
}

const collect = (names: readonly string[]) => (names.length === 0 ? {} : { params: { 'collect[]': names } })

/** Exporters that scrape many servers, each as it is asked for it. */
const exporter = (example: string): PresetOption => ({
  name: 'exporter',
  doc: 'Address of one exporter that scrapes all targets. The targets are then the servers themselves.',
  kind: 'text',
  form: 'host:port',
  default: undefined,
  example,
})

/** The pattern of such an exporter. */
function central(address: string | undefined, metricsPath: string) {
  return address === undefined ? {} : { metrics_path: metricsPath, relabel_configs: through(address) }
}

export const exporters: readonly Preset[] = [
  {
    name: 'node',
    summary: 'Linux and other Unix machines, by node_exporter',
    doc: 'Needs [node_exporter](https://github.com/prometheus/node_exporter) on each machine.',
    port: 9100,
    options: [{ ...collectors, example: ['cpu', 'meminfo', 'filesystem'] }],
    scrape: (options) => collect(items(options, 'collectors')),
  },
  {
    name: 'windows',
    summary: 'Windows machines, by windows_exporter',
    doc: 'Needs [windows_exporter](https://github.com/prometheus-community/windows_exporter) on each machine.',
    port: 9182,
    options: [{ ...collectors, example: ['cpu', 'logical_disk', 'service'] }],
    scrape: (options) => collect(items(options, 'collectors')),
  },
  {
    name: 'cadvisor',
    summary: 'containers of a machine, by cAdvisor',
    doc: `Needs [cAdvisor](https://github.com/google/cadvisor) on each machine. Its timestamps are not taken over: with
them, Prometheus shows containers that are gone for another five minutes. Metrics that are always zero, or have a series
for each state of each task, are dropped.`,
    port: 8080,
    scrape: () => ({
      honor_timestamps: false,
      metric_relabel_configs: [
        drop('__name__', 'container_(?:network_(?:tcp|udp)_usage_total|tasks_state|cpu_load_average_10s)'),
      ],
    }),
  },
  {
    name: 'mysqld',
    summary: 'MySQL and MariaDB, by mysqld_exporter',
    doc: `Needs [mysqld_exporter](https://github.com/prometheus/mysqld_exporter) beside each server, or one of release 0.15
or later for all of them.`,
    port: 9104,
    options: [{ ...collectors, example: ['global_status', 'info_schema.innodb_metrics'] }, exporter('127.0.0.1:9104')],
    scrape: (options) => ({
      ...collect(items(options, 'collectors')),
      ...central(text(options, 'exporter'), '/probe'),
    }),
  },
  {
    name: 'postgres',
    summary: 'PostgreSQL, by postgres_exporter',
    doc: `Needs [postgres_exporter](https://github.com/prometheus-community/postgres_exporter) beside each server, or one
for all of them, whose configuration has the credentials as auth modules.`,
    port: 9187,
    options: [
      exporter('127.0.0.1:9187'),
      {
        name: 'auth_module',
        doc: 'Auth module of the exporter, where one scrapes all targets.',
        kind: 'text',
        default: undefined,
      },
    ],
    warnings: (options) =>
      text(options, 'auth_module') !== undefined && text(options, 'exporter') === undefined
        ? ['auth_module does nothing without exporter: an exporter beside each server is asked for that one only']
        : [],
    scrape: (options) => {
      const params = given(options, 'auth_module')
      return {
        ...(Object.keys(params).length === 0 ? {} : { params: { auth_module: [params['auth_module']!] } }),
        ...central(text(options, 'exporter'), '/probe'),
      }
    },
  },
  {
    name: 'redis',
    summary: 'Redis and Valkey, by redis_exporter',
    doc: `Needs [redis_exporter](https://github.com/oliver006/redis_exporter) beside each server, or one for all of them:
then targets are written as \`redis://db1:6379\`.`,
    port: 9121,
    options: [exporter('127.0.0.1:9121')],
    scrape: (options) => central(text(options, 'exporter'), '/scrape'),
  },
  {
    name: 'nginx',
    summary: 'NGINX, by nginx-prometheus-exporter',
    doc: `Needs [nginx-prometheus-exporter](https://github.com/nginx/nginx-prometheus-exporter) beside each server, which
reads its \`stub_status\` page.`,
    port: 9113,
    scrape: () => ({}),
  },
  {
    name: 'kafka',
    summary: 'Kafka, by kafka_exporter',
    doc: `Needs [kafka_exporter](https://github.com/danielqsj/kafka_exporter), one for each cluster. For the brokers' own
JMX metrics there is the preset jmx.`,
    port: 9308,
    scrape: () => ({}),
  },
  {
    name: 'jmx',
    summary: "Java programs, by JMX Exporter's agent",
    doc: `Needs [JMX Exporter](https://github.com/prometheus/jmx_exporter) in the program, started with
\`-javaagent:jmx_prometheus_javaagent.jar=9404:config.yaml\`. The port is the one that is given there.`,
    port: 9404,
    scrape: () => ({}),
  },
]
