import { describe, expect, test } from 'vitest'
import { Failure } from '../../src/diagnostics/failure.ts'
import { Source } from '../../src/document/source.ts'
import { readYaml } from '../../src/document/yaml.ts'
import { type JobTargets, proveSameTargets } from '../../src/lint/same-targets.ts'
import { decode } from '../../src/prometheus/config/decode.ts'
import { parseRelease } from '../../src/prometheus/release.ts'
import { config } from '../../src/prometheus/schema/index.ts'

const RELEASE = parseRelease('3.5')
const GROUPS = [{ addresses: ['a:1', 'b:1'], labels: new Map([['env', 'prod']]) }]

function job(rules: string, targets: Partial<JobTargets> = {}): JobTargets {
  const text = `scrape_configs: [{job_name: x, relabel_configs: ${rules}}]`
  const { root } = decode(config, readYaml(Source.fromText(text)), RELEASE)
  return { it: root!.structs('scrape_configs')[0]!, global: undefined, groups: GROUPS, ...targets }
}

function proof(before: JobTargets, after: JobTargets): string {
  try {
    proveSameTargets('x', before, after, RELEASE)
    return 'the same'
  } catch (error) {
    if (error instanceof Failure) return error.message
    throw error
  }
}

describe('the targets of a job', () => {
  test.each<[rules: string, after: Partial<JobTargets>, outcome: string]>([
    ['[]', {}, 'the same'],
    ['[{source_labels: [env], regex: prod, action: drop}]', {}, 'the same'],
    [
      '[{regex: __meta_(.+), action: labelmap}]',
      {},
      'the target "a:1" of the job "x" would not be the same: filepath would be "t.json", not nothing',
    ],
    [
      '[{source_labels: [__meta_filepath], regex: .+, action: drop}]',
      {},
      'the target "a:1" of the job "x" would not be the same: fate would be "dropped by relabel rule 1", not "scraped at http://a:1/metrics"',
    ],
    [
      '[]',
      { groups: [{ addresses: ['a:1'], labels: new Map([['env', 'prod']]) }] },
      'the target "b:1" of the job "x" would not be the same: fate would be nothing, not "scraped at http://b:1/metrics"',
    ],
    [
      '[]',
      { groups: [{ addresses: ['a:1', 'b:1'], labels: new Map() }] },
      'the target "a:1" of the job "x" would not be the same: env would be nothing, not "prod"',
    ],
    ['[{regex: "(", action: labeldrop}]', {}, 'the targets of the job "x" cannot be told for mistakes in it'],
  ])('%s', (rules, after, outcome) => {
    expect(proof(job(rules), job(rules, { file: 't.json', ...after }))).toBe(outcome)
  })
})
