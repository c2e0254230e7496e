import { describe, expect, test } from 'vitest'
import type { ExpandContext } from '../../src/generate/context.ts'
import { expandJob } from '../../src/generate/expand.ts'
import { presetLookup } from '../../src/generate/preset-lookup.ts'
import { type Plain, toFields } from '../../src/generate/value.ts'
import { stubContext } from './preset-stubs.ts'
import { plainOf } from './values.ts'

type Job = Readonly<Record<string, Plain>>

function expanded(job: Job) {
  const stub = stubContext()
  const context: ExpandContext = { ...stub, presets: presetLookup }
  const fields = plainOf(expandJob(toFields({ name: 'j', ...job }, { words: 'the job' }), context))
  return { fields: fields as Record<string, unknown>, problems: stub.problems, warnings: stub.warnings }
}

const NO_TARGETS = 'job "j": it has no targets: name them by static, file_sd, dns or another discovery'
const NO_PORT = 'job "j": no port is given for w1: what the preset windows is for listens on 9182 by default'
const DROPS = 'it keeps what its own discovery marks; make a job for each'
const BY_CLIENT = 'tcp_requests_by_client_total, tcp_active_connections_by_client cannot be kept'
const DROPPED = (label: string, by: string): string =>
  `job "j": "drop_labels" drops the label "${label}", which "${by}" sets`
const NAMELESS = '"drop_labels" drops "__name__", the name of the metrics: Prometheus refuses series without it'
const NOTHING = 'job "j": no metrics are stored: its rules let none of them through'
const GC = { name: 'dotnet-runtime', groups: ['gc'] }
const EXPORTER = { relabel_configs: [{ target_label: '__address__', replacement: 'e:1' }] }

test.each<[Job, string[]]>([
  [{}, [NO_TARGETS]],
  [{ preset: 'node' }, [NO_TARGETS]],
  [{ preset: 'node', static_configs: [] }, [NO_TARGETS]],
  [{ preset: 'consul' }, []],
  [{ eureka_sd_configs: [{ server: 'http://e' }] }, []],

  [{ preset: 'windows', static: ['w1', 'w2:9182'] }, [NO_PORT]],
  [{ preset: 'windows', static: ['[::1]:9182', 'w:1'] }, []],
  [{ preset: 'windows', static: 'w1', ...EXPORTER }, []],
  [{ preset: { name: 'mysqld', exporter: 'e:9104' }, static: 'db1' }, []],
  [{ preset: 'blackbox-icmp', static: 'h1' }, []],
  [{ static: 'w1' }, []],

  [
    { preset: ['kubernetes-pods', 'consul'] },
    [`job "j": the preset kubernetes-pods drops all targets of consul_sd_configs: ${DROPS}`],
  ],
  [
    { preset: 'kubernetes-pods', static: 'a:1' },
    [`job "j": the preset kubernetes-pods drops all targets of static_configs: ${DROPS}`],
  ],
  [{ preset: 'consul', static: 'a:1' }, []],

  [
    { preset: 'tcp-server', static: 't:1', keep_metrics: 'tcp_.*_by_client.*' },
    [`job "j": ${BY_CLIENT}: the rules of the preset tcp-server drop them before`],
  ],
  [{ preset: 'tcp-server', static: 't:1', keep_metrics: 'tcp_.*' }, []],
  [
    { preset: 'tcp-server', static: 't:1', keep_metrics: 'go_.*' },
    ['job "j": no metrics of the preset tcp-server are stored: this keeps none of them'],
  ],
  [
    { preset: 'tcp-server', static: 't:1', drop_metrics: ['tcp_[are].*', 'tcp_m.*'] },
    ['job "j": no metrics of the preset tcp-server are stored: this drops the rest of them'],
  ],
  [{ preset: 'tcp-server', static: 't:1', drop_metrics: 'tcp_[are].*' }, []],

  [{ preset: GC, static: 'a:1', keep_metrics: 'myapp_.*' }, [NOTHING]],
  [{ preset: GC, static: 'a:1', keep_metrics: 'dotnet_gc_.*' }, []],
  [{ preset: GC, static: 'a:1', keep_metrics: 'dotnet_gc_.*', drop_metrics: '.*_gc_.*' }, [NOTHING]],
  [{ preset: ['aspnetcore', GC], static: 'a:1', keep_metrics: 'myapp_.*' }, [NOTHING]],
  [
    { preset: ['aspnetcore', GC], static: 'a:1', keep_metrics: 'http_.*' },
    ['job "j": no metrics of the preset dotnet-runtime are stored: this keeps none of them'],
  ],
  [{ static: 'a:1', keep_metrics: ['up', 'a_total'], drop_metrics: 'a.*' }, []],
  [{ static: 'a:1', keep_metrics: ['up', 'a_total'], drop_metrics: 'a.*|up' }, [NOTHING]],
  [
    {
      static: 'a:1',
      keep_metrics: 'a_.*',
      metric_relabel_configs: [{ source_labels: ['__name__'], regex: 'up|b_total', action: 'keep' }],
    },
    [NOTHING],
  ],
  [{ static: 'a:1', keep_metrics: 'a_.*', drop_metrics: 'a_.*' }, []],
  [
    { preset: ['node', GC], static: 'a:1' },
    ['job "j": no metrics of the preset node are stored: the preset dotnet-runtime keeps only its own'],
  ],
  [{ preset: ['aspnetcore', GC], static: 'a:1' }, []],
  [{ preset: ['consul', GC] }, []],

  [
    { preset: { name: 'dotnet-runtime', groups: ['gc'], exception_types: ['A'] }, static: 'a:1' },
    ['job "j": exception_types does nothing without the group exceptions'],
  ],
  [
    { preset: { name: 'postgres', auth_module: 'a' }, static: 'a:1' },
    ['job "j": auth_module does nothing without exporter: an exporter beside each server is asked for that one only'],
  ],
  [{ preset: { name: 'postgres', auth_module: 'a', exporter: 'e:9187' }, static: 'a:1' }, []],

  [{ static: 'a:1', set_label: { env: 'x' }, drop_labels: ['a', 'e.*'] }, [DROPPED('env', 'set_label')]],
  [{ static: { targets: 'a:1', labels: { env: 'x' } }, drop_labels: 'env' }, [DROPPED('env', 'static')]],
  [{ static: 'a:1', rename_label: { a: 'b' }, drop_labels: '[ab]' }, [DROPPED('b', 'rename_label')]],
  [{ static: 'a:1', drop_labels: '_.*' }, [`job "j": ${NAMELESS}`]],
  [{ static: 'a:1', set_label: { env: 'x' }, rename_label: { env: 'b' }, drop_labels: 'env' }, []],
  [{ static: 'a:1', set_label: { env: 'x' }, drop_labels: 'en|(' }, []],
  // What a preset or a rule sets may be too much.
  [{ preset: 'consul', drop_labels: 'dc' }, []],
])('%j', (job, warnings) => {
  const found = expanded(job)
  expect(found.problems).toEqual([])
  expect(found.warnings).toEqual(warnings)
})

describe('the port of a preset', () => {
  test.each<[Job, Plain]>([
    [{ preset: 'windows', dns: { names: ['a'], type: 'A' } }, [{ names: ['a'], type: 'A', port: '9182' }]],
    [
      { preset: ['aspnetcore', 'dotnet-runtime'], dns: { names: ['a'], type: 'aaaa' } },
      [{ names: ['a'], type: 'aaaa', port: '5000' }],
    ],
    [{ preset: 'windows', dns: { names: ['a'], type: 'A', port: '1' } }, [{ names: ['a'], type: 'A', port: '1' }]],
    [{ preset: 'windows', dns: 'a' }, [{ names: ['a'] }]],
    [{ preset: ['windows', 'node'], dns: { names: ['a'], type: 'A' } }, [{ names: ['a'], type: 'A' }]],
    [{ preset: { name: 'mysqld', exporter: 'e:1' }, dns: { names: ['a'], type: 'A' } }, [{ names: ['a'], type: 'A' }]],
  ])('%j', (job, discoveries) => {
    expect(expanded(job).fields['dns_sd_configs']).toEqual(discoveries)
  })
})

test.each<[Job, string]>([
  [{ preset: { name: 'ec2', region: 'r', tags: ['ab'] } }, 'option "tags" of preset ec2 takes NAME=VALUE, not "ab"'],
  [{ preset: ['dotnet-runtime', 'dotnet-runtime'] }, 'the preset dotnet-runtime is asked for twice'],
  [{ blackbox: { module: 'icmp', exporter: 'http://x:1/' } }, '"exporter" takes host:port, not "http://x:1/"'],
  [
    { preset: { name: 'blackbox-http', exporter: 'http://x:1/' } },
    'option "exporter" of preset blackbox-http takes host:port, not "http://x:1/"',
  ],
  [
    { preset: { name: 'redis', exporter: 'http://x:1/' } },
    'option "exporter" of preset redis takes host:port, not "http://x:1/"',
  ],
])('%j is refused', (job, message) => {
  expect(expanded({ static: 'a:1', ...job }).problems.map((problem) => problem.message)).toEqual([message])
})

describe('a field that makes an option of the preset useless is refused', () => {
  const NODE: Plain = { name: 'node', collectors: ['os', 'cpu'] }
  const LEAVE = (field: string): string => `leave "${field}" out, or the option`
  const not = (field: string, option: string, preset: string): string =>
    `"${field}" is not what the option "${option}" of the preset ${preset} sets it to (${LEAVE(field)})`

  test.each<[Job, string, string]>([
    [
      { preset: NODE, params: { 'collect[]': ['cpu'] } },
      not('params.collect[]', 'collectors', 'node'),
      'the option sets params.collect[]: os, cpu',
    ],
    [
      { preset: { name: 'postgres', exporter: 'e:1', auth_module: 'a' }, params: { auth_module: ['b'] } },
      not('params.auth_module', 'auth_module', 'postgres'),
      'the option sets params.auth_module: a',
    ],
    [
      { preset: { name: 'rabbitmq', per_object: true }, metrics_path: '/foo' },
      not('metrics_path', 'per_object', 'rabbitmq'),
      'the option sets metrics_path: /metrics/per-object',
    ],
    [
      { preset: { name: 'kubernetes-nodes', insecure_skip_verify: true }, tls_config: { ca_file: 'own' } },
      not('tls_config.insecure_skip_verify', 'insecure_skip_verify', 'kubernetes-nodes'),
      'the option sets tls_config.insecure_skip_verify: true',
    ],
  ])('%j', (job, message, related) => {
    const { problems } = expanded({ static: 'a:1', ...job })
    expect(problems.map((each) => `${each.message} (${each.hint})`)).toEqual([message])
    expect(problems[0]!.related!.map((each) => each.message)).toEqual([related])
  })

  test.each<[Job]>([
    [{ preset: NODE, params: { 'collect[]': ['os', 'cpu'], x: ['y'] } }],
    [{ preset: 'node', params: { 'collect[]': ['cpu'] } }],
    [{ preset: { name: 'rabbitmq', per_object: false }, metrics_path: '/foo' }],
    [{ preset: { name: 'kubernetes-nodes', insecure_skip_verify: false }, tls_config: { ca_file: 'own' } }],
    [
      {
        preset: { name: 'kubernetes-nodes', insecure_skip_verify: true },
        tls_config: { ca_file: 'own', insecure_skip_verify: true },
      },
    ],
    [{ preset: { name: 'redis', exporter: 'e:1' }, metrics_path: '/redis/scrape' }],
  ])('but not %j', (job) => {
    const { problems, warnings } = expanded({ static: 'a:1', ...job })
    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] })
  })
})

const CENTRAL = (name: string): Plain => ({ name, exporter: `${name}:1` })
const both = (first: string, second: string): string =>
  `the presets ${first} and ${second} both let an exporter be scraped in place of the targets (make a job for each)`
const withBlackbox = (preset: string): string =>
  `"blackbox" and the preset ${preset} both say how targets are probed (make a job for each, or leave one of them out)`
const setsAfter = (preset: string, prober: string): string =>
  `the preset ${preset} sets the address of the targets after ${prober} has put that of its exporter there (name ${preset} before ${prober})`
const BLACKBOX = { blackbox: { module: 'http_2xx' } }
const COPY = { source_labels: ['__address__'], target_label: '__param_target' }
const taken = (prober: string): string =>
  `this rule takes what is probed from "__address__", where ${prober} has put that of the exporter (leave the rule out: ${prober} brings what is needed)`

describe('what would probe the exporter of another is refused, and nothing else is said of it', () => {
  test.each<[Job, string]>([
    [{ preset: [CENTRAL('mysqld'), CENTRAL('postgres')] }, both('mysqld', 'postgres')],
    [{ preset: [CENTRAL('redis'), CENTRAL('postgres')] }, both('redis', 'postgres')],
    [{ preset: [CENTRAL('redis'), CENTRAL('postgres')], metrics_path: '/x' }, both('redis', 'postgres')],
    [{ preset: ['kubernetes-services', 'blackbox-http'] }, both('kubernetes-services', 'blackbox-http')],
    [{ preset: ['kubernetes-services', 'kubernetes-ingress'] }, both('kubernetes-services', 'kubernetes-ingress')],
    [
      { preset: ['blackbox-http', 'blackbox-tcp'], params: { module: ['http_2xx'] } },
      both('blackbox-http', 'blackbox-tcp'),
    ],
    [{ preset: ['blackbox-http', 'consul', CENTRAL('mysqld')] }, both('blackbox-http', 'mysqld')],

    [{ preset: CENTRAL('mysqld'), ...BLACKBOX }, withBlackbox('mysqld')],
    [{ preset: 'blackbox-http', ...BLACKBOX }, withBlackbox('blackbox-http')],
    [{ preset: 'blackbox-http', ...BLACKBOX, params: { module: ['icmp'] } }, withBlackbox('blackbox-http')],
    [{ preset: 'kubernetes-ingress', ...BLACKBOX }, withBlackbox('kubernetes-ingress')],
    [{ preset: { name: 'node', collectors: ['cpu'] }, ...BLACKBOX }, withBlackbox('node')],

    // The address of the pod would come after that of the exporter, and be scraped in its place.
    [{ preset: ['blackbox-http', 'kubernetes-pods'] }, setsAfter('kubernetes-pods', 'blackbox-http')],
    [{ preset: ['blackbox-tcp', 'kubernetes-endpoints'] }, setsAfter('kubernetes-endpoints', 'blackbox-tcp')],

    [{ preset: 'blackbox-http', relabel_configs: [COPY] }, taken('the preset blackbox-http')],
    [{ ...BLACKBOX, relabel_configs: [{ ...COPY, regex: '(.*):.*' }] }, taken('"blackbox"')],
    [
      { preset: CENTRAL('redis'), relabel_configs: [{ ...COPY, action: 'Replace', regex: '(redis):.*' }] },
      taken('the preset redis'),
    ],
  ])('%j', (job, message) => {
    const { problems } = expanded({ static: 'a:1', ...job })
    expect(problems.map((each) => `${each.message} (${each.hint})`)).toEqual([message])
    expect(problems.map(({ rule, related }) => [rule, related?.length])).toEqual([['preset-conflict', 1]])
  })
})

describe('what is probed, and meant to be', () => {
  const address = (rule: Readonly<Record<string, Plain>>): Job => ({ preset: 'blackbox-http', relabel_configs: [rule] })

  test.each<[Job]>([
    [{ preset: CENTRAL('postgres') }],
    [{ preset: ['consul', 'blackbox-http'] }],
    [{ preset: ['blackbox-http', 'consul'] }],
    [{ preset: 'blackbox-http', shards: { total: 2, this: 0 } }],
    // The exporter is another one, or one for each zone.
    [address({ target_label: '__address__', replacement: 'other:9115' })],
    [address({ source_labels: ['zone'], target_label: '__address__', replacement: '$1-exporter:9115' })],
    // The address of the exporter may be wanted.
    [address({ source_labels: ['__address__'], target_label: 'prober' })],
    [address({ source_labels: ['__param_target'], regex: 'http://(.*)', target_label: '__param_target' })],
    [address({ ...COPY, regex: 'nowhere:.*' })],
    [{ preset: 'blackbox-http', relabel_configs: [{ source_labels: ['x'], target_label: '__address__' }, COPY] }],
    [{ relabel_configs: [{ target_label: '__address__', replacement: 'e:1' }, COPY] }],
  ])('%j', (job) => {
    const { problems, warnings } = expanded({ static: 'a:1', ...job })
    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] })
  })

  test('may come from pods, their address first', () => {
    const { fields, problems, warnings } = expanded({ preset: ['kubernetes-pods', 'blackbox-http'] })
    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] })
    const rules = fields['relabel_configs'] as { target_label?: string; replacement?: string }[]
    const last = rules.filter(({ target_label: label }) => label === '__address__').at(-1)
    expect(last?.replacement).toBe('127.0.0.1:9115')
  })

  const PUT = 'a rule looks at "__address__", where the preset blackbox-http has put that of the exporter'
  const HAS = '"__param_target" has that of the target'
  const SELF = 'is for targets that are scraped themselves, and'

  test.each<[Job, string]>([
    [address({ source_labels: ['__address__'], regex: 'a.*', action: 'drop' }), `${PUT}: ${HAS}`],
    [address({ source_labels: ['__address__', 'x'], regex: 'a.*', action: 'Keep' }), `${PUT}: ${HAS}`],
    [address({ source_labels: ['__address__'], modulus: 2, target_label: 'h', action: 'hashmod' }), `${PUT}: ${HAS}`],
    [address({ source_labels: ['__address__'], regex: '(.*):.*', target_label: 'instance' }), `${PUT}: ${HAS}`],
    [
      { preset: 'blackbox-http', metrics_path: '/foo' },
      '"metrics_path" is where the exporter is asked: at "/foo" in place of "/probe", which the preset blackbox-http needs',
    ],
    [
      { ...BLACKBOX, metrics_path: '/foo' },
      '"metrics_path" is where the exporter is asked: at "/foo" in place of "/probe", which "blackbox" needs',
    ],
    [
      { preset: CENTRAL('redis'), metrics_path: '/probe' },
      '"metrics_path" is where the exporter is asked: at "/probe" in place of "/scrape", which the preset redis needs',
    ],
    [
      { preset: ['node', 'blackbox-http'] },
      `the preset node ${SELF} the preset blackbox-http lets an exporter be scraped in their place`,
    ],
    [
      { preset: ['mysqld', CENTRAL('redis')] },
      `the preset mysqld ${SELF} the preset redis lets an exporter be scraped in their place`,
    ],
    [
      { preset: ['kubernetes-nodes', 'blackbox-http'] },
      `the preset kubernetes-nodes ${SELF} the preset blackbox-http lets an exporter be scraped in their place`,
    ],
    [
      { preset: 'tcp-server', ...BLACKBOX },
      `the preset tcp-server ${SELF} "blackbox" lets an exporter be scraped in their place`,
    ],
  ])('%j is warned of', (job, message) => {
    const { problems, warnings } = expanded({ static: 'a:1', ...job })
    expect({ problems, warnings }).toEqual({ problems: [], warnings: [`job "j": ${message}`] })
  })
})
