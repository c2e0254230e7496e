import type { PanelRow, Preset, PresetMetric, RuleGroup } from './preset.ts'
import { mean, OF_SHOWN_JOBS, ofJob, p90, rate, record, sumBy, warn } from './promql.ts'

const REQUEST_LABELS = ['method', 'controller', 'action', 'endpoint']

/** prometheus-net 8: Prometheus.AspNetCore/HttpMetrics, Prometheus.AspNetCore.Grpc, Prometheus.AspNetCore.HealthChecks. */
const metrics: readonly PresetMetric[] = [
  {
    name: 'http_requests_received_total',
    type: 'counter',
    labels: ['code', ...REQUEST_LABELS],
    doc: 'Requests that have been processed.',
  },
  {
    name: 'http_request_duration_seconds',
    type: 'histogram',
    labels: ['code', ...REQUEST_LABELS],
    doc: 'How long they took.',
  },
  {
    name: 'http_requests_in_progress',
    type: 'gauge',
    labels: REQUEST_LABELS,
    doc: 'Requests that are being processed.',
  },
  {
    name: 'grpc_requests_received_total',
    type: 'counter',
    labels: ['service', 'method'],
    doc: 'gRPC requests that have been received (`UseGrpcMetrics`, package prometheus-net.AspNetCore.Grpc).',
  },
  {
    name: 'aspnetcore_healthcheck_status',
    type: 'gauge',
    labels: ['name'],
    doc: 'Each health check: 0 unhealthy, 0.5 degraded, 1 healthy (`ForwardToPrometheus`, package prometheus-net.AspNetCore.HealthChecks).',
  },
]

function rules(job: string): readonly RuleGroup[] {
  const its = ofJob(job)
  return [
    {
      name: `${job}/aspnetcore`,
      rules: [
        record('job:http_requests_received:rate5m', job, sumBy('job', rate('http_requests_received_total', its))),
        record(
          'job_code:http_requests_received:rate5m',
          job,
          sumBy('job, code', rate('http_requests_received_total', its)),
        ),
        record('job:http_request_duration_seconds:mean5m', job, mean('job', 'http_request_duration_seconds', its)),
        record('job:http_request_duration_seconds:p90_5m', job, p90('job', 'http_request_duration_seconds', its)),
        record('job:http_requests_in_progress:sum', job, sumBy('job', `http_requests_in_progress{${its}}`)),
        record('job:grpc_requests_received:rate5m', job, sumBy('job', rate('grpc_requests_received_total', its))),
        warn('AspNetCoreServerErrors', job, {
          expr: `${sumBy('job', `job_code:http_requests_received:rate5m{${its}, code=~"5.."}`)}\n/\njob:http_requests_received:rate5m{${its}}\n> 0.05`,
          duration: '10m',
          summary: '{{ $labels.job }} answers with server errors',
          description:
            '{{ $value | humanizePercentage }} of the requests to {{ $labels.job }} end with a status of 5xx.',
        }),
        warn('AspNetCoreSlow', job, {
          expr: `job:http_request_duration_seconds:p90_5m{${its}} > 1`,
          duration: '10m',
          summary: '{{ $labels.job }} answers slowly',
          description: 'One of ten requests to {{ $labels.job }} takes longer than {{ $value | humanizeDuration }}.',
        }),
        warn('AspNetCoreUnhealthy', job, {
          expr: `aspnetcore_healthcheck_status{${its}} == 0`,
          duration: '5m',
          summary: 'A health check of {{ $labels.job }} fails',
          description:
            'The health check {{ $labels.name }} of {{ $labels.instance }} ({{ $labels.job }}) is unhealthy.',
        }),
      ],
    },
  ]
}

function panels(): readonly PanelRow[] {
  const requests = rate('http_requests_received_total', OF_SHOWN_JOBS)
  return [
    {
      title: 'HTTP requests',
      panels: [
        { title: 'Requests', unit: 'reqps', queries: [{ expr: sumBy('job', requests), legend: '{{job}}' }] },
        {
          title: 'Requests by status code',
          unit: 'reqps',
          queries: [{ expr: sumBy('job, code', requests), legend: '{{job}} {{code}}' }],
        },
        {
          title: 'Duration',
          unit: 's',
          queries: [
            { expr: mean('job', 'http_request_duration_seconds', OF_SHOWN_JOBS), legend: '{{job}} mean' },
            { expr: p90('job', 'http_request_duration_seconds', OF_SHOWN_JOBS), legend: '{{job}} p90' },
          ],
        },
        {
          title: 'Requests in progress',
          unit: 'short',
          queries: [{ expr: sumBy('job', `http_requests_in_progress{${OF_SHOWN_JOBS}}`), legend: '{{job}}' }],
        },
      ],
    },
    {
      title: 'gRPC and health checks',
      panels: [
        {
          title: 'gRPC requests',
          unit: 'reqps',
          queries: [
            {
              expr: sumBy('job, service, method', rate('grpc_requests_received_total', OF_SHOWN_JOBS)),
              legend: '{{job}} {{service}}/{{method}}',
            },
          ],
        },
        {
          title: 'Health checks',
          description: '0 unhealthy, 0.5 degraded, 1 healthy',
          unit: 'short',
          queries: [
            {
              expr: `min by (job, name) (aspnetcore_healthcheck_status{${OF_SHOWN_JOBS}})`,
              legend: '{{job}} {{name}}',
            },
          ],
        },
      ],
    },
  ]
}

export const aspnetcore: Preset = {
  name: 'aspnetcore',
  summary: 'ASP.NET Core applications, by prometheus-net.AspNetCore',
  doc: `Needs [prometheus-net.AspNetCore](https://github.com/prometheus-net/prometheus-net) in the application, with
\`app.UseHttpMetrics()\` behind \`app.UseRouting()\`, and \`app.MapMetrics()\`. The port is that of the application. Together
with dotnet-runtime (\`preset: [aspnetcore, dotnet-runtime]\`) the metrics of both are kept, and no others.`,
  port: 5000,
  metrics,
  scrape: () => ({}),
  rules: (_options, job) => rules(job),
  panels,
}
