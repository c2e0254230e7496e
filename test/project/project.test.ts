import { describe, expect, test } from 'vitest'
import { Source } from '../../src/document/source.ts'
import { readProject } from '../../src/project/project.ts'
import { refuseFaults } from '../../src/project/refuse-faults.ts'

const project = (text: string, env: Record<string, string> = {}) =>
  readProject(Source.fromBytes(Buffer.from(text)), env)

function read(text: string, env: Record<string, string> = {}) {
  const { content, findings } = project(text, env)
  expect(findings).toEqual([])
  return content
}

/** What is not valid in a project file: `line:column text of the span: message (hint)`. */
function problems(text: string): string[] {
  const { source, findings } = project(text)
  return findings.map(({ message, span, hint, severity }) => {
    expect(severity).toBe('error')
    const { line, column } = source.position(span.start)
    return `${line}:${column} ${source.slice(span.start, span.end)}: ${message}${hint ? ` (${hint})` : ''}`
  })
}

describe('a project file', () => {
  test('is read with every setting', () => {
    const text = `
prometheus: 3.10
config: prometheus.yml
files: [targets.json, 'targets/*.yml']
labels:
  required: [env]
  forbidden: [instance]
  allowed:
    env: [prod, staging]
    role: {pattern: 'db|web'}
generate:
  rules: rules/presets.yml
  dashboard: presets.json
  split: jobs.d
history:
  writes: 100
  days: 7
  megabytes: 16
`
    expect(read(text)).toEqual({
      prometheus: { major: 3, minor: 10 },
      config: 'prometheus.yml',
      files: ['targets.json', 'targets/*.yml'],
      labels: {
        required: ['env'],
        forbidden: ['instance'],
        allowed: { env: ['prod', 'staging'], role: { pattern: 'db|web' } },
      },
      generate: { rules: 'rules/presets.yml', dashboard: 'presets.json', split: 'jobs.d' },
      history: { writes: 100, days: 7, megabytes: 16 },
    })
  })

  test.each(['', '# nothing\n', '---\n', '~', '{}', 'files:\nlabels: ~\n'])('may say nothing: %j', (text) => {
    expect(read(text)).toEqual({})
  })

  test('may name one file', () => {
    expect(read('files: targets.json').files).toEqual(['targets.json'])
  })

  test('takes the server to reload as a URL', () => {
    expect(read('reload: http://a:9090/base').reload).toEqual({ url: 'http://a:9090/base' })
    expect(read('reload: {url: http://a, http_config: h.yml}').reload).toEqual({
      url: 'http://a',
      http_config: 'h.yml',
    })
  })

  test('takes scalars by their text', () => {
    expect(read('labels: {allowed: {zone: [012, yes, 1.0, null]}}').labels!.allowed).toEqual({
      zone: ['012', 'yes', '1.0', ''],
    })
    expect(read('prometheus: "3.10"').prometheus).toEqual({ major: 3, minor: 10 })
  })

  test('takes names that objects have themselves', () => {
    const { allowed } = read('labels: {allowed: {toString: [a], constructor: [b]}}').labels!
    expect(Object.entries(allowed)).toEqual([
      ['toString', ['a']],
      ['constructor', ['b']],
    ])
  })

  test('takes values from the environment', () => {
    expect(read('config: ${env:ROOT}/prometheus.yml', { ROOT: '/etc' }).config).toBe('/etc/prometheus.yml')
    expect(read('config: ${env:A}${env:B}', { A: 'x', B: '' }).config).toBe('x')
    expect(read('config: ${1} $ENV {env:A}').config).toBe('${1} $ENV {env:A}')
  })

  test.each([
    ['scrape_configs: []', ['1:1 scrape_configs: unknown key "scrape_configs" (list the jobs under "jobs")']],
    ['file: a', ['1:1 file: unknown key "file" (did you mean "files"?)']],
    [
      'x: a',
      [
        '1:1 x: unknown key "x" (allowed: prometheus, config, files, labels, lint, generate, reload, history, global, runtime, rule_files, scrape_config_files, alerting, remote_write, remote_read, storage, tracing, otlp, jobs, shards)',
      ],
    ],
    ['labels:\n  require: [a]\n', ['2:3 require: unknown key "require" in "labels" (did you mean "required"?)']],
    [
      'labels: {allowed: {env: {patern: x}}}',
      ['1:25 {patern: x}: "labels.allowed.env": expected a list of values, or {pattern: a regular expression}'],
    ],
    ['prometheus: 1.8', ['1:13 1.8: "prometheus": "1.8" is no Prometheus release that promsd knows']],
    ['labels: {required: env}', ['1:20 env: "labels.required": Invalid input: expected array, received string']],
    ['config: [a]', ['1:9 [a]: "config": Invalid input: expected string, received array']],
    ['files: {a: b}', ['1:8 {a: b}: "files": expected a file name or a list of them']],
    // A file that comes with a repository runs nothing.
    ...['rm -rf x', '1234', '{url: rm}', 'http://user:secret@a'].map((reload): [string, string[]] => [
      `reload: ${reload}`,
      [expect.stringMatching(/"reload.*": expected the URL of a server/) as unknown as string],
    ]),
    ['generate: {rule: a}', ['1:12 rule: unknown key "rule" in "generate" (did you mean "rules"?)']],
    ['generate: {rules: "-"}', ['1:19 "-": "generate.rules": expected the name of a file']],
    ["generate: {split: ''}", ['1:19 \'\': "generate.split": expected the name of a folder']],
    ["generate: {dashboard: ''}", ['1:23 \'\': "generate.dashboard": expected the name of a file']],
    ['history: {writes: 0}', ['1:19 0: "history.writes": "0" is no whole number from 1 to 100000']],
    [
      'history: {days: many, megabytes: 1.5}',
      [
        '1:17 many: "history.days": "many" is no whole number from 1 to 36500',
        '1:34 1.5: "history.megabytes": "1.5" is no whole number from 1 to 1000000',
      ],
    ],
    ['config: a\nconfig: b\n', ['2:1 config: duplicate key "config"']],
    ['config: ${env:NOWHERE}', ['1:9 ${env:NOWHERE}: the environment has no variable "NOWHERE"']],
    [
      'labels: {allowed: {env: prod}}',
      ['1:25 prod: "labels.allowed.env": expected a list of values, or {pattern: a regular expression}'],
    ],
  ])('%j is refused', (text, expected) => {
    expect(problems(text)).toEqual(expected)
  })

  test.each<[string, object]>([
    ['promtheus: 3\nprometheus: 3.5\n', { prometheus: { major: 3, minor: 5 } }],
    ['prometheus: 1.8\nconfig: a\n', { config: 'a' }],
    ['lint: {max_warnings: x, agent: true, rules: {a: on, b: off}}', { lint: { agent: true, rules: { b: 'off' } } }],
    ['files: [a, {b: c}]\nconfig: a\n', { config: 'a' }],
    ['history: 5\nconfig: "a', {}],
    ['a', {}],
  ])('%j holds as far as it is valid', (text, content) => {
    expect(project(text).content).toMatchObject(content)
    expect(() => refuseFaults('promsd.yaml', project(text))).toThrow(expect.objectContaining({ exit: 1 }))
  })

  test.each(['[a]', 'a', '- a: b', 'a: [', '"config: a'])('%j is refused at a place', (text) => {
    expect(problems(text)).not.toEqual([])
  })
})
