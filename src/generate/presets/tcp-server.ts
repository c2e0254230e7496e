import type { Panel, PanelRow, Preset, PresetMetric, RuleGroup } from './preset.ts'
import { mean, OF_SHOWN_JOBS, ofJob, p90, rate, record, sumBy, warn } from './promql.ts'
import { drop } from './relabeling.ts'

const metrics: readonly PresetMetric[] = [
  { name: 'tcp_active_connections', type: 'gauge', doc: 'Connections that are open.' },
  { name: 'tcp_requests_total', type: 'counter', doc: 'Requests that have come in.' },
  { name: 'tcp_request_duration_seconds', type: 'histogram', doc: 'How long they took.' },
  { name: 'tcp_message_queue_length', type: 'gauge', doc: 'Messages that wait to be processed.' },
  { name: 'tcp_errors_total', type: 'counter', doc: 'Errors.' },
  {
    name: 'tcp_requests_by_client_total',
    type: 'counter',
    labels: ['client_ip'],
    doc: 'Requests of each client; only with `per_client`.',
  },
  {
    name: 'tcp_active_connections_by_client',
    type: 'gauge',
    labels: ['client_ip'],
    doc: 'Connections of each client; only with `per_client`.',
  },
]

function rules(job: string, perClient: boolean): readonly RuleGroup[] {
  const its = ofJob(job)
  const byClient = sumBy('job, client_ip', rate('tcp_requests_by_client_total', its))
  return [
    {
      name: `${job}/tcp-server`,
      rules: [
        record('job:tcp_active_connections:sum', job, sumBy('job', `tcp_active_connections{${its}}`)),
        record('job:tcp_requests:rate5m', job, sumBy('job', rate('tcp_requests_total', its))),
        record('job:tcp_request_duration_seconds:mean5m', job, mean('job', 'tcp_request_duration_seconds', its)),
        record('job:tcp_request_duration_seconds:p90_5m', job, p90('job', 'tcp_request_duration_seconds', its)),
        record('job:tcp_message_queue_length:sum', job, sumBy('job', `tcp_message_queue_length{${its}}`)),
        record('job:tcp_errors:rate5m', job, sumBy('job', rate('tcp_errors_total', its))),
        record('job:tcp_errors:ratio5m', job, `job:tcp_errors:rate5m{${its}}\n/\njob:tcp_requests:rate5m{${its}}`),
        ...(perClient ? [record('job_client_ip:tcp_requests_by_client:rate5m', job, byClient)] : []),
        warn('TcpServerErrors', job, {
          expr: `job:tcp_errors:ratio5m{${its}} > 0.05`,
          duration: '10m',
          summary: '{{ $labels.job }} has errors',
          description: '{{ $value | humanizePercentage }} of the requests to {{ $labels.job }} end with an error.',
        }),
        warn('TcpServerSlow', job, {
          expr: `job:tcp_request_duration_seconds:p90_5m{${its}} > 1`,
          duration: '10m',
          summary: '{{ $labels.job }} answers slowly',
          description: 'One of ten requests to {{ $labels.job }} takes longer than {{ $value | humanizeDuration }}.',
        }),
        warn('TcpServerQueueLong', job, {
          expr: `job:tcp_message_queue_length:sum{${its}} > 1000`,
          duration: '10m',
          summary: '{{ $labels.job }} does not keep up with its messages',
          description: '{{ $value }} messages wait to be processed by {{ $labels.job }}.',
        }),
      ],
    },
  ]
}

function panels(perClient: boolean): readonly PanelRow[] {
  const sum = (metric: string) => ({ expr: sumBy('job', `${metric}{${OF_SHOWN_JOBS}}`), legend: '{{job}}' })
  const perSecond = (metric: string) => ({ expr: sumBy('job', rate(metric, OF_SHOWN_JOBS)), legend: '{{job}}' })
  const server: readonly Panel[] = [
    { title: 'Connections', unit: 'short', queries: [sum('tcp_active_connections')] },
    { title: 'Requests', unit: 'reqps', queries: [perSecond('tcp_requests_total')] },
    {
      title: 'Duration',
      unit: 's',
      queries: [
        { expr: mean('job', 'tcp_request_duration_seconds', OF_SHOWN_JOBS), legend: '{{job}} mean' },
        { expr: p90('job', 'tcp_request_duration_seconds', OF_SHOWN_JOBS), legend: '{{job}} p90' },
      ],
    },
    { title: 'Message queue', unit: 'short', queries: [sum('tcp_message_queue_length')] },
    { title: 'Errors', unit: 'cps', queries: [perSecond('tcp_errors_total')] },
  ]
  const client = (title: string, unit: string, value: string): Panel => ({
    title,
    description: 'The ten clients with the most',
    unit,
    queries: [{ expr: `topk(10, ${sumBy('client_ip', value)})`, legend: '{{client_ip}}' }],
  })
  const clients: readonly Panel[] = [
    client('Requests by client', 'reqps', rate('tcp_requests_by_client_total', OF_SHOWN_JOBS)),
    client('Connections by client', 'short', `tcp_active_connections_by_client{${OF_SHOWN_JOBS}}`),
  ]
  return [
    { title: 'TCP server', panels: server },
    ...(perClient ? [{ title: 'TCP server, by client', panels: clients }] : []),
  ]
}

export const tcpServer: Preset = {
  name: 'tcp-server',
  summary: 'TCP servers of .NET with metrics of their own, by KestrelMetricServer',
  doc: `Needs [prometheus-net](https://github.com/prometheus-net/prometheus-net) in the server, with
\`new KestrelMetricServer(port: 1234).Start()\` and the metrics below. There is no end to the clients that a server may have,
so the series of each are dropped unless \`per_client\` asks for them.`,
  port: 1234,
  metrics,
  options: [
    {
      name: 'per_client',
      doc: 'Whether to keep the series of each client, and record and show their requests.',
      kind: 'flag',
      default: false,
    },
  ],
  scrape: ({ per_client: perClient }) =>
    perClient ? {} : { metric_relabel_configs: [drop('__name__', 'tcp_.+_by_client(?:_.+)?')] },
  warnings: ({ per_client: perClient }) =>
    perClient ? ['each client of a TCP server makes series of its own: see that there are not too many'] : [],
  rules: ({ per_client: perClient }, job) => rules(job, perClient === true),
  panels: ({ per_client: perClient }) => panels(perClient === true),
}
