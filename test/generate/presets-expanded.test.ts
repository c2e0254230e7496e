import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { PRESETS } from '../../src/generate/presets/index.ts'
import type { Preset } from '../../src/generate/presets/preset.ts'
import { isBefore, parseRelease } from '../../src/prometheus/release.ts'
import { lintText } from '../lint/lint-text.ts'
import { generatedText } from './project.ts'

const folder = mkdtempSync(join(tmpdir(), 'promsd-presets-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A project file with a job of the preset, which has what the preset needs, and all short forms that go with any. */
function projectWith({ name, options = [] }: Preset): string {
  const needed = options.filter(({ required }) => required).map((option) => [option.name, option.example])
  const preset = JSON.stringify({ name, ...Object.fromEntries(needed) })
  return `jobs:
  - name: j
    preset: ${preset}
    static: a:1
    scrape_interval: 30s
    shards: {total: 2, this: 1}
    set_label: {team: a}
    keep_metrics: [up, .*_total]
    drop_labels: pod_.*
`
}

describe.each(PRESETS)('the preset $name', (preset) => {
  const since = preset.since === undefined ? undefined : parseRelease(preset.since)
  const knows = (version: string): boolean => since === undefined || !isBefore(parseRelease(version), since)

  test('goes with the short forms, in every release that knows it', async () => {
    for (const version of ['2.42', '2.53', '3.5', '3.14'].filter(knows)) {
      const [file] = await lintText(projectWith(preset), { kind: 'project', version })
      const errors = file!.findings.filter(({ severity, rule }) => severity === 'error' && rule !== 'missing-file')
      expect(errors, version).toEqual([])
    }
  })

  test.each(Object.entries(inject('oracles')))('as it is generated, promtool %s takes it', (version, oracle) => {
    if (!knows(version)) return
    const file = join(folder, `${preset.name}-${version}.yml`)
    writeFileSync(file, generatedText(projectWith(preset)))
    const { status, stderr } = spawnSync(join(oracle, 'promtool'), ['check', 'config', '--syntax-only', file], {
      encoding: 'utf8',
      env: { ...process.env, AWS_EC2_METADATA_DISABLED: 'true' },
    })
    // Some builds leave discoveries out.
    if (!/field \w+_sd_configs not found/.test(stderr)) expect(stderr + status).toBe('0')
  })
})
