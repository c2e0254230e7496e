import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LINT_FORMATS } from '../../src/report/lint-formats.ts'
import { renderLint } from '../../src/report/lint-report.ts'
import { plain } from '../../src/report/terminal.ts'
import { SECRET } from '../../src/secrets/mark.ts'
import { lintText, type TextOptions } from './lint-text.ts'
import { configsWithCommonSecrets, configsWithSecrets } from './secret-mutations.ts'

/** What each format says of a text, and of what it refers to. */
async function reports(text: string, options: TextOptions): Promise<string[]> {
  const files = await lintText(text, options)
  const release = options.version ?? '3.14'
  return Promise.all(
    LINT_FORMATS.map((format) => renderLint({ release, files, skipped: [] }, format, { paint: plain })),
  )
}

const job = (more: string): string => `scrape_configs:\n- job_name: a\n  scrape_interval: 5\n  ${more}\n`
const targets = (list: string): string => job(`static_configs: [{targets: ${list}}]`)

/** Each has HUNTER for its secret, and a finding on the secret's line. */
const CASES: Readonly<Record<string, string | [text: string, options: TextOptions]>> = {
  'a second password': job('basic_auth:\n    username: x\n    password: HUNTER1\n    password: HUNTER2'),
  'a second section': job('basic_auth: {password: HUNTER1}\n  basic_auth: {password: HUNTER2}'),
  'a second oauth2': job('oauth2: {client_secret: HUNTER1}\n  oauth2: {client_secret: HUNTER2}'),
  'in a list': job('basic_auth: {username: x, password: [HUNTER]}'),
  'in a list of lists': job('basic_auth: {username: x, password: [[HUNTER], [a, HUNTER]]}'),
  'for a key': job('basic_auth: {username: x, password: {HUNTER: x}}'),
  'for a key of a block': job('basic_auth:\n    password:\n      HUNTER: x'),
  'a misspelt bearer_token': job('bearer_tokn: HUNTER'),
  'a misspelt token': job('consul_sd_configs: [{tokn: HUNTER}]'),
  'a misspelt client_secret': job('oauth2: {client_id: a, client_secert: HUNTER}'),
  'a misspelt credentials': job('authorization: {credentails: HUNTER}'),
  'a misspelt authorization': job('authorzation: HUNTER'),
  'camel case': job('basicAuth: {username: x, password: HUNTER}'),
  'camel case of the field': job('oauth: {clientSecret: HUNTER}'),
  'another spelling': job('authorisation: {credentials: HUNTER}'),
  'at the top': `basic_auth: {username: x, password: HUNTER}\n${job('')}`,
  'another name': job('basic_auth: {pass: HUNTER}'),
  'any other name': job('basic_auth: {usernam: bob, foo: HUNTER}'),
  'no name': job('basic_auth: {bob, HUNTER}'),
  'headers before their release': [job('http_headers: {X-A: {secrets: [HUNTER]}}'), { version: '2.42' }],
  'a section before its release': [
    'remote_write: [{url: "http://a", azuread: {oauth: {client_secret: HUNTER}}}]',
    { version: '2.42' },
  ],
  'a reserved header': 'remote_write: [{url: "http://a", headers: {Authorization: HUNTER}}]',
  'headers of their own': 'remote_write: [{url: "http://a", foo: 1, headers: {X-Api: HUNTER}}]',
  'merged headers': 'remote_write: [{url: "http://a", foo: 1, headers: {<<: {X-Api: HUNTER}}}]',
  'headers as a list': 'remote_write: [{url: "http://a", headers: ["X-Api: HUNTER", {name: X, value: HUNTER}]}]',
  'proxy headers': job('proxy_connect_header: {X: HUNTER}'),
  'a text for authorization': job('authorization: "Bearer HUNTER"'),
  'a number for authorization': job('authorization: 48HUNTER'),
  'a token in the type': job('authorization: {type: Bearer HUNTER, foo: x}'),
  'a text for basic_auth': job('basic_auth: "user:HUNTER"'),
  'a long text for basic_auth': job(`basic_auth: "${'user'.repeat(8)}:HUNTERHUNTERHUNTER"`),
  'a list for basic_auth': job('basic_auth: [user, HUNTER]'),
  'a key of a certificate': job('tls_config: {cert: a, key: [HUNTER]}'),
  'a key in PEM': job('tls_config: {foo: "-----BEGIN RSA PRIVATE KEY-----\\nHUNTER\\n-----END RSA PRIVATE KEY-----"}'),
  'a parameter': job('params: {api_key: HUNTER, token: [HUNTER]}'),
  'a parameter of a URL': job('http_sd_configs: [{url: "htp://x/?a=b&api_key=HUNTER&c=d"}]'),
  'a target': targets(`['http://u:HUNTER@c:1']`),
  'a target with a path': targets(`['u:HUNTER@c:1/x']`),
  'a target with slashes and at signs': targets(`['http://u:HUN/TER@HUNTER@c:1/x', 'https://HUNTER@c/x']`),
  'a target with escapes': targets(`["http://u:HUN\\x54ER\\u0040c:1"]`),
  'a target with a space': targets(`["http://u:HUNTER HUNTER@c:1/x"]`),
  'a long target': targets(`["http://${'u'.repeat(30)}:HUNTERHUNTERHUNTER@c:1/x"]`),
  'a label': job('static_configs: [{targets: [a], labels: {__param_token: HUNTER}}]'),
  'a replacement': job('relabel_configs: [{target_label: __param_token, replacement: HUNTER, acton: x}]'),
  'a replacement of a misspelt rule': job(
    'relabel_configs: [{target_lable: __param_password, replacment: "${1}HUNTER", acton: x}]',
  ),
  'a replacement that is no text': job('relabel_configs: [{target_label: __param_token, replacement: [HUNTER]}]'),
  'a replacement of a broken file': job(
    'relabel_configs:\n  - target_label: __param_token\n    replacement: "HUNTER"x\n    separator: HUNTER: [',
  ).replace('separator: HUNTER', 'separator'),
  'a parameter that a rule moves to the address': `scrape_configs:
- job_name: a
  params: {token: [HUNTER9]}
  scheme: http


  relabel_configs: [{source_labels: [__param_token], target_label: __address__, replacement: $1/x}]


  static_configs: [{targets: [a]}]
`,
  'parameters of a fragment': job('http_sd_configs: [{url: "htp://x/#a=b&access_token=HUNTER", foo: x}]'),
  'a target file': [
    job('file_sd_configs: [{files: [t.json]}]'),
    { beside: { 't.json': '[{"targets": ["http://u:HUNTER@c:1"], "labels": {"token": "HUNTER"}}]' } },
  ],
  'a target file alone': ['[{"targets": ["http:\\/\\/u:HUNTER@c:1", "u:HUNTER@d:1"]}]', { kind: 'targets' }],
  'a target file in YAML': [
    '- targets: ["http://u:HUNTER@c:1", "u:HUNTER@d:1", "x u:HUNTER@d:1"]',
    { kind: 'targets' },
  ],
  'a label that is no string': ['[{"targets": ["a:1"], "labels": {"password": ["HUNTER"]}}]', { kind: 'targets' }],
  'a broken target file': ['[{"targets": ["http://u:HUNTER@c:1" "u:HUNTER@d:1"]}]', { kind: 'targets' }],
  'a target file that breaks off': ['[{"targets":["u:HUNTER@c:1"],"labels":{"a":"abc\n', { kind: 'targets' }],
  'a target file with a line break': ['[{"targets":["u:HUNTER@c:1"],"labels":{"a":"abc\n"}}]', { kind: 'targets' }],
  'a broken target file in YAML': ['- {targets: [a,u:HUNTER@c:1,"u:HUNTER@d"],labels: {a: [}}', { kind: 'targets' }],
  'a wrong URL': job(`http_sd_configs: [{url: 'htp://u:HUNTER@x'}]`),
  'a long wrong URL': job(`http_sd_configs: [{url: 'htp://${'u'.repeat(30)}:HUNTERHUNTERHUNTER@x'}]`),
  'a proxy': job(`proxy_url: 'http://me:HUNTER@a b'`),
  'a star': job('basic_auth: {username: x, password: *HUNTER}'),
  'a star before small letters': job('basic_auth:\n    password: *hunterHUNTER'),
  'an ampersand': job('basic_auth:\n    password: &HUNTER\n    foo: x'),
  'an exclamation mark': job('basic_auth:\n    password: !HUNTER x'),
  'an exclamation mark twice': job('basic_auth:\n    password: !HUNTER!x'),
  'a percent sign': job('basic_auth:\n    password: %HUNTER'),
  'a hash': job('basic_auth: {password: HUNTER#HUNTER, foo: x}'),
  'text behind quotes': job(`basic_auth:\n    password: 'HUNTER1'HUNTER2`),
  'an open quote': job(`basic_auth:\n    password: "HUNTER\n    foo: x`),
  'an open bracket': job(`basic_auth:\n    password: [HUNTER\n    foo: x`),
  'a bad escape': job(`basic_auth:\n    password: "HUNTER\\qHUNTER"`),
  'no space behind the colon': job('basic_auth:\n    username: x\n    password:HUNTER'),
  'no space behind the colon, in braces': job('basic_auth: {username: x, password:HUNTER}'),
  'no colon': job('basic_auth:\n    password HUNTER\n    username: x'),
  'no colon in the last line': job('basic_auth:\n    username: x\n    password HUNTER'),
  'no colon behind a value': job('scrape_timeout: 5 s\n    password HUNTER'),
  'no colon, in braces': job('basic_auth: {username: x, password HUNTER}'),
  'an equals sign': job('basic_auth:\n    password=HUNTER\n    username: x'),
  'no comma': job('basic_auth: {username: x password: HUNTER}'),
  'a second colon': job('basic_auth:\n    password: a: HUNTER'),
  'an int': job('basic_auth: {username: x, password: !!int HUNTER}'),
  'a binary': job('basic_auth: {username: x, password: !!binary HUNTER}'),
  'a binary that is right': job(`authorization: !!binary ${Buffer.from('HUNTER').toString('base64')}`),
  'an unknown tag': job('basic_auth: {username: x, password: !foo!bar HUNTER}'),
  'a block': job('basic_auth:\n    foo: x\n    password: |\n      HUNTER\n      HUNTER'),
  'a block of a broken file': job('basic_auth:\n    password: |\n      HUNTER\n     HUNTER\n   foo: x'),
  'an alias': `x: &x HUNTER\n${job('basic_auth: {password: *x}')}`,
  'an alias of a section': `x: &x {foo: HUNTER}\n${job('basic_auth: *x')}`,
  'a merge': `x: &x\n  foo: HUNTER\n${job('basic_auth: {<<: *x}')}`,
  'a merge of what is none': job('basic_auth: {<<: HUNTER}'),
  'the wrong indentation': job('basic_auth:\n    username: x\n   password: HUNTER'),
  'a list item': job('basic_auth:\n    - username: x\n    - password: HUNTER'),
  'the wrong kind of quotes': job('basic_auth: {password: “HUNTER HUNTER”, foo: x}'),
  'a comment': job('basic_auth: {foo: x} # password: HUNTER'),
  'a later document': `${job('')}---\npassword: HUNTER\n`,
  'a section that is a text': job('params: |\n    module: a\n    api_key: [HUNTERHUNTERHUNTERHUNTER]'),
  'a value that is merged': job('params: {token: &m HUNTER}\n  <<: *m'),
  'a value on the next line': job('params: {a: [\n  x: *a\n  token: |\n HUNTER'),
  'a tag behind an equals sign': job('basic_auth:\n    username: x\n    password=!!int HUNTER'),
  'a tag before a list': job("http_headers:\n    X-A:\n      values: !!binary aGk=\n        - 'HUNTER #7: HUNTER'"),
  'a key that takes in a brace': job('tls_config:\n    key:{"HUNTER\\x41": HUNTER}'),
  'a text for a list': job('http_headers: {X-A: {values: HUNTER hunterHUNTER}}'),
  'a key elsewhere': job('key: HUNTER\n  foo: x'),
  'a number sign that is not quoted': job('basic_auth: {foo: x}\n  bearer_token: HUN #TER'),
  'a project file': ['prometheus: 3.5\npassword: HUNTER\n', { kind: 'project' }],
  'labels of a rule': [
    'groups: [{name: a, rules: [{record: a, expr: b, labels: {token: [HUNTER]}}]}]',
    { kind: 'rules' },
  ],
}

const SEED = 20_250_317
const RUNS = 400

describe('a secret is shown by no report', () => {
  test.each(Object.entries(CASES))('%s', async (_, it) => {
    const [text, options] = typeof it === 'string' ? [it, {}] : it
    const all = await reports(text, options)
    expect(all[0]).toMatch(/^\d+ (?:error|warning|info)/m)
    for (const [i, report] of all.entries()) expect(report, LINT_FORMATS[i]).not.toMatch(/HUNTE|HUN|UNTER|SFVOVEV/)
  })

  test('of many mutated configs', async () => {
    await fc.assert(
      fc.asyncProperty(
        configsWithSecrets,
        fc.constantFrom('2.42', '2.53', '3.14'),
        async ({ text, secret }, version) => {
          for (const report of await reports(text, { version, syntaxOnly: true })) {
            // Digits of a fingerprint are no secret.
            expect(report.replace(/\b[\da-f]{32}\b/g, '')).not.toMatch(secret)
          }
        },
      ),
      { seed: SEED, numRuns: RUNS },
    )
  })
})

/** Matches a text, and the same with a word of it hidden. */
function orHidden(text: string, word: string): RegExp {
  const parts = text.split(word).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join(`(?:${word}|${SECRET})`)}$`)
}

/** All that is said of a text. */
async function said(text: string, options: TextOptions = {}): Promise<string[]> {
  const files = await lintText(text, options)
  return files.flatMap(({ findings }) =>
    findings.map(({ rule, span, message, hint, fix, related, path }) =>
      [
        rule,
        span.start,
        message,
        hint,
        fix?.title,
        ...(related ?? []).map((each) => each.message),
        ...(path ?? []),
      ].join('\n'),
    ),
  )
}

describe('what is no secret stays readable, be a secret called like it', () => {
  const config = (secret: string): string => `scrape_configs:
- job_name: admin
  basic_auth: {username: admin, password: ${secret}}
  static_configs: [{targets: ["http://admin", "a/admin"], labels: {admin: [x]}}]
- job_name: Prod-1
  bearer_token: ${secret}
  static_configs: [{targets: ["http://Prod-1"]}]
- job_name: password
  params: {token: [${secret}], key: [${secret}], unknwn: [x], admin: y}
  static_configs: [{targets: ["http://password/token"]}]
- {job_name: secret, basic_auth: {pasword: ${secret}, key: x}, static_configs: [{targets: ["https://secret", "key:${secret}@h:1"]}]}
`

  test.each(['admin', 'Prod-1', 'password', 'secret', 'token', 'key', 'basic_auth', 'targets', 'http'])(
    '%s',
    async (word) => {
      // Nothing is told of what is secret, and nothing else is left out: it is the same with any other secret.
      expect(await said(config(word))).toEqual(await said(config(word.replace(/[a-z]/gi, 'q'))))
    },
  )

  test.each([
    ['[public_v2]', []],
    ['[public_v2, 0xHUNTER]', ['[public_v2, 0xHUNTER]']],
  ])('the names by which snmp_exporter finds its ways to authenticate: %s', async (ways, hidden) => {
    const text = `scrape_configs: [{job_name: snmp, params: {auth: ${ways}}, foo: 1}]\n`
    const [file] = await lintText(text)
    expect(file!.secrets.map(({ start, end }) => text.slice(start, end))).toEqual(hidden)
  })

  test.each(['admin', 'wiki', 'env', 'targets'])('in a target file: %s', async (word) => {
    const file = (secret: string): string =>
      `[{"targets": ["http://wiki/${word}", "u:${secret}@h:1", "http://u:${secret}@wiki/${word}"],
      "labels": {"token": "${secret}", "admin": "x", "__param_password": ["${secret}"], "env": ["admin"], "env": "wiki"}}]`
    const options: TextOptions = { kind: 'targets' }
    expect(await said(file(word), options)).toEqual(await said(file(word.replace(/[a-z]/g, 'q')), options))
  })

  test('of many mutated configs', async () => {
    await fc.assert(
      fc.asyncProperty(configsWithCommonSecrets, async ({ word, common, rare }) => {
        const [shown, expected] = [await said(common), await said(rare)]
        if (!expected.some((each) => each.startsWith('syntax'))) expect(shown).toEqual(expected)
        // Messages quote what cannot be read as it stands: then the word may be left out elsewhere, but not be shown.
        else for (const [i, text] of shown.entries()) expect(text).toMatch(orHidden(expected[i]!, word))
      }),
      { seed: SEED, numRuns: RUNS },
    )
  })
})
