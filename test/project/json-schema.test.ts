import { Ajv } from 'ajv'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { toJSONSchema } from 'zod/mini'
import { JOB_KEYS } from '../../src/generate/expand.ts'
import { jobKeys } from '../../src/project/job-schema.ts'
import { projectJsonSchema } from '../../src/project/json-schema.ts'
import { projectSchema } from '../../src/project/project.ts'
import { settingsSchema } from '../../src/project/settings-schema.ts'
import { NEWEST } from '../../src/prometheus/release.ts'

const validate = new Ajv({ strict: false, allErrors: true }).compile(
  projectJsonSchema(NEWEST, ['node', 'windows'], ['regex-dot', 'tls-insecure']),
)

interface Described {
  readonly description?: string
  readonly properties?: Readonly<Record<string, Described>>
  readonly additionalProperties?: Described | boolean
  readonly anyOf?: readonly Described[]
}

/** The fields of a schema and of its alternatives. */
function propertiesOf({ properties = {}, anyOf = [], additionalProperties }: Described): [string, Described][] {
  const rest = typeof additionalProperties === 'object' ? propertiesOf(additionalProperties) : []
  return [...Object.entries(properties), ...anyOf.flatMap(propertiesOf), ...rest]
}

/** The names of fields at any depth: `lint.rules`. */
function namesOf(schema: Described): string[] {
  const names = propertiesOf(schema).flatMap(([name, each]) => [
    name,
    ...namesOf(each).map((more) => `${name}.${more}`),
  ])
  return names.sort()
}

/** Where a project file is wrong by the schema. */
function places(text: string): string[] {
  if (validate(load(text))) return []
  return [...new Set((validate.errors ?? []).map(({ instancePath }) => instancePath))]
}

describe('the JSON Schema of project files', () => {
  test.each([
    'prometheus: 3.5\nfiles: a.json',
    'global: {scrape_interval: 15s}\nrule_files: [a.yml]',
    'jobs: [{name: a, static: a:1}, {job_name: b, static: [a:1, {targets: [b:1], labels: {a: b}}]}]',
    'jobs: [{name: a, preset: node, dns: {names: [a], type: A, port: 9182}, file_sd: [a.json]}]',
    'jobs: [{name: a, preset: [{name: windows, x: [y]}], shards: {total: 3, this: "${env:SHARD}"}}]',
    'jobs: [{name: a, scrape_interval: "${env:INTERVAL}", sample_limit: "${env:LIMIT}"}]',
    'jobs: [{name: a, basic_auth: {username: a, password: {file: pw}}, scheme: {file: s}}]',
    'jobs: [{name: a, keep_metrics: [a, b], set_label: {a: b}, blackbox: {module: a}, ec2_sd_configs: [{region: a}]}]',
    'shards: {total: 2, this: 0}\njobs:',
    'prometheus: v3.5.1',
    'prometheus: 2.53\nconfig: p.yml\nfiles: [a.json, "b/*.yml"]',
    'prometheus: ${env:RELEASE}\nlint: {max_warnings: "${env:MOST}", agent: "true"}',
    'lint: {rules: {regex-dot: off, tls-insecure: info}, max_warnings: 0, agent: false, missing_files: ignore}',
    'generate: {rules: a.yml, dashboard: b.json, split: jobs.d}\nconfig: c.yml',
    'generate: {rules: "${env:DIR}/a.yml", dashboard: }',
    'lint: {path_map: {/etc/prometheus: conf}, features: [a, b]}',
    'labels: {required: [a], forbidden: [b, 1], allowed: {a: [x, 1, true], b: {pattern: x}}}',
    'reload: http://a:9090\nhistory: {writes: 1, days: "2", megabytes: 3}',
    'reload: {url: https://a:9090, http_config: h.yml}',
    'prometheus:\nconfig:\nfiles:\nlabels:\nlint:\nreload:\nhistory:',
  ])('takes %j', (text) => {
    expect(places(text)).toEqual([])
  })

  test.each([
    ['job: []', ''],
    ['jobs: [{nam: a}]', '/jobs/0'],
    ['jobs: [{name: a, preset: nod}]', '/jobs/0/preset'],
    ['jobs: [{name: a, scrape_interval: 15}]', '/jobs/0/scrape_interval'],
    ['jobs: [{name: a, blackbox: {exporter: a}}]', '/jobs/0/blackbox'],
    ['global: {scrape_intervall: 15s}', '/global'],
    ['prometheus: latest', '/prometheus'],
    ['prometheus: 1.8', '/prometheus'],
    ['prometheus: true', '/prometheus'],
    ['config: 5', '/config'],
    ['files: [5]', '/files/0'],
    ['labels: {allowed: {env: prod}}', '/labels/allowed/env'],
    ['lint: {max_warnings: -3}', '/lint/max_warnings'],
    ['lint: {max_warnings: true}', '/lint/max_warnings'],
    ['lint: {max_warnings: 1.5}', '/lint/max_warnings'],
    ['lint: {rules: {regex-dott: off}}', '/lint/rules'],
    ['lint: {rules: {regex-dot: error}}', '/lint/rules/regex-dot'],
    ['lint: {agent: maybe}', '/lint/agent'],
    ['generate: {rule: a.yml}', '/generate'],
    ['generate: {rules: "-"}', '/generate/rules'],
    ['generate: {dashboard: ""}', '/generate/dashboard'],
    ['generate: {split: ""}', '/generate/split'],
    ['reload: rm', '/reload'],
    ['reload: {http_config: a}', '/reload'],
    ['history: {writes: 0}', '/history/writes'],
  ])('refuses %j', (text, place) => {
    expect(places(text)).toContain(place)
  })

  test('has every setting, and says what it is for', () => {
    const ours = namesOf({ properties: settingsSchema([]) })
    expect(ours).toEqual(namesOf(toJSONSchema(projectSchema, { io: 'input', unrepresentable: 'any' }) as Described))
    const undescribed = (schema: Described, path: string): string[] =>
      propertiesOf(schema).flatMap(([name, each]) => [
        ...(each.description === undefined && name !== 'pattern' ? [`${path}${name}`] : []),
        ...undescribed(each, `${path}${name}.`),
      ])
    expect(undescribed({ properties: settingsSchema([]) }, '')).toEqual([])
  })

  test('has every key of a job', () => {
    expect(Object.keys(jobKeys([])).sort()).toEqual([...JOB_KEYS].sort())
  })
})
