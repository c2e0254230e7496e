import { describe, expect, test } from 'vitest'
import { expandJob } from '../../src/generate/expand.ts'
import { type Origin, type Plain, toFields } from '../../src/generate/value.ts'
import { stubContext } from './preset-stubs.ts'
import { plainOf } from './values.ts'

const HERE: Origin = { words: 'the job' }

/** What a job expands to, its name left out. */
function expanded(job: Readonly<Record<string, Plain>>, context = stubContext()): unknown {
  const { job_name: name, ...rest } = plainOf(expandJob(toFields({ name: 'j', ...job }, HERE), context)) as Record<
    string,
    unknown
  >
  expect(name).toBe('j')
  expect(context.problems).toEqual([])
  return rest
}

/** What is refused of a job: `message (hint)`. */
function refused(job: Readonly<Record<string, Plain>>): string[] {
  const context = stubContext()
  expandJob(toFields({ name: 'j', ...job }, HERE), context)
  return context.problems.map(({ message, hint }) => (hint === undefined ? message : `${message} (${hint})`))
}

const metric = (rule: Record<string, unknown>) => ({ metric_relabel_configs: [rule] })

describe('short forms', () => {
  test.each<[Readonly<Record<string, Plain>>, unknown]>([
    [{ static: 'a:1' }, { static_configs: [{ targets: ['a:1'] }] }],
    [{ static: ['a:1', 'b:1'] }, { static_configs: [{ targets: ['a:1', 'b:1'] }] }],
    [
      { static: { targets: 'a:1', labels: { env: 'x' } } },
      { static_configs: [{ targets: ['a:1'], labels: { env: 'x' } }] },
    ],
    [
      { static: ['a:1', { targets: ['b:1'] }, 'c:1'], static_configs: [{ targets: ['d:1'] }] },
      { static_configs: [{ targets: ['a:1'] }, { targets: ['b:1'] }, { targets: ['c:1'] }, { targets: ['d:1'] }] },
    ],
    [{ file_sd: 't/*.json' }, { file_sd_configs: [{ files: ['t/*.json'] }] }],
    [{ file_sd: ['a.yml', 'b.yml'] }, { file_sd_configs: [{ files: ['a.yml', 'b.yml'] }] }],
    [
      { file_sd: { files: 'a.yml', refresh_interval: '1m' } },
      { file_sd_configs: [{ files: ['a.yml'], refresh_interval: '1m' }] },
    ],
    [{ dns: '_x._tcp.a' }, { dns_sd_configs: [{ names: ['_x._tcp.a'] }] }],
    [
      { dns: { names: ['a', 'b'], type: 'A', port: '9182', refresh_interval: '1m' } },
      { dns_sd_configs: [{ names: ['a', 'b'], type: 'A', port: '9182', refresh_interval: '1m' }] },
    ],
    [
      { dns: ['a', { names: 'b', type: 'MX', port: '1' }] },
      { dns_sd_configs: [{ names: ['a'] }, { names: ['b'], type: 'MX', port: '1' }] },
    ],
    [{ keep_metrics: ['a_.*', 'b'] }, metric({ source_labels: ['__name__'], regex: 'a_.*|b', action: 'keep' })],
    [
      { keep_metrics: ['(?i)foo', 'bar', '(?s)a|b', '(?i:x)', '(?U)c'] },
      metric({
        source_labels: ['__name__'],
        regex: '(?:(?i)foo)|bar|(?:(?s)a|b)|(?i:x)|(?U)c',
        action: 'keep',
      }),
    ],
    [{ keep_metrics: '(?i)foo|bar' }, metric({ source_labels: ['__name__'], regex: '(?i)foo|bar', action: 'keep' })],
    [{ drop_labels: ['(?i)a', 'b'] }, metric({ regex: '(?:(?i)a)|b', action: 'labeldrop' })],
    [{ drop_metrics: 'a' }, metric({ source_labels: ['__name__'], regex: 'a', action: 'drop' })],
    [{ keep_labels: 'a|b' }, metric({ regex: '__name__|job|instance|le|quantile|a|b', action: 'labelkeep' })],
    [{ drop_labels: ['a', 'b'] }, metric({ regex: 'a|b', action: 'labeldrop' })],
    [
      { rename_label: { 'a.b': 'c' } },
      {
        metric_relabel_configs: [
          { source_labels: ['a.b'], regex: '(.+)', target_label: 'c' },
          { regex: 'a\\.b', action: 'labeldrop' },
        ],
      },
    ],
    [
      { set_label: { a: 'x', b: '$1' } },
      {
        relabel_configs: [
          { target_label: 'a', replacement: 'x' },
          { target_label: 'b', replacement: '$$1' },
        ],
      },
    ],
    [
      { blackbox: { module: 'http_2xx', exporter: 'e:9115' }, params: { debug: ['true'] } },
      {
        metrics_path: '/probe',
        params: { debug: ['true'], module: ['http_2xx'] },
        relabel_configs: [
          { source_labels: ['__address__'], target_label: '__param_target' },
          { source_labels: ['__param_target'], target_label: 'instance' },
          { target_label: '__address__', replacement: 'e:9115' },
        ],
      },
    ],
    [
      { shards: { total: 3, this: 0 } },
      {
        relabel_configs: [
          { source_labels: ['__address__'], modulus: '3', target_label: '__tmp_hash', action: 'hashmod' },
          { source_labels: ['__tmp_hash'], regex: '0', action: 'keep' },
        ],
      },
    ],
    [{ shards: { total: 1, this: 0 } }, {}],
  ])('%j', (job, result) => {
    expect(expanded(job)).toEqual(result)
  })

  const KEPT = '__name__|job|instance|le|quantile'

  test.each<[Readonly<Record<string, Plain>>, string]>([
    [{ static: { targets: ['b:1'], labels: { dc: 'x' } } }, 'dc|'],
    [
      { static: ['a:1', { targets: ['b:1'], labels: { dc: 'x' } }, { targets: 'c:1', labels: { rack: '1' } }] },
      'dc|rack|',
    ],
    [{ static_configs: [{ targets: ['b:1'], labels: { dc: 'x', job: 'y', __metrics_path__: '/' } }] }, 'dc|'],
    [{ set_label: { env: 'prod', 'a.b': 'x' } }, 'env|a\\.b|'],
    [{ rename_label: { a: 'b' } }, 'b|'],
    [{ set_label: { dc: 'x' }, rename_label: { dc: 'datacenter' } }, 'datacenter|'],
    [
      {
        static: { targets: ['b:1'], labels: { dc: 'x' } },
        rename_label: { a: 'b' },
        set_label: { env: 'prod' },
      },
      'dc|env|b|',
    ],
    [{ relabel_configs: [{ source_labels: ['__meta_x'], target_label: 'x' }] }, 'x|'],
    [{ relabel_configs: [{ regex: '__meta_(.+)', action: 'labelmap' }, { target_label: '${1}' }] }, ''],
    // Those of the job itself come later.
    [{ metric_relabel_configs: [{ target_label: 'x', replacement: 'y' }] }, ''],
    [{ preset: { name: 'slow', all: true } }, 'a|'],
    // What is named anyway is not named twice.
    [{ set_label: { code: 'a', codes: 'b', c: 'x' } }, 'codes|c|'],
  ])('keep_labels keeps what the job sets: %j', (job, kept) => {
    const rules = expanded({ keep_labels: ['code'], ...job }) as {
      metric_relabel_configs: { action?: string; regex?: string }[]
    }
    const keeping = rules.metric_relabel_configs.filter(({ action }) => action === 'labelkeep')
    expect(keeping).toEqual([{ regex: `${KEPT}|${kept}code`, action: 'labelkeep' }])
  })

  test('may be given by files', () => {
    const context = stubContext({ metrics: 'a|b' })
    expect(expanded({ keep_metrics: { file: 'metrics' } }, context)).toEqual(
      metric({ source_labels: ['__name__'], regex: 'a|b', action: 'keep' }),
    )
  })

  test('of which one is null are not given', () => {
    const job = toFields({ name: 'j' }, HERE)
    const nothing = { kind: 'text', text: '', quoted: false, origin: HERE } as const
    const context = stubContext()
    const fields = new Map(job.fields).set('keep_metrics', nothing).set('shards', nothing).set('preset', nothing)
    expect(plainOf(expandJob({ ...job, fields }, context))).toEqual({ job_name: 'j' })
    expect(context.problems).toEqual([])
  })

  test('rules stand in the order shards, presets, short forms, the own ones', () => {
    const rules = expanded({
      relabel_configs: [{ target_label: 'own', replacement: '' }],
      set_label: { short: 'x' },
      preset: 'slow',
      shards: { total: 2, this: 1 },
    }) as { relabel_configs: { target_label?: string }[] }
    expect(rules.relabel_configs.map(({ target_label }) => target_label)).toEqual([
      '__tmp_hash',
      undefined,
      'a',
      'short',
      'own',
    ])
  })

  test('fields have an order of their own', () => {
    const job = { relabel_configs: [], static: 'a:1', foo: 'x', params: {}, scrape_interval: '1m', tls_config: {} }
    expect(Object.keys(expanded(job) as object)).toEqual([
      'scrape_interval',
      'params',
      'tls_config',
      'static_configs',
      'relabel_configs',
      'foo',
    ])
  })

  test.each<[Readonly<Record<string, Plain>>, string]>([
    [{ keep_metric: 'a' }, 'unknown key "keep_metric" (did you mean "keep_metrics"?)'],
    [{ presets: 'a' }, 'unknown key "presets" (did you mean "preset"?)'],
    [{ job_name: 'a' }, '"name" and "job_name" are the same'],
    [{ static: [['a']] }, '"static" takes addresses, or {targets: […], labels: {…}}, not a list'],
    [{ static: 'a:1', static_configs: {} }, '"static_configs" takes a list, not a mapping'],
    [{ keep_metrics: { a: 'b' } }, '"keep_metrics" takes a regular expression or a list of them, not a mapping'],
    [{ set_label: 'a=b' }, '"set_label" takes names with values, such as {env: prod}, not "a=b"'],
    [{ set_label: { a: ['b'] } }, 'the label "a" takes a text, not a list'],
    [
      { rename_label: { a: 'b', b: 'c' } },
      'the label "b" is a new name and an old one: the rules would be applied one after the other',
    ],
    [{ rename_label: { a: '$b' } }, '"$b" is no label name'],
    [{ blackbox: { module: 'a', exporte: 'b' } }, 'unknown key "exporte" (did you mean "exporter"?)'],
    [{ blackbox: {} }, '"blackbox" needs "module" (name a module of the exporter, such as http_2xx)'],
    [{ blackbox: { module: 'a' }, params: { module: ['b'] } }, '"params" has a module of its own'],
    [{ shards: { total: 2, this: 2 } }, '"this" takes a whole number from 0 to 1, not "2"'],
    [{ shards: { total: '0', this: 0 } }, '"total" takes a whole number from 1 to 1000, not "0"'],
    [{ shards: { total: 2 } }, '"shards" needs "this"'],
    [{ shards: 2 }, '"shards" takes {total: …, this: …}, not "2"'],
    [{ keep_metrics: { file: 'gone' } }, 'no gone'],
  ])('%j is refused', (job, message) => {
    expect(refused(job)).toEqual([message])
  })
})

describe('presets', () => {
  test('bring fields, and options change them', () => {
    expect(expanded({ preset: { name: 'slow', groups: 'gc' } })).toEqual({
      scrape_interval: '2m',
      honor_labels: 'true',
      authorization: { credentials_file: '/token' },
      kubernetes_sd_configs: [{ role: 'pod' }],
      relabel_configs: [{ source_labels: ['__meta_a'], target_label: 'a' }],
      metric_relabel_configs: [{ source_labels: ['__name__'], regex: '(gc)_.*', action: 'keep' }],
    })
    expect(expanded({ preset: { name: 'slow', all: true } })).not.toHaveProperty('metric_relabel_configs')
  })

  test('give way to the fields of the job, and to its authentication', () => {
    expect(expanded({ preset: 'slow', scrape_interval: '5s', basic_auth: { username: 'u' } })).toMatchObject({
      scrape_interval: '5s',
      basic_auth: { username: 'u' },
    })
    expect(expanded({ preset: 'slow', basic_auth: {} })).not.toHaveProperty('authorization')
    expect(expanded({ preset: 'slow', honor_labels: 'yes' })).toHaveProperty('honor_labels', 'yes')
    expect(expanded({ preset: 'prober', params: { debug: ['yes'], x: ['y'] } })).toHaveProperty('params', {
      module: ['icmp'],
      debug: ['yes'],
      x: ['y'],
    })
  })

  test('of one job are none of another, be they asked for in the same way or in others', () => {
    const jobs: readonly Plain[] = ['slow', { name: 'slow', groups: ['gc'] }, 'slow', { name: 'slow', all: true }]
    const regexOf = (preset: Plain) => {
      // What is added to one job stays out of the next.
      const job = expanded({ preset, scheme: 'https', relabel_configs: [{ target_label: 'own' }] }) as {
        readonly relabel_configs: readonly unknown[]
        readonly metric_relabel_configs?: readonly { readonly regex: string }[]
      }
      expect(job).toMatchObject({ scheme: 'https', scrape_interval: '2m' })
      expect(job.relabel_configs).toHaveLength(2)
      return job.metric_relabel_configs?.map(({ regex }) => regex)
    }
    const regexes = [['(gc|jit)_.*'], ['(gc)_.*'], ['(gc|jit)_.*'], undefined]
    expect([...jobs, ...jobs].map(regexOf)).toEqual([...regexes, ...regexes])
  })

  test('that keep metrics together keep those of each', () => {
    expect(expanded({ preset: ['other', { name: 'slow', groups: ['jit'] }] })).toHaveProperty(
      'metric_relabel_configs',
      [{ source_labels: ['__name__'], regex: 'http_.*|(jit)_.*', action: 'keep' }],
    )
  })

  test.each<[Readonly<Record<string, Plain>>, string]>([
    [{ preset: 'slo' }, 'there is no preset "slo" (did you mean "slow"?)'],
    [
      { preset: { groups: 'gc' } },
      'a preset needs "name" ("preset" takes a name, or {name: …} with options of the preset)',
    ],
    [{ preset: { name: 'slow', group: 'gc' } }, 'the preset slow has no option "group"'],
    [{ preset: { name: 'slow', groups: ['gx'] } }, '"groups" has no "gx"'],
    [
      { preset: 'slow', honor_labels: false },
      '"honor_labels" is not what the preset slow sets it to (leave "honor_labels" out, or the preset)',
    ],
    [
      { preset: 'slow', kubernetes_sd_configs: [{ role: 'node' }] },
      '"kubernetes_sd_configs" is not what the preset slow sets it to (leave "kubernetes_sd_configs" out, or the preset)',
    ],
    [
      { preset: 'prober', params: { module: ['tcp'] } },
      '"params.module" is not what the preset prober sets it to (leave "params.module" out, or the preset)',
    ],
    [
      { preset: 'prober', blackbox: { module: 'icmp' } },
      '"blackbox" and the preset prober both say how targets are probed (make a job for each, or leave one of them out)',
    ],
  ])('%j is refused', (job, message) => {
    expect(refused(job)).toContain(message)
  })
})
