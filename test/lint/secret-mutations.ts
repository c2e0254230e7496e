import fc from 'fast-check'
import { KEY_LINE, type Mutate, type Pick, yamlMutations } from './mutations-yaml.ts'

/** Stands for a secret in the configs below. */
const MARK = '@@@'

/** Secrets wherever a config may have them; each stands on a line of its own or ends one. */
const CONFIGS = [
  `
global:
  scrape_interval: 15s
scrape_configs:
  - job_name: app
    basic_auth:
      username: prometheus
      password: @@@
    scrape_interval: 30s
    static_configs:
      - targets: ['app:8080']
        labels:
          env: prod
          __param_token: @@@
  - job_name: api
    authorization:
      type: Bearer
      credentials: @@@
    tls_config:
      insecure_skip_verify: true
      cert_file: a.pem
      key: @@@
    consul_sd_configs:
      - server: consul:8500
        token: @@@
        basic_auth: {username: bob, password: @@@}
  - job_name: old
    bearer_token: @@@
    scheme: https
    http_headers:
      X-Api-Key:
        secrets: [@@@, @@@]
      X-Other:
        values:
          - @@@
    params:
      module: [http_2xx]
      api_key: [@@@]
`,
  `
alerting:
  alertmanagers:
    - scheme: https
      oauth2:
        client_id: promsd
        client_secret: @@@
        token_url: https://login.example.com/token
        scopes: [a, b]
        endpoint_params:
          client_assertion: @@@
      static_configs: [{targets: ['am:9093']}]
remote_write:
  - url: https://example.com/write
    headers:
      X-Scope-OrgID: @@@
      X-Api: @@@
    queue_config:
      capacity: 5000
    sigv4:
      region: eu-west-1
      access_key: abc
      secret_key: @@@
  - url: https://example.com/other
    azuread:
      cloud: AzurePublic
      oauth:
        client_id: 00000000-0000-0000-0000-000000000000
        client_secret: @@@
        tenant_id: 00000000-0000-0000-0000-000000000000
remote_read:
  - url: https://example.com/read
    basic_auth:
      username: reader
      password: |
        @@@
    proxy_url: http://proxy.example.com
    proxy_connect_header:
      Proxy-Authorization: [@@@]
`,
]

/** With something at both ends that YAML and JSON need not escape; the second reads as a number. */
const SECRETS = [
  'HUNTERseven',
  '4815162342',
  'hunterseven',
  'Hunter-7.seven',
  "'hunter #7: seven'",
  '"hunter\\u0020seven"',
]

const isSecret = (line: string): boolean => line.includes(MARK)

/** Applies a change to the value of a line that has a secret. */
const changeSecret =
  (...changes: readonly ((value: string) => string)[]): Mutate =>
  (lines, pick) => {
    const places = [...lines.keys()].filter((at) => isSecret(lines[at]!))
    const at = places[pick.below(places.length)]
    const change = changes[pick.below(changes.length)]!
    if (at !== undefined) lines[at] = lines[at]!.replace(MARK, change(MARK))
  }

/** Applies a change to the key of a line that has a secret. */
const changeKey =
  (change: (key: string, pick: Pick) => string, separator = ': '): Mutate =>
  (lines, pick) => {
    const places = [...lines.keys()].filter((at) => isSecret(lines[at]!) && KEY_LINE.test(lines[at]!))
    const at = places[pick.below(places.length)]
    if (at === undefined) return
    lines[at] = lines[at]!.replace(
      KEY_LINE,
      (_all, before: string, key: string, value = '') => `${before}${change(key, pick)}${separator}${value}`,
    )
  }

const OWN_KEYS = new Set(CONFIGS.flatMap((config) => config.match(/\b[\w-]{5,}(?=:)/g) ?? []))

/** Once for each key: of more, and of `key`, nothing may be left that a person would know again. */
function slip(key: string, pick: Pick): string {
  if (!OWN_KEYS.has(key)) return key
  const at = pick.below(key.length)
  switch (pick.below(3)) {
    case 0:
      return key.slice(0, at) + key.slice(at + 1)
    case 1:
      return `${key.slice(0, at)}${key[at]}${key.slice(at)}`
    default:
      return key.slice(0, at) + [...key.slice(at, at + 2)].reverse().join('') + key.slice(at + 2)
  }
}

const same = (key: string): string => key
const camelCase = (key: string): string => key.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase())

/** What people do to secrets. */
const secretMutations: readonly Mutate[] = [
  changeSecret(
    (value) => `[${value}]`,
    (value) => `{${value}: x}`,
    (value) => `{${value}}`,
    (value) => `{a: ${value}}`,
    (value) => `[[a, ${value}], ${value}`,
  ),
  changeSecret(
    (value) => `"${value}`,
    (value) => `${value}"`,
    (value) => `'${value}'${value}`,
    (value) => `"${value}" ${value}`,
    (value) => `"a\\q${value}"`,
    (value) => `"${value}\\`,
  ),
  changeSecret(
    ...['*', '&', '!', '%', '`', '!!int ', '!!binary ', '!a!b ', '? ', '- ', 'a: ', '|'].map(
      (before) => (value: string) => before + value,
    ),
  ),
  changeSecret(
    ...[': a', ' :', ',', ']', '}', ' #', '\n', '\n   a'].map((behind) => (value: string) => value + behind),
  ),
  changeKey(slip),
  changeKey(camelCase),
  changeKey((key) => `my_${key}`),
  changeKey(same, ':'),
  changeKey(same, ' '),
  changeKey(same, '='),
  changeKey(same, ' : '),
  // The same line twice, at the same place or elsewhere.
  (lines, pick) => {
    const places = [...lines.keys()].filter((at) => isSecret(lines[at]!) && KEY_LINE.test(lines[at]!))
    const at = places[pick.below(places.length)]
    if (at === undefined) return
    const indent = ' '.repeat(pick.below(8))
    const copy = pick.below(2) === 0 ? lines[at]! : indent + lines[at]!.trimStart()
    lines.splice(pick.below(2) === 0 ? at : pick.below(lines.length), 0, copy)
  },
  // A section that is misspelt or given twice.
  (lines, pick) => {
    const places = [...lines.keys()].filter((at) => /^\s+(?:- )?\w+:$/.test(lines[at]!))
    const at = places[pick.below(places.length)]
    if (at === undefined) return
    lines[at] = lines[at]!.replace(/\w+(?=:)/, (name) => `${name}${'xyz'[pick.below(3)]}`)
  },
  // Another indentation.
  (lines, pick) => {
    const at = pick.below(lines.length)
    lines[at] = pick.below(2) === 0 ? ` ${lines[at]}` : lines[at]!.replace(/^ /, '')
  },
]

/** Configs with mistakes at and around secrets, each of which is the mark. */
const markedConfigs: fc.Arbitrary<string> = fc
  .record({
    config: fc.constantFrom(...CONFIGS),
    steps: fc.array(
      fc.record({
        own: fc.integer({ min: 0, max: 3 }),
        choice: fc.nat(),
        picks: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
      }),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
  })
  .map(({ config, steps }) => {
    const lines = config.trim().split('\n')
    for (const { own, choice, picks } of steps) {
      const mutations = own > 0 ? secretMutations : yamlMutations
      let next = 0
      const pick: Pick = { below: (bound) => (bound === 0 ? 0 : picks[next++ % picks.length]! % bound) }
      const kept = own > 0 ? [] : lines.filter(isSecret)
      const before = [...lines]
      mutations[choice % mutations.length]!(lines, pick)
      // What YAML's mutations leave of a name, a person may not know again either.
      if (kept.some((line) => !lines.includes(line))) lines.splice(0, lines.length, ...before)
    }
    return `${lines.join('\n')}\n`
  })

/** The same with secrets in them, and what must not be shown of these. */
export const configsWithSecrets: fc.Arbitrary<{ text: string; secret: RegExp }> = fc
  .tuple(markedConfigs, fc.constantFrom(...SECRETS))
  .map(([config, secret]) => ({
    text: config.replaceAll(MARK, () => secret),
    secret: /unterse|hunter|HUNTER|r-7|seven|4815|2342/,
  }))

/** Names in the configs above which a password may be as well, and as many letters that stand nowhere, the first one the same. */
const COMMON_WORDS = [
  ['prometheus', 'pzqkjxvwzq'],
  ['prod', 'pzqk'],
  ['consul', 'czqkjx'],
  ['https', 'hzqkj'],
  ['example', 'ezqkjxv'],
  ['capacity', 'czqkjxvw'],
] as const

/** The same config with a common word for its secrets, and with one that stands nowhere else. */
export const configsWithCommonSecrets: fc.Arbitrary<{ word: string; common: string; rare: string }> = fc
  .tuple(markedConfigs, fc.constantFrom(...COMMON_WORDS))
  .map(([config, [word, other]]) => ({
    word,
    common: config.replaceAll(MARK, () => word),
    rare: config.replaceAll(MARK, () => other),
  }))
