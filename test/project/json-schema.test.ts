import { Ajv } from 'ajv'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { JOB_KEYS } from '../../src/generate/expand.ts'
import { jobKeys } from '../../src/project/job-schema.ts'
import { projectJsonSchema } from '../../src/project/json-schema.ts'
import { NEWEST } from '../../src/prometheus/release.ts'

const validate = new Ajv({ strict: false, allErrors: true }).compile(projectJsonSchema(NEWEST, ['node', 'windows']))

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
  ])('refuses %j', (text, place) => {
    expect(places(text)).toContain(place)
  })

  test('has every key of a job', () => {
    expect(Object.keys(jobKeys([])).sort()).toEqual([...JOB_KEYS].sort())
  })
})
