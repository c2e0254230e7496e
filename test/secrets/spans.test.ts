import { describe, expect, test } from 'vitest'
import { readJson } from '../../src/document/json.ts'
import { Source } from '../../src/document/source.ts'
import { readYaml } from '../../src/document/yaml.ts'
import { discoverySections } from '../../src/prometheus/schema/discovery/index.ts'
import { everySection } from '../../src/prometheus/schema/index.ts'
import { allFields, type Type } from '../../src/prometheus/schema/types.ts'
import { concealedText, secretsOf } from '../../src/secrets/index.ts'
import type { SecretOptions } from '../../src/secrets/spans.ts'

/** A text with its secrets replaced. */
function shown(text: string, options: SecretOptions = {}): string {
  const source = Source.fromText(text)
  const tree = /^\s*\[\s*\{\s*"/.test(text) ? readJson(source) : readYaml(source)
  return concealedText(text, secretsOf(source, tree, options).spans)
}

/** Fields of type string that are half of a secret: Prometheus shows them, their names do not tell. */
const IDENTIFIERS = ['access_key', 'application_key']

describe('of the schema', () => {
  const fields = [...everySection, ...discoverySections.map(({ section }) => section)].flatMap((section) =>
    [...allFields(section)].map(([field, { type }]) => ({ section: section.name, field, type })),
  )

  test('every secret is hidden, whatever stands in its place', () => {
    const secret = fields.filter(({ type }) => isSecret(type))
    expect(secret.length).toBeGreaterThan(50)
    for (const { section, field } of secret) {
      for (const value of ['hunter', '[hunter]', '{name: hunter}', '[{name: [hunter]}]']) {
        expect(shown(`${section}: {${field}: ${value}}`), `${section} ${field}`).not.toContain('hunter')
      }
    }
  })

  test('nothing else is', () => {
    const plain = fields.filter(
      ({ type, field }) => type.kind === 'scalar' && !type.secret && !IDENTIFIERS.includes(field),
    )
    for (const { section, field } of plain) {
      const text = `${section}: {${field}: shown}`
      expect(shown(text)).toBe(text)
    }
  })
})

function isSecret(type: Type): boolean {
  if (type.kind === 'list' || type.kind === 'map') return isSecret(type.of)
  return type.kind === 'scalar' && type.secret === true
}

describe('shows what is no secret', () => {
  test.each([
    "targets: ['token-service:8080', 'secret:9090', https://example.org:8443/@foo, ping@example.org]",
    'expr: sum by (token) (rate(x{password="y", token=~"z"}[5m] @ end())) > job:up:sum@1609746000',
    'description: Token of {{ $labels.user }} expired, write to team@example.org',
    'description: |\n  Token expired.\n  Secrets are rotated daily: see the wiki.',
    'summary: Basic checks of the API',
    'basic_auth: {username: x, password_file: y}',
    'authorization: {type: Bearer, credentials_file: x}',
    'oci_sd_configs: [{auth: instance_principal}]',
    'http_headers: {X-Api: {files: [a]}}',
    'tls_config: {key_file: a}',
    'labels: {key: value}',
    'relabel_configs: [{target_label: __param_target, replacement: shown}]',
    'relabel_configs: [{target_label: __param_token, replacement: "${1}$2", regex: (.*)}]',
    '# the token is in a file',
    'a: # tokens, and secrets',
  ])('%s', (text) => {
    expect(shown(text)).toBe(text)
  })
})

describe('hides credentials by their looks', () => {
  test.each([
    ['a: http://u:p@h/x', 'a: http://u:<secret>@h/x'],
    ['a: http://u:p@q@h:1/x@y', 'a: http://u:<secret>@h:1/x@y'],
    ['a: http://u:p/q@h:1', 'a: http://u:<secret>@h:1'],
    ['a: "http://u:p\\u0020q@h"', 'a: "http://u:<secret>@h"'],
    ["a: 'http://u:p''q@h'", "a: 'http://u:<secret>@h'"],
    ['a: http://u:@h', 'a: http://u:@h'],
    ['a: https://key@h/1', 'a: https://<secret>@h/1'],
    ['a: [u:p@h:1, v:q@h]', 'a: [u:<secret>@h:1, v:<secret>@h]'],
    ['a: see http://u:p@h, or ask', 'a: see http://u:<secret>@h, or ask'],
    ['a: http://h/?a=b&token=c&d=e#f', 'a: http://h/?a=b&token=<secret>&d=e#f'],
    ['a: http://h/?key=c', 'a: http://h/?key=<secret>'],
    ['a: http://h/#access_token=c&x=y', 'a: http://h/#access_token=<secret>&x=y'],
    ['a: http://h/#key=c', 'a: http://h/#key=<secret>'],
    ['a: user=x password=y', 'a: user=x password=<secret>'],
    ['a: Bearer abc.DEF', 'a: Bearer <secret>'],
    ['[{"targets": ["http:\\/\\/u:p@h"]}]', '[{"targets": ["http:\\/\\/u:<secret>@h"]}]'],
    ['http://u:p@h: a', 'http://u:<secret>@h: a'],
  ])('%s', (text, expected) => {
    expect(shown(text)).toBe(expected)
  })
})

test('hides what relabel rules write into labels that sound secret', () => {
  expect(shown('- {target_label: __param_token, replacement: a}')).toBe(
    '- {target_label: __param_token, replacement: <secret>}',
  )
  expect(shown('- replacement: a-$1\n  target_label: password')).toBe(
    '- replacement: <secret>\n  target_label: password',
  )
})

describe('hides by names where nothing can be read', () => {
  test.each([
    ['a: [\npassword: b c # d', 'a: [\npassword: <secret>'],
    ['a: [\npassword:\n  b\nc: d', 'a: [\npassword:\n  <secret>\nc: d'],
    ['a: [\npassword: |\nb\nc: d', 'a: [\npassword: <secret>\n<secret>\nc: d'],
    ['a: [\nheaders:\n  X: b\n  Y: c\nc: d', 'a: [\nheaders:\n  X: <secret>\n  Y: <secret>\nc: d'],
    ['a: [\n- {username: a, password: b, c: d', 'a: [\n- {username: a, password: <secret>'],
    ['a: [\n- token-service:8080', 'a: [\n- token-service:8080'],
    ['a: [\n  target_label: token\n  replacement: b', 'a: [\n  target_label: token\n  replacement: <secret>'],
    ['a: [\n  target_label: path\n  replacement: b', 'a: [\n  target_label: path\n  replacement: b'],
    ['a: [\nclient_se #cret: b', 'a: [\nclient_se #cret: <secret>'],
    ['a: [\nclient_se: cret: b', 'a: [\nclient_se: cret: <secret>'],
    ['a: 1 # password: b', 'a: 1 # password: <secret>'],
    ['a: 1\n---\npassword: b', 'a: 1\n---\npassword: <secret>'],
    ['[{"targets":["u:p@h:1"],"a":"\n', '[{"targets":["u:<secret>@h:1"],"a":"\n'],
    ['[{"targets":["http://h/","u:p@h:1","v:q@h"', '[{"targets":["http://h/","u:<secret>@h:1","v:<secret>@h"'],
    ['[{"targets":["u:p\\"q@h:1', '[{"targets":["u:<secret>@h:1'],
    ["{targets: ['u:p@h:1','v:q@h'],a: [}", "{targets: ['u:<secret>@h:1','v:<secret>@h'],a: [}"],
    ['{targets: [a,u:p@h:1,v:q@h],a: [}', '{targets: [a,u:<secret>@h:1,v:<secret>@h],a: [}'],
  ])('%j', (text, expected) => {
    expect(shown(text)).toBe(expected)
  })
})

describe('shows what stands in place of a secret in a project file', () => {
  test.each([
    'password: ${env:A}',
    'password: "${env:A_1}"',
    'password: {file: a/b}',
    'bearer_token: { "file": "a b" }',
    'http_headers: {X-A: {values: [{file: a}, "${env:B}"], secrets: ["${env:B}", {file: c}]}}',
    'headers: {X-A: {file: a}, X-B: "${env:B}"}',
    'preset: {name: consul, token: "${env:A}"}',
    'password: |\n  ${env:A}\n',
    'password: "\\x24{env:A}"',
    'url: "http://${env:A}:${env:B}@h"',
    'url: "http://u:${env:B}@h?token=${env:C}"',
    'static: "u:${env:A}@h:1"',
    'a: Bearer ${env:A}',
    'a: [\npassword: ${env:A}',
  ])('%s', (text) => {
    expect(shown(text, { isProject: true })).toBe(text)
    expect(shown(text)).toContain('<secret>')
  })

  test.each([
    ['password: abc${env:A}', 'password: <secret>${env:A}'],
    ['password: "${env:A}abc${env:B} d"', 'password: "${env:A}<secret>${env:B} <secret>"'],
    ["password: 'it''s ${env:A}'", "password: '<secret> ${env:A}'"],
    ['password: |\n  abc\n  ${env:A}\n', 'password: |\n  <secret>\n  ${env:A}\n'],
    ['password: &abc ${env:A}', 'password: <secret> ${env:A}'],
    ['password: !abc ${env:A}', 'password: <secret> ${env:A}'],
    ['password: ${env:A} #abc', 'password: ${env:A} <secret>'],
    ['basic_auth: "u:${env:A}"', 'basic_auth: "<secret>${env:A}"'],
    ['url: "http://${env:A}:abc@h"', 'url: "http://${env:A}:<secret>@h"'],
    // What the shell would take, or a slip: no name.
    ['password: "${env:A:-abc}"', 'password: <secret>'],
    ['password: "${env:A-abc}"', 'password: <secret>'],
    ['password: "${abc}"', 'password: <secret>'],
    ['password: "${env:a b}"', 'password: <secret>'],
    ['password: {file: a, foo: b}', 'password: <secret>'],
    ['password: {file: [a]}', 'password: <secret>'],
    ['password: {filename: a}', 'password: <secret>'],
    ['password: [{file: a}, b]', 'password: <secret>'],
    ['password: {file: "http://u:abc@h"}', 'password: {file: "http://u:<secret>@h"}'],
    ['headers: {file: abc}', 'headers: {file: <secret>}'],
    ['basic_auth: {file: abc}', 'basic_auth: {file: <secret>}'],
  ])('and nothing else of %j', (text, expected) => {
    expect(shown(text, { isProject: true })).toBe(expected)
  })
})

test('takes time by the size of a text, not by its square', () => {
  const parts = [
    'a',
    '@',
    ':',
    '=',
    'http://',
    '-----BEGIN PRIVATE KEY-----',
    'token',
    ' ',
    'token=',
    '"',
    '\\',
    '{',
    '- ',
  ]
  for (const part of parts) expect(shown(`a: [\n${part.repeat(100_000)}`)).toBeDefined()
  for (const part of ['a', '@', ':', '=', 'x@', 'token=', '//']) {
    expect(shown(`- '${part.repeat(100_000)}'\n- '${part.repeat(100_000)} x@'`)).toBeDefined()
  }
})
