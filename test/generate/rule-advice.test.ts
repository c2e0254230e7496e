import { expect, test } from 'vitest'
import { broughtBy } from '../../src/cli/generate-presets.ts'
import { jobsGeneration } from '../../src/cli/generation.ts'
import { toFields } from '../../src/generate/value.ts'
import type { Job } from './relabelled.ts'

const ORIGIN = { words: 'a test' }

/** What is said of the rules of jobs. */
function said(...jobs: readonly Job[]): string[] {
  const generation = jobsGeneration(jobs.map((job) => toFields({ name: 'j', static: 'a:1', ...job }, ORIGIN)))
  expect(generation.problems).toEqual([])
  const { advice } = broughtBy(generation, { rules: { path: 'r.yml', origin: ORIGIN } }, () => ({ command: '' }))
  return advice.map(({ message }) => message)
}

const never = (rules: string, preset: string): string =>
  `job "j": ${rules} of the group "j/${preset}" can never give a result: it drops what they are made of`
const none = (preset: string): string =>
  `job "j": no rules of the group "j/${preset}" can give a result: it drops what they are made of`

test.each<[Job, string[]]>([
  [{ preset: 'tcp-server' }, []],
  [{ preset: 'tcp-server', keep_metrics: 'tcp_.*' }, []],
  [
    { preset: 'tcp-server', keep_metrics: 'tcp_requests_total' },
    [
      never(
        'job:tcp_active_connections:sum, job:tcp_request_duration_seconds:mean5m, job:tcp_request_duration_seconds:p90_5m, job:tcp_message_queue_length:sum, job:tcp_errors:rate5m and 4 more',
        'tcp-server',
      ),
    ],
  ],
  [
    { preset: 'tcp-server', drop_metrics: 'tcp_errors_total' },
    [never('job:tcp_errors:rate5m, job:tcp_errors:ratio5m, TcpServerErrors', 'tcp-server')],
  ],
  [{ preset: 'tcp-server', keep_metrics: 'go_.*' }, [none('tcp-server')]],

  [{ preset: 'aspnetcore', drop_labels: ['endpoint', 'action'] }, []],
  [
    { preset: 'aspnetcore', drop_labels: ['code', 'le'] },
    [never('job:http_request_duration_seconds:p90_5m, AspNetCoreServerErrors, AspNetCoreSlow', 'aspnetcore')],
  ],
  [{ preset: 'aspnetcore', rename_label: { code: 'status' } }, [never('AspNetCoreServerErrors', 'aspnetcore')]],
  [{ preset: 'aspnetcore', rename_label: { status: 'code' }, keep_labels: 'code' }, []],
  [
    {
      preset: 'aspnetcore',
      drop_metrics: 'http_.*',
      metric_relabel_configs: [{ source_labels: ['x'], target_label: '__name__' }],
    },
    [],
  ],

  // Either of the names by which collections are counted is enough.
  [{ preset: { name: 'dotnet-runtime', groups: ['jit'] }, drop_metrics: 'dotnet_jit_method_total' }, []],
  [
    { preset: { name: 'dotnet-runtime', groups: ['contention'] }, drop_metrics: 'dotnet_contention_total' },
    [none('dotnet-runtime')],
  ],
])('%j', (job, messages) => {
  expect(said(job)).toEqual(messages)
})

test.each(['gc', 'jit', 'threadpool', 'exceptions', 'contention'])(
  'all rules of the group %s can give results',
  (group) => {
    expect(said({ preset: { name: 'dotnet-runtime', groups: [group] } })).toEqual([])
  },
)

test('rules that another job has as well may give results of that one', () => {
  const static_configs = [{ targets: ['a:1'], labels: { job: 'j' } }]
  expect(
    said(
      { preset: 'tcp-server', keep_metrics: 'go_.*' },
      { name: 'k', static: [], static_configs, preset: 'tcp-server' },
    ),
  ).toEqual([])
})
