import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv, type ValidateFunction } from 'ajv'
import { type LoadOptions, loadAll, YAML11_SCHEMA } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { parseRelease, type Release } from '../../src/prometheus/release.ts'
import { jsonSchema, type SchemaKind } from '../../src/prometheus/schema/json-schema.ts'

const validators = new Map<string, ValidateFunction>()

function validator(kind: SchemaKind, version: string): ValidateFunction {
  const key = `${kind} ${version}`
  let validate = validators.get(key)
  if (!validate) {
    // Editors know more keywords than the standard has.
    validate = new Ajv({ strict: false, allErrors: true }).compile(jsonSchema(kind, parseRelease(version)))
    validators.set(key, validate)
  }
  return validate
}

/** What is wrong with a YAML text: `/scrape_configs/0 must NOT have additional properties (jobname)`. */
function problems(kind: SchemaKind, version: string, text: string, options: LoadOptions = {}): string[] {
  const validate = validator(kind, version)
  try {
    if (validate(loadAll(text, options)[0] ?? null)) return []
  } catch (error) {
    // The editor's reader refuses it before the schema sees it.
    return [String(error)]
  }
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const name = (params as { additionalProperty?: string }).additionalProperty
    return `${instancePath} ${message}${name === undefined ? '' : ` (${name})`}`
  })
}

const job = (text: string): string => `scrape_configs:\n- job_name: j\n  ${text}\n`

describe('jsonSchema', () => {
  it.each([
    ['', 'an empty file'],
    ['scrape_configs:', 'a null list'],
    ['global: ~', 'a null section'],
    [job('scrape_interval: 1m'), 'a duration'],
    [job('scrape_interval: 0'), 'a duration that is a number'],
    [job('body_size_limit: 10MB'), 'a size'],
    [job('honor_labels: yes'), 'a boolean of YAML 1.1'],
    [job('sample_limit: 1_000'), 'a number of YAML 1.1'],
    [job('metrics_path: 12'), 'a number as a text'],
    [job('static_configs: [{targets: [1, true, a], labels: {a: 1, b: yes, c: ~}}]'), 'scalars as texts'],
    [job('relabel_configs: [{action: Replace, target_label: a}]'), 'an action in other letter case'],
    [job('file_sd_configs: [{files: [a.yml]}]'), 'a discovery'],
  ])('takes %j: %s', (text) => {
    expect(problems('config', '3.5', text)).toEqual([])
  })

  it('takes a number that readers of YAML 1.1 take for a text', () => {
    expect(problems('config', '3.5', job('sample_limit: 1e3'), { schema: YAML11_SCHEMA })).toEqual([])
  })

  it.each([
    [job('scrape_intervall: 1m'), '/scrape_configs/0 must NOT have additional properties (scrape_intervall)'],
    ['static_configs: []', ' must NOT have additional properties (static_configs)'],
    [job('scrape_interval: 15'), '/scrape_configs/0/scrape_interval must be <= 0'],
    [job('scrape_interval: 1x'), '/scrape_configs/0/scrape_interval must match pattern'],
    [job('body_size_limit: 10mb'), '/scrape_configs/0/body_size_limit must match pattern'],
    [job('honor_labels: 1'), '/scrape_configs/0/honor_labels must be boolean,string,null'],
    [job('sample_limit: ten'), '/scrape_configs/0/sample_limit must match pattern'],
    [job('static_configs: {}'), '/scrape_configs/0/static_configs must be array,null'],
    [job('relabel_configs: [{action: repalce}]'), '/scrape_configs/0/relabel_configs/0/action must be equal to one of'],
  ])('refuses %j', (text, problem) => {
    expect(problems('config', '3.5', text).join('\n')).toContain(problem)
  })

  it('knows what each release reads', () => {
    const files = 'scrape_config_files: [a.yml]'
    expect(problems('config', '2.42', files)).not.toEqual([])
    expect(problems('config', '2.43', files)).toEqual([])
    const name = job('relabel_configs: [{source_labels: [a b], target_label: c}]')
    expect(problems('config', '2.55', name)).not.toEqual([])
    expect(problems('config', '3.0', name)).toEqual([])
  })

  it('describes the other kinds of files', () => {
    expect(problems('scrape-config', '3.5', job('scrape_interval: 1m'))).toEqual([])
    expect(problems('scrape-config', '3.5', 'global: {}')).toEqual([' must NOT have additional properties (global)'])
    expect(problems('targets', '3.5', '[{targets: [a], labels: {b: c}}, {}]')).toEqual([])
    expect(problems('targets', '3.5', '[{target: [a]}]')).toEqual(['/0 must NOT have additional properties (target)'])
    expect(problems('targets', '3.5', '[~]')).not.toEqual([])
    const rules = 'groups: [{name: g, rules: [{record: a, expr: 1, for: 5m, labels: {a: 1}}]}]'
    expect(problems('rules', '3.5', rules)).toEqual([])
    expect(problems('rules', '3.5', rules.replace('expr', 'exp'))).toEqual([
      '/groups/0/rules/0 must NOT have additional properties (exp)',
    ])
    expect(problems('rules', '2.42', 'groups: [{name: g, query_offset: 1m}]')).not.toEqual([])
    expect(problems('rules', '2.53', 'groups: [{name: g, query_offset: 1m}]')).toEqual([])
  })

  it('tells an editor what a field is', () => {
    const { definitions } = jsonSchema('config', parseRelease('3.5')) as {
      definitions: Record<string, { properties: Record<string, { default?: unknown; markdownDescription?: string }> }>
    }
    const field = definitions['scrape_config']?.properties['metrics_path']
    expect(field?.default).toBe('/metrics')
    expect(field?.markdownDescription).toMatch(/\n\ndefault: `"\/metrics"`$/)
  })

  it('names no host as its own, and is the same at each call', () => {
    const release = parseRelease('3.5')
    const kinds = ['config', 'scrape-config', 'rules', 'targets'] as const
    expect(kinds.map((kind) => (jsonSchema(kind, release) as { $id: string }).$id)).toEqual(
      kinds.map((kind) => `urn:promsd:schema:${kind}:3.5`),
    )
    expect(JSON.stringify(jsonSchema('config', release))).toBe(JSON.stringify(jsonSchema('config', release)))
  })
})

interface Verdict {
  readonly file: string
  readonly kind: 'config' | 'rules' | 'sd'
  readonly prometheus: string
  readonly exit?: number
  readonly exit_syntax_only?: number
  readonly message?: string
}

const KINDS = { config: 'config', rules: 'rules', sd: 'targets' } as const

/** The corpus of Prometheus's own files with promtool's verdicts. */
function corpus(): { folder: string; verdicts: Verdict[] } | undefined {
  const folder = process.env['PROMSD_CORPUS'] ?? fileURLToPath(new URL('../../../shared/corpus', import.meta.url))
  try {
    return { folder, verdicts: JSON.parse(readFileSync(join(folder, 'verdicts.json'), 'utf8')) as Verdict[] }
  } catch {
    // It is no part of the project, so that its absence is no failure.
    console.log('skipped: a JSON Schema against the corpus (../shared/corpus or PROMSD_CORPUS)')
    return undefined
  }
}

describe('jsonSchema and the corpus', () => {
  const found = corpus()
  const read = (file: string): string => readFileSync(join(found?.folder ?? '', file), 'utf8')
  // The examples above are read as YAML 1.2; this is what knows merge keys.
  const problemsOf = ({ kind, prometheus, file }: Verdict): string[] =>
    problems(KINDS[kind], releaseOf(prometheus), read(file), { schema: YAML11_SCHEMA })

  it.runIf(found)('takes every file that Prometheus takes', () => {
    const good = found!.verdicts.filter(({ exit, exit_syntax_only }) => exit === 0 || exit_syntax_only === 0)
    expect(good.length).toBeGreaterThan(100)
    expect(good.flatMap((each) => problemsOf(each).map((problem) => `${each.file}: ${problem}`))).toEqual([])
  })

  it.runIf(found)('refuses unknown fields', () => {
    const bad = found!.verdicts.filter(({ message }) => /field \S+ not found in type/.test(message ?? ''))
    expect(bad.length).toBeGreaterThan(3)
    expect(bad.filter((each) => problemsOf(each).length === 0).map(({ file }) => file)).toEqual([])
  })
})

function releaseOf(version: string): string {
  const { major, minor }: Release = parseRelease(version)
  return `${major}.${minor}`
}
