import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, inject, test } from 'vitest'
import { readJson } from '../../src/document/json.ts'
import type { DocumentTree } from '../../src/document/node.ts'
import { Source } from '../../src/document/source.ts'
import { readYaml } from '../../src/document/yaml.ts'
import { type Plain, toValue } from '../../src/generate/value.ts'
import { yamlText } from '../../src/generate/write-yaml.ts'
import { decode } from '../../src/prometheus/config/decode.ts'
import { Struct, type Value } from '../../src/prometheus/config/struct.ts'
import { parseRelease } from '../../src/prometheus/release.ts'
import { config } from '../../src/prometheus/schema/index.ts'
import { lintText } from '../lint/lint-text.ts'
import { configVerdicts } from '../lint/promtool.ts'
import { generatedText } from './project.ts'
import { texts } from './values.ts'

describe('configOf', () => {
  test('writes sections in the order of the schema, jobs last among them', () => {
    const project = `
jobs: [{name: a, static: h:1}]
remote_write: [{url: http://r}]
rule_files: [a.yml]
global: {scrape_interval: 15s}
alerting:
`
    expect(generatedText(project)).toBe(`
global:
  scrape_interval: 15s

rule_files:
  - a.yml

scrape_configs:
  - job_name: a
    static_configs:
      - targets:
          - h:1

remote_write:
  - url: http://r
`)
  })

  test('writes anchors and merge keys out', () => {
    const project = `
jobs:
  - &base {name: a, scrape_interval: 1m, set_label: &labels {env: prod}}
  - {<<: *base, name: b}
  - {<<: [*base], name: c, set_label: {<<: *labels, x: y}}
`
    expect(generatedText(project)).toContain(`
  - job_name: c
    scrape_interval: 1m
    relabel_configs:
      - target_label: x
        replacement: y
      - target_label: env
        replacement: prod
`)
  })

  test('puts in variables and files, which are numbers where they look like them, but never null', () => {
    const folder = mkdtempSync(join(tmpdir(), 'promsd-values-'))
    try {
      writeFileSync(join(folder, 'limit'), '10\n')
      writeFileSync(join(folder, 'nothing'), '~\r\n')
      const project = `
jobs:
  - name: \${env:NAME}
    sample_limit: {file: limit}
    honor_labels: \${env:FLAG}
    static: [{targets: [a:1], labels: {a: {file: nothing}, b: "\${env:NONE}", file: x}}]
    keep_metrics: {file: limit}
`
      expect(generatedText(project, { NAME: 'a: b', FLAG: 'true', NONE: '' }, folder)).toBe(`
scrape_configs:
  - job_name: 'a: b'
    honor_labels: true
    sample_limit: 10
    static_configs:
      - targets:
          - a:1
        labels:
          a: '~'
          b: ''
          file: x
    metric_relabel_configs:
      - source_labels:
          - __name__
        regex: '10'
        action: keep
`)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('takes a variable for a number or a boolean in quotes too, and for a text where one is expected', () => {
    const env = { NUM: '9182', FLAG: 'true', YES: 'yes', OCTAL: '012', NULL: 'null', LIMIT: '5' }
    const project = `
shards: {total: "\${env:LIMIT}", this: '1'}
jobs:
  - {name: "\${env:NUM}", honor_labels: "\${env:FLAG}", sample_limit: '\${env:LIMIT}', dns: {names: x, type: A, port: "\${env:NUM}"}}
  - name: b
    label_limit: >-
      \${env:LIMIT}
    set_label: {yes: "\${env:YES}", octal: '\${env:OCTAL}', none: "\${env:NULL}", tagged: !!str "\${env:YES}", part: "\${env:YES} "}
    static: {targets: [a:1], labels: {octal: "\${env:OCTAL}", flag: "\${env:FLAG}"}}
    preset: {name: kubernetes-nodes, insecure_skip_verify: "\${env:FLAG}"}
`
    const text = generatedText(project, env)
    expect(text).toMatch(/honor_labels: true\n {4}sample_limit: 5\n(?:.*\n)* {8}port: 9182\n/)
    expect(text).toContain('    label_limit: 5\n')
    expect(text).toContain('      insecure_skip_verify: true\n')
    const release = parseRelease('3.5')
    const { root, findings } = decode(config, readYaml(Source.fromText(text)), release)
    expect(findings).toEqual([])
    const [first, second] = (plain(root) as { scrape_configs: Record<string, unknown>[] }).scrape_configs
    expect(first).toMatchObject({ job_name: '9182', dns_sd_configs: [{ port: 9182 }] })
    expect(second).toMatchObject({
      static_configs: [{ labels: { octal: '012', flag: 'true' } }],
      relabel_configs: expect.arrayContaining(
        ['yes', '012', 'null', 'yes', 'yes '].map((replacement) => expect.objectContaining({ replacement })),
      ),
    })
  })

  test('takes {file: x} for a label where a mapping of labels stands', () => {
    const project = 'jobs: [{name: a, static_configs: [{targets: [a:1], labels: {file: x}}]}]'
    expect(generatedText(project)).toContain('labels:\n          file: x\n')
  })
})

/** What lint says of a project file: `line:column rule message`. */
async function said(project: string, version = '3.5'): Promise<string[]> {
  const [file] = await lintText(project, { kind: 'project', version })
  return file!.findings
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, message, span }) => {
      const { line, column } = file!.source.position(span.start)
      return `${line}:${column} ${rule} ${message}`
    })
    .sort()
}

describe('lint of a project file', () => {
  test.each<[string, string[]]>([
    ['jobs: {}', ['1:7 project "jobs" takes a list of jobs, not a mapping']],
    ['{shards: {total: 2}, jobs: [{name: a}, {name: b}]}', ['1:10 project "shards" needs "this"']],
    ['jobs: [a]', ['1:8 project a job is a mapping, not "a"']],
    ['jobs: [{name: a, name: b}]', ['1:18 project duplicate key "name"']],
    [
      '{shards: {total: 2, this: "${env:GONE}"}, jobs: [{name: a}]}',
      ['1:27 environment the environment has no variable "GONE"'],
    ],
    ['jobs: [{name: "${env:GONE}"}]', ['1:15 environment the environment has no variable "GONE"']],
    ['jobs: [{name: a, scheme: {file: gone}}]', ['1:33 missing-file the file "gone" does not exist']],
    ['jobs: [{name: a}, {name: a}]', ['1:26 duplicate-job the job name "a" is given twice']],
    ['jobs: [{static: a}]', ['1:8 required-field "name" is missing']],
    [
      'jobs: [{preset: node, static: a:1}, {}]',
      ['1:37 required-field "name" is missing', '1:8 required-field "name" is missing'],
    ],
    ['jobs: [{job_name: a, static: a}]', []],
    ['jobs: [{name: , static: a}]', ['1:14 required-field "name" is empty']],
    [
      'jobs: [{name: a, keep_metrics: ["^node_.*$", "x("]}]',
      ['1:46 invalid-regex the regular expression "x(" is invalid: missing'],
    ],
    [
      'jobs: [{name: a, scrape_intervall: 5s}]',
      ['1:18 unknown-field unknown field "scrape_intervall" in a scrape_config'],
    ],
    ['jobs: [{name: a, scrape_interval: 5}]', ['1:35 invalid-duration "5" is no duration']],
    ['global: {evaluation_interval: x}', ['1:31 invalid-duration "x" is no duration']],
    ['jobs: [{name: a, preset: nod}]', ['1:26 project there is no preset "nod"']],
    ['jobs: [{name: a, static: "http://x"}]', ['1:26 target-is-url job "a" refuses the target']],
    ['jobs: [{name: a, static: "http://x", blackbox: {module: m}}]', []],
  ])('%j', async (project, expected) => {
    const found = await said(project)
    expect(found.map((each) => each.slice(0, 40))).toEqual(expected.map((each) => each.slice(0, 40)))
  })

  test('shows the first of two jobs beside the second', async () => {
    const [file] = await lintText('jobs:\n  - name: a\n  - name: a\n', { kind: 'project' })
    expect(file!.findings.find(({ rule }) => rule === 'duplicate-job')!.related).toEqual([
      { message: 'first here', span: expect.objectContaining({ start: 16 }) },
    ])
  })

  test('names what a preset brings to a release that lacks it', async () => {
    expect(await said('jobs: [{name: a, preset: {name: ecs, region: a}}]', '3.5')).toEqual([
      expect.stringMatching(/^1:\d+ field-release .*\(from the preset ecs\)$/),
    ])
  })

  test('says where secrets stand', async () => {
    const [file] = await lintText('jobs: [{name: a, basic_auth: {password: hunter2}, static: "a:1"}]', {
      kind: 'project',
    })
    expect(file!.secrets.map(({ start, end }) => file!.source.slice(start, end))).toEqual(['hunter2'])
  })
})

/** Jobs that mean something, and fields with texts that hardly do. */
const job = (name: string): fc.Arbitrary<Record<string, Plain>> =>
  fc.record(
    {
      job_name: fc.constant(name),
      scrape_interval: fc.constantFrom('15s', '1m', '0', 'x'),
      metrics_path: texts,
      honor_labels: fc.boolean(),
      sample_limit: fc.nat(),
      params: fc.dictionary(texts, fc.array(texts, { maxLength: 2 }), { maxKeys: 2, noNullPrototype: true }),
      static_configs: fc.array(
        fc.record({
          targets: fc.array(fc.oneof(fc.constant('a:1'), texts), { maxLength: 2 }),
          labels: fc.dictionary(fc.constantFrom('env', 'role', 'a b'), texts, { maxKeys: 2, noNullPrototype: true }),
        }),
        { maxLength: 2 },
      ),
      relabel_configs: fc.array(fc.record({ target_label: texts, replacement: texts, regex: texts }), { maxLength: 2 }),
    },
    { requiredKeys: ['job_name'] },
  ) as fc.Arbitrary<Record<string, Plain>>

const configs = fc
  .integer({ min: 0, max: 3 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => job(`job-${i}`))))
  .map((jobs) => ({ scrape_configs: jobs }))

/** Decoded values as plain data. */
function plain(value: Value | undefined): unknown {
  if (value instanceof Struct) return Object.fromEntries([...value.fields()].map(([name, each]) => [name, plain(each)]))
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, each]) => [name, plain(each as Value)]))
  return Array.isArray(value) ? value.map((each: Value) => plain(each)) : value
}

describe('what is generated', () => {
  test('is decoded as the same values, written in any style', () => {
    const release = parseRelease('3.5')
    const decoded = (tree: DocumentTree) => plain(decode(config, tree, release).root)
    const ofYaml = (text: string) => decoded(readYaml(Source.fromText(text)))
    fc.assert(
      fc.property(configs, fc.constantFrom('single' as const, 'double' as const), (it, quote) => {
        const value = toValue(it, { words: 'a test' })
        // The same values by a writer and a reader that are not ours.
        const expected = decoded(readJson(Source.fromText(JSON.stringify(it))))
        expect(ofYaml(yamlText(value))).toEqual(expected)
        expect(ofYaml(yamlText(value, { quote, indentLists: false }))).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  test.each(Object.entries(inject('oracles')))(
    'is taken by promtool %s exactly where lint takes it',
    async (version, oracle) => {
      const folder = mkdtempSync(join(tmpdir(), 'promsd-generated-'))
      try {
        const sample = fc.sample(configs, { seed: 4, numRuns: 150 })
        const written = sample.map((it) => yamlText(toValue(it, { words: 'a test' })))
        const verdicts = configVerdicts(join(oracle, 'promtool'), folder, written)
        for (const [i, text] of written.entries()) {
          const [file] = await lintText(text, { version, syntaxOnly: true })
          const isTaken = !file!.findings.some(({ severity }) => severity === 'error')
          expect(isTaken, text).toBe(verdicts[i])
        }
        expect(verdicts.filter(Boolean).length).toBeGreaterThan(10)
      } finally {
        rmSync(folder, { recursive: true })
      }
    },
  )

  test.each(Object.entries(inject('oracles')))('of all short forms, promtool %s takes', (version, oracle) => {
    const project = `
global: {scrape_interval: 15s}
shards: {total: 3, this: 1}
jobs:
  - {name: static, static: [a:1, {targets: [b:1], labels: {env: prod}}]}
  - {name: files, file_sd: ['targets/*.json', {files: x.yml, refresh_interval: 1m}]}
  - {name: dns, dns: [_a._tcp.b, {names: [c], type: A, port: 9182}]}
  - {name: rules, static: a:1, keep_metrics: [a_.*, b], drop_metrics: c, keep_labels: d, drop_labels: e}
  - {name: labels, static: a:1, rename_label: {a: b}, set_label: {c: '$1'}}
  - {name: blackbox, static: 'https://a/b', blackbox: {module: http_2xx}}
`
    const folder = mkdtempSync(join(tmpdir(), 'promsd-forms-'))
    try {
      writeFileSync(join(folder, 'prometheus.yml'), generatedText(project))
      const args = ['check', 'config', 'prometheus.yml']
      const { status, stderr } = spawnSync(join(oracle, 'promtool'), args, { cwd: folder, encoding: 'utf8' })
      expect(`${version}: ${stderr}${status}`).toBe(`${version}: 0`)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
