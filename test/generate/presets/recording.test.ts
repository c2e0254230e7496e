import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { presetByName, presetOptions } from '../../../src/generate/presets/index.ts'
import { ruleFileText } from '../../../src/generate/rule-file.ts'
import { jsonText } from '../../../src/report/terminal.ts'

/** A job whose name has to be escaped in queries and in templates. */
const JOB = 'game "{{1}}"'

interface Alert {
  readonly labels: Readonly<Record<string, string>>
  readonly summary: string
  readonly description: string
}

interface Case {
  readonly name: string
  readonly preset: string
  readonly options?: Readonly<Record<string, unknown>>
  /** Values by series, written as metric and labels; the job is added. Each minute there is one. */
  readonly series: Readonly<Record<string, string>>
  /** What is recorded after ten minutes, by metric and labels besides the job. */
  readonly recorded: Readonly<Record<string, number>>
  /** Alerts after half an hour, by name. */
  readonly alerts?: Readonly<Record<string, Alert>>
}

const grows = (perMinute: number): string => `0+${perMinute}x40`
const stays = (value: number): string => `${value}x40`
const histogram = (name: string, labels = ''): Record<string, string> => ({
  [`${name}_bucket{${labels}le="0.5"}`]: grows(54),
  [`${name}_bucket{${labels}le="2"}`]: grows(60),
  [`${name}_bucket{${labels}le="+Inf"}`]: grows(60),
  [`${name}_sum{${labels}}`]: grows(45),
  [`${name}_count{${labels}}`]: grows(60),
})
const prefixed = (series: Readonly<Record<string, string>>, labels: string): Record<string, string> =>
  Object.fromEntries(Object.entries(series).map(([name, values]) => [`${name}{${labels}}`, values]))

const cases: readonly Case[] = [
  {
    name: 'aspnetcore',
    preset: 'aspnetcore',
    series: {
      'http_requests_received_total{instance="a",code="200"}': grows(54),
      'http_requests_received_total{instance="a",code="500"}': grows(3),
      'http_requests_received_total{instance="b",code="500"}': grows(3),
      ...histogram('http_request_duration_seconds'),
      'http_requests_in_progress{instance="a"}': stays(2),
      'http_requests_in_progress{instance="b"}': stays(3),
      'grpc_requests_received_total{service="s",method="m"}': grows(30),
      'aspnetcore_healthcheck_status{instance="a",name="db"}': stays(0),
      'aspnetcore_healthcheck_status{instance="a",name="queue"}': stays(0.5),
    },
    recorded: {
      'job:http_requests_received:rate5m': 1,
      'job_code:http_requests_received:rate5m{code="200"}': 0.9,
      'job_code:http_requests_received:rate5m{code="500"}': 0.1,
      'job:http_request_duration_seconds:mean5m': 0.75,
      'job:http_request_duration_seconds:p90_5m': 0.5,
      'job:http_requests_in_progress:sum': 5,
      'job:grpc_requests_received:rate5m': 0.5,
    },
    alerts: {
      AspNetCoreServerErrors: {
        labels: {},
        summary: `${JOB} answers with server errors`,
        description: `10% of the requests to ${JOB} end with a status of 5xx.`,
      },
      AspNetCoreUnhealthy: {
        labels: { instance: 'a', name: 'db' },
        summary: `A health check of ${JOB} fails`,
        description: `The health check db of a (${JOB}) is unhealthy.`,
      },
    },
  },
  {
    name: 'dotnet-runtime, names that people write',
    preset: 'dotnet-runtime',
    series: prefixed(
      {
        dotnet_gc_time_seconds_total: grows(6),
        process_cpu_seconds_total: grows(12),
        dotnet_gc_heap_size_bytes: stays(1000),
        dotnet_total_memory_bytes: stays(900),
        dotnet_jit_methods_total: grows(60),
        dotnet_jit_time_seconds_total: grows(15),
        dotnet_threadpool_threads_total: stays(8),
        dotnet_threadpool_queue_length: stays(200),
        dotnet_contention_total: grows(30),
      },
      'instance="a"',
    ),
    recorded: {
      'instance:dotnet_gc_time:percent5m{instance="a"}': 50,
      'instance:dotnet_gc_heap_size_bytes:sum{instance="a"}': 1000,
      'instance:dotnet_jit_methods:rate5m{instance="a"}': 1,
      'instance:dotnet_jit_time_seconds:rate5m{instance="a"}': 0.25,
      'instance:dotnet_threadpool_threads:sum{instance="a"}': 8,
      'instance:dotnet_threadpool_queue_length:mean5m{instance="a"}': 200,
      'instance:dotnet_contention:rate5m{instance="a"}': 0.5,
    },
    alerts: {
      DotnetGcShareHigh: {
        labels: { instance: 'a' },
        summary: `a (${JOB}) is busy collecting garbage`,
        description: 'Garbage collections take 50 % of its CPU time.',
      },
      DotnetThreadPoolQueueLong: {
        labels: { instance: 'a' },
        summary: `The thread pool of a (${JOB}) does not keep up`,
        description: '200 work items wait for a thread: often, threads are blocked.',
      },
    },
  },
  {
    name: 'dotnet-runtime, generations that people write',
    preset: 'dotnet-runtime',
    options: { groups: ['gc'] },
    series: {
      'dotnet_gc_collections_total{instance="a",generation="0"}': grows(60),
      'dotnet_gc_collections_total{instance="a",generation="2"}': grows(6),
    },
    recorded: {
      'instance_generation:dotnet_gc_collections:rate5m{instance="a",generation="0"}': 1,
      'instance_generation:dotnet_gc_collections:rate5m{instance="a",generation="2"}': 0.1,
      'instance:dotnet_gc_gen2_collections:rate5m{instance="a"}': 0.1,
    },
  },
  {
    name: 'dotnet-runtime, names of the library',
    preset: 'dotnet-runtime',
    series: {
      'dotnet_gc_collection_seconds_sum{instance="a",gc_generation="0",gc_type="blocking"}': grows(3),
      'dotnet_gc_collection_seconds_sum{instance="a",gc_generation="2",gc_type="background"}': grows(3),
      'process_cpu_seconds_total{instance="a"}': grows(60),
      'dotnet_gc_pause_ratio{instance="b"}': stays(0.25),
      'dotnet_gc_pause_seconds_sum{instance="a"}': grows(3),
      'dotnet_gc_collection_count_total{instance="a",gc_generation="0",gc_reason="alloc_small"}': grows(60),
      'dotnet_gc_collection_count_total{instance="a",gc_generation="2",gc_reason="alloc_small"}': grows(6),
      'dotnet_gc_collection_count_total{instance="a",gc_generation="2",gc_reason="induced"}': grows(6),
      'dotnet_collection_count_total{instance="a",generation="2"}': grows(12),
      'dotnet_gc_heap_size_bytes{instance="a",gc_generation="0"}': stays(100),
      'dotnet_gc_heap_size_bytes{instance="a",gc_generation="loh"}': stays(50),
      'dotnet_total_memory_bytes{instance="c"}': stays(70),
      'dotnet_jit_method_total{instance="a",dynamic="true"}': grows(30),
      'dotnet_jit_method_total{instance="a",dynamic="false"}': grows(30),
      'dotnet_jit_method_seconds_total{instance="a",dynamic="true"}': grows(6),
      'dotnet_threadpool_num_threads{instance="a"}': stays(12),
      'dotnet_threadpool_queue_length_sum{instance="a"}': grows(120),
      'dotnet_threadpool_queue_length_count{instance="a"}': grows(60),
      'dotnet_exceptions_total{instance="a",type="A"}': grows(600),
      'dotnet_exceptions_total{instance="a",type="B"}': grows(600),
    },
    recorded: {
      'instance:dotnet_gc_time:percent5m{instance="a"}': 10,
      'instance:dotnet_gc_pause:ratio5m{instance="a"}': 0.05,
      'instance:dotnet_gc_pause:ratio5m{instance="b"}': 0.25,
      'instance_generation:dotnet_gc_collections:rate5m{instance="a",generation="0"}': 1,
      'instance_generation:dotnet_gc_collections:rate5m{instance="a",generation="2"}': 0.2,
      'instance:dotnet_gc_gen2_collections:rate5m{instance="a"}': 0.2,
      'instance:dotnet_gc_heap_size_bytes:sum{instance="a"}': 150,
      'instance:dotnet_gc_heap_size_bytes:sum{instance="c"}': 70,
      'instance:dotnet_jit_methods:rate5m{instance="a"}': 1,
      'instance:dotnet_jit_time_seconds:rate5m{instance="a"}': 0.1,
      'instance:dotnet_threadpool_threads:sum{instance="a"}': 12,
      'instance:dotnet_threadpool_queue_length:mean5m{instance="a"}': 2,
      'instance:dotnet_exceptions:rate5m{instance="a"}': 20,
    },
    alerts: {
      DotnetGcPausesLong: {
        labels: { instance: 'b' },
        summary: `b (${JOB}) is paused for garbage collections`,
        description: 'It stands still 25% of the time.',
      },
      DotnetExceptionsMany: {
        labels: { instance: 'a' },
        summary: `a (${JOB}) throws many exceptions`,
        description: '20.0 exceptions are thrown each second.',
      },
    },
  },
  {
    name: 'tcp-server',
    preset: 'tcp-server',
    options: { per_client: true },
    series: {
      ...prefixed({ tcp_requests_total: grows(60), tcp_errors_total: grows(6) }, 'instance="a"'),
      ...prefixed({ tcp_active_connections: stays(40), tcp_message_queue_length: stays(2000) }, 'instance="a"'),
      'tcp_active_connections{instance="b"}': stays(2),
      ...histogram('tcp_request_duration_seconds', 'instance="a",'),
      'tcp_requests_by_client_total{instance="a",client_ip="10.0.0.1"}': grows(30),
      'tcp_requests_by_client_total{instance="b",client_ip="10.0.0.1"}': grows(30),
    },
    recorded: {
      'job:tcp_active_connections:sum': 42,
      'job:tcp_requests:rate5m': 1,
      'job:tcp_request_duration_seconds:mean5m': 0.75,
      'job:tcp_request_duration_seconds:p90_5m': 0.5,
      'job:tcp_message_queue_length:sum': 2000,
      'job:tcp_errors:rate5m': 0.1,
      'job:tcp_errors:ratio5m': 0.1,
      'job_client_ip:tcp_requests_by_client:rate5m{client_ip="10.0.0.1"}': 1,
    },
    alerts: {
      TcpServerErrors: {
        labels: {},
        summary: `${JOB} has errors`,
        description: `10% of the requests to ${JOB} end with an error.`,
      },
      TcpServerQueueLong: {
        labels: {},
        summary: `${JOB} does not keep up with its messages`,
        description: `2000 messages wait to be processed by ${JOB}.`,
      },
    },
  },
]

const folder = mkdtempSync(join(tmpdir(), 'promsd-recording-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** `metric{labels}` with the job among the labels. */
function inJob(series: string, job = JOB): string {
  const [, metric, labels = ''] = /^([^{]+)(?:\{(.*)\})?$/.exec(series)!
  return `${metric}{job=${JSON.stringify(job)}${labels === '' ? '' : `,${labels}`}}`
}

/** A test of promtool: series of the job and of another one go in, and what is recorded of the job comes out. */
function testFile({ series, recorded, alerts = {}, ...rest }: Case): string {
  const rules = rulesOf(rest).flatMap((group) => group.rules)
  const records = rules.flatMap((rule) => ('record' in rule ? [rule.record] : []))
  return jsonText({
    rule_files: ['rules.yml'],
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: Object.entries(series).flatMap(([name, values]) =>
          [JOB, 'another'].map((job) => ({ series: inJob(name, job), values })),
        ),
        promql_expr_test: records.map((record) => ({
          // Rounded, as the releases extrapolate rates differently in the last digits; NaN is no value to speak of.
          expr: `label_replace(round(${record} >= 0, 0.0001), "__name__", "${record}", "", "")`,
          eval_time: '10m',
          exp_samples: Object.entries(recorded)
            .filter(([name]) => name.replace(/\{.*/, '') === record)
            .map(([name, value]) => ({ labels: inJob(name), value })),
        })),
        alert_rule_test: rules.flatMap((rule) => {
          if (!('alert' in rule)) return []
          const expected = alerts[rule.alert]
          const exp_alerts = expected
            ? [
                {
                  exp_labels: { severity: 'warning', job: JOB, ...expected.labels },
                  exp_annotations: { summary: expected.summary, description: expected.description },
                },
              ]
            : []
          return [{ eval_time: '30m', alertname: rule.alert, exp_alerts }]
        }),
      },
    ],
  })
}

function rulesOf({ preset: name, options = {} }: Pick<Case, 'preset' | 'options'>) {
  const preset = presetByName(name)!
  return preset.rules!(presetOptions(preset, options), JOB)
}

describe.each(Object.entries(inject('oracles')))('promtool %s test rules', (_version, oracle) => {
  it.each(cases)('$name', (each) => {
    writeFileSync(join(folder, 'rules.yml'), ruleFileText(rulesOf(each)))
    writeFileSync(join(folder, 'test.yml'), testFile(each))
    const { stdout, stderr } = spawnSync(join(oracle, 'promtool'), ['test', 'rules', 'test.yml'], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(`${stdout}${stderr}`).toMatch(/SUCCESS/)
  })
})
