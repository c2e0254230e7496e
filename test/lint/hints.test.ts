import { describe, expect, test } from 'vitest'
import { lintText } from './lint-text.ts'

/** The hints of all findings of a config and of what is beside it, by their rules. */
async function hints(config: string, beside: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const files = await lintText(config, { beside })
  return files.flatMap(({ findings }) => findings.map(({ rule, hint }) => `${rule}: ${hint}`))
}

const alerting = (fields: string): string => `alerting:\n  alertmanagers:\n  - ${fields}\n`
const PREFIX = '"path_prefix" of the alertmanager_config'

test('what stands at the top level is not taken for a field of some discovery', async () => {
  for (const hint of await hints('service: a\nserver: b\n')) expect(hint).toMatch(/^unknown-field: allowed: alerting, /)
  expect(await hints('metrics_path: /a\ntargets: [a]\n')).toEqual([
    'unknown-field: it belongs into a scrape_config: indent it under an item of "scrape_configs"',
    'unknown-field: it belongs into a static_config, under an item of "static_configs"',
  ])
})

describe('an Alertmanager is no target of scrapes', () => {
  test('in its static_configs', async () => {
    expect(await hints(alerting('static_configs: [{targets: ["http://am:9093/prefix", "am:9093/path"]}]'))).toEqual([
      `target-is-url: write "am:9093", and put the path into ${PREFIX}`,
      `target-has-path: the path belongs into ${PREFIX}`,
    ])
  })

  test('behind relabel rules', async () => {
    const rules = 'relabel_configs: [{source_labels: [a], target_label: b}]'
    expect(await hints(alerting(`static_configs: [{targets: ["am:9093/path"]}]\n    ${rules}`))).toEqual([
      `target-has-path: the path belongs into ${PREFIX}`,
    ])
  })

  test('in a target file', async () => {
    const beside = { 'am.json': '[{"targets": ["am:9093/path", "u:p@am:9093"]}]' }
    expect(await hints(alerting('file_sd_configs: [{files: [am.json]}]'), beside)).toEqual([
      `target-has-path: the path belongs into ${PREFIX}`,
      'target-has-userinfo: credentials belong into the alertmanager_config',
    ])
  })

  test('but what a job reads as well is one', async () => {
    const jobs = 'scrape_configs: [{job_name: am, file_sd_configs: [{files: [am.json]}]}]\n'
    const beside = { 'am.json': '[{"targets": ["u:p@am:9093"]}]' }
    expect(await hints(alerting('file_sd_configs: [{files: [am.json]}]') + jobs, beside)).toEqual([
      'target-has-userinfo: credentials belong into the scrape config',
    ])
  })
})

test('a field of a scrape config that stands in its static_config belongs there', async () => {
  expect(
    await hints(`scrape_configs:
- job_name: a
  static_configs:
  - targets: ['a:1']
    relabel_configs: []
`),
  ).toEqual(['unknown-field: it belongs into the scrape_config around it: indent it less'])
})
