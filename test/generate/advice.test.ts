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
  [{ preset: 'tcp-server', static: 't:1', keep_metrics: 'go_.*' }, []],

  [
    { preset: { name: 'dotnet-runtime', groups: ['gc'], exception_types: ['A'] }, static: 'a:1' },
    ['job "j": exception_types does nothing without the group exceptions'],
  ],
  [
    { preset: { name: 'postgres', auth_module: 'a' }, static: 'a:1' },
    ['job "j": auth_module does nothing without exporter: an exporter beside each server is asked for that one only'],
  ],
  [{ preset: { name: 'postgres', auth_module: 'a', exporter: 'e:9187' }, static: 'a:1' }, []],
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
