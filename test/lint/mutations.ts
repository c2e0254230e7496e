import fc from 'fast-check'
import { KEY_LINE, type Mutate, yamlMutations } from './mutations-yaml.ts'

/** Scalars that one field or another reads differently: types, units, ranges, spellings of null. */
const SCALARS = [
  '~',
  'null',
  'Null',
  '"~"',
  '""',
  "''",
  '0',
  '-1',
  '1',
  '15',
  '1.5',
  '1e3',
  '0x10',
  '010',
  '08',
  '1_000',
  'true',
  'yes',
  'off',
  '"true"',
  'y',
  '0s',
  '15s',
  '1h30m',
  '30m1h',
  '1.5h',
  '5S',
  '-5s',
  '300y',
  '10MB',
  '10mb',
  '10',
  '1KiB',
  '5MB5KB',
  'http',
  'https',
  'HTTPS',
  'ftp',
  'v1',
  'v2',
  'V2',
  'keep',
  'Keep',
  'DROP',
  'replace',
  'labelmap',
  'labeldrop',
  'hashmod',
  'lowercase',
  'keepequal',
  'dropequal',
  'A',
  'SRV',
  'MX',
  'NS',
  'a',
  "'a b'",
  'foo-bar',
  'é',
  '1a',
  '__name__',
  '${1}',
  '$1',
  "'${1}x'",
  "'(.*'",
  "'a{1001}'",
  "'[a-\\d]'",
  "'(?<x>a)'",
  'http://a',
  "'http://a b'",
  'localhost:9090',
  "'%zz'",
  "'http://a/%zz'",
  '/metrics',
  '[]',
  '{}',
  '[a]',
  '[~]',
  '{a: b}',
  '{a: ~}',
  '[[a]]',
  '!!str 5',
  '!!int 5',
  '&x a',
  '*x',
  '2001-01-01',
  '.5',
  '.inf',
  '18446744073709551616',
  "'targets/*.json'",
  'a*/b.json',
  'x.txt',
  'PrometheusProto',
  'grpc',
  'http2',
  'legacy',
  'utf8',
] as const

const KEYS = [
  'scrape_interval',
  'scrape_timeout',
  'job_name',
  'static_configs',
  'relabel_configs',
  'metric_relabel_configs',
  'file_sd_configs',
  'targets',
  'labels',
  'files',
  'action',
  'regex',
  'source_labels',
  'target_label',
  'replacement',
  'separator',
  'modulus',
  'basic_auth',
  'authorization',
  'bearer_token',
  'bearer_token_file',
  'oauth2',
  'tls_config',
  'proxy_url',
  'no_proxy',
  'proxy_from_environment',
  'follow_redirects',
  'enable_http2',
  'url',
  'name',
  'headers',
  'http_headers',
  'honor_labels',
  'honor_timestamps',
  'scheme',
  'metrics_path',
  'params',
  'sample_limit',
  'body_size_limit',
  'label_limit',
  'target_limit',
  'keep_dropped_targets',
  'scrape_protocols',
  'enable_compression',
  'scrape_classic_histograms',
  'always_scrape_classic_histograms',
  'native_histogram_bucket_limit',
  'metric_name_validation_scheme',
  'fallback_scrape_protocol',
  'credentials',
  'credentials_file',
  'password',
  'username',
  'sigv4',
  'azuread',
  'protobuf_message',
  'send_exemplars',
  'queue_config',
  'query_log_file',
  '<<',
  'global',
  'runtime',
  'otlp',
  'storage',
  'type',
  'port',
  'role',
  'refresh_interval',
  'external_labels',
] as const

const mutations: readonly Mutate[] = [
  // Misspell a key.
  (lines, pick) => {
    const at = pick.below(lines.length)
    const match = KEY_LINE.exec(lines[at]!)
    if (!match) return
    const [, before = '', key = '', value = ''] = match
    const cut = pick.below(key.length)
    lines[at] = `${before}${key.slice(0, cut)}${key.slice(cut + 1)}:${value === '' ? '' : ` ${value}`}`
  },
  // Another key.
  (lines, pick) => {
    const at = pick.below(lines.length)
    lines[at] = lines[at]!.replace(KEY_LINE, (_all, before: string, _key, value?: string) => {
      return `${before}${KEYS[pick.below(KEYS.length)]}:${value === undefined ? '' : ` ${value}`}`
    })
  },
  // Another value; twice as often as the rest.
  ...[0, 1, 2].map(
    (): Mutate => (lines, pick) => {
      const at = pick.below(lines.length)
      const scalar = SCALARS[pick.below(SCALARS.length)]!
      lines[at] = lines[at]!.replace(KEY_LINE, (all, before: string, key: string, value?: string) =>
        value === undefined && pick.below(2) === 0 ? all : `${before}${key}: ${scalar}`,
      )
    },
  ),
  // Another item of a list in one line or of its own.
  (lines, pick) => {
    const at = pick.below(lines.length)
    const scalar = SCALARS[pick.below(SCALARS.length)]!
    lines[at] = lines[at]!.includes('[')
      ? lines[at]!.replace(/\[[^\]]*\]/, `[${scalar}]`)
      : lines[at]!.replace(/^(\s*- )[^:]*$/, `$1${scalar}`)
  },
  // One more field.
  (lines, pick) => {
    const at = pick.below(lines.length)
    const indent = /^\s*/.exec(lines[at]!)![0].length + (/^\s*- /.test(lines[at]!) ? 2 : 0)
    const key = KEYS[pick.below(KEYS.length)]
    lines.splice(at + 1, 0, `${' '.repeat(indent)}${key}: ${SCALARS[pick.below(SCALARS.length)]}`)
  },
  // Double, drop, move a line or a few.
  (lines, pick) => {
    const at = pick.below(lines.length)
    lines.splice(at, 0, lines[at]!)
  },
  (lines, pick) => {
    lines.splice(pick.below(lines.length), 1)
  },
  (lines, pick) => {
    const at = pick.below(lines.length)
    const moved = lines.splice(at, 1 + pick.below(6))
    lines.splice(pick.below(lines.length + 1), 0, ...moved)
  },
  (lines, pick) => {
    const at = pick.below(lines.length)
    const copied = lines.slice(at, at + 1 + pick.below(6))
    lines.splice(pick.below(lines.length + 1), 0, ...copied)
  },
  // Indent.
  (lines, pick) => {
    const at = pick.below(lines.length)
    lines[at] = pick.below(2) === 0 ? `  ${lines[at]}` : lines[at]!.replace(/^ {2}/, '')
  },
  ...yamlMutations,
]

/** A config with one to three mistakes in it. */
export function mutatedConfigs(bases: readonly string[]): fc.Arbitrary<string> {
  return fc
    .record({
      base: fc.nat({ max: bases.length - 1 }),
      steps: fc.array(
        fc.record({
          which: fc.nat({ max: mutations.length - 1 }),
          picks: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
        }),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
    })
    .map(({ base, steps }) => {
      const lines = bases[base]!.split('\n')
      for (const { which, picks } of steps) {
        let next = 0
        mutations[which]!(lines, { below: (bound) => picks[next++ % picks.length]! % Math.max(1, bound) })
      }
      return lines.join('\n')
    })
}
