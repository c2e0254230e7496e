import { afterEach, describe, expect, test, vi } from 'vitest'
import { Struct } from '../../src/prometheus/config/struct.ts'
import { lintText } from './lint-text.ts'

afterEach(() => vi.restoreAllMocks())

const COUNT = 1000

function config(field: string): string {
  const rules = Array.from(
    { length: COUNT },
    (_unused, i) => `  - {source_labels: [__meta_consul_servce_${i}], target_label: a${i}}\n`,
  )
  return `scrape_configs:\n- job_name: a\n  consul_sd_configs: [{server: a}]\n  ${field}:\n${rules.join('')}`
}

describe.each([
  ['relabel_configs', 'unknown-meta-label'],
  ['metric_relabel_configs', 'metric-relabel-meta'],
])('many rules of %s', (field, id) => {
  test('are not compared with one another', async () => {
    const read = vi.spyOn(Struct.prototype, 'string')
    const [file] = await lintText(config(field))
    expect(file?.findings.filter(({ rule }) => rule === id)).toHaveLength(COUNT)
    expect(read.mock.calls.length).toBeLessThan(50 * COUNT)
  })
})
