import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { PRESETS, presetByName, presetOptions } from '../../src/generate/presets/index.ts'
import type { RuleGroup } from '../../src/generate/presets/preset.ts'
import { ruleFileText } from '../../src/generate/rule-file.ts'
import { lintText } from '../lint/lint-text.ts'
import { presetCases } from './presets/cases.ts'

const folder = mkdtempSync(join(tmpdir(), 'promsd-rule-file-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Names of jobs that have to be quoted in PromQL, in YAML, or in both. */
const JOBS = ['shop', 'game "1"', String.raw`a\b: #{c}`, "it's", '게임 서버', 'yes', '1e3', '{{ $labels.x }}', ' - ']

const withRules = presetCases().filter(({ preset }) => preset.rules)

/** The rules that all presets have for some jobs, in one file. */
const groups: readonly RuleGroup[] = JOBS.flatMap((job) =>
  PRESETS.flatMap((preset) => preset.rules?.(presetOptions(preset, {}), job) ?? []),
)

describe('rule files', () => {
  it('are those of the presets for .NET and TCP servers', () => {
    expect(new Set(withRules.map(({ preset }) => preset.name))).toEqual(
      new Set(['aspnetcore', 'dotnet-runtime', 'tcp-server']),
    )
  })

  it('lint has nothing against them in any release', async () => {
    const texts = [ruleFileText(groups), ...withRules.map((each) => textOf(each.preset.rules!(each.options, 'shop')))]
    for (const version of ['2.42', '2.55', '3.0', '3.5', '3.14']) {
      for (const text of texts) {
        const [file] = await lintText(text, { kind: 'rules', version })
        expect(file!.findings).toEqual([])
      }
    }
  })

  it.each(Object.entries(inject('oracles')))('promtool %s takes them, with its own lint', (_version, oracle) => {
    const texts = [groups, ...withRules.map((each) => each.preset.rules!(each.options, 'shop'))].map(textOf)
    const names = texts.map((text, i) => {
      writeFileSync(join(folder, `rules-${i}.yml`), text)
      return `rules-${i}.yml`
    })
    const { stdout, stderr, status } = promtool(oracle, 'check', 'rules', '--lint=all', '--lint-fatal', ...names)
    expect(stdout + stderr).not.toContain('FAILED')
    expect(status, stdout + stderr).toBe(0)
    expect(stdout.match(/SUCCESS/g)).toHaveLength(texts.length)
  })

  it('name what they record by level, metric and operation', () => {
    for (const { preset, options } of withRules) {
      const rules = preset.rules!(options, 'shop').flatMap((group) => group.rules)
      for (const rule of rules) {
        if ('record' in rule)
          expect(rule.record).toMatch(/^(?:job|instance)(?:_[a-z_]+)?:[a-z][a-z0-9_]*:[a-z][a-z0-9_]*$/)
        else expect(rule.annotations).toEqual({ summary: expect.any(String), description: expect.any(String) })
      }
      const names = rules.map((rule) => ('record' in rule ? rule.record : rule.alert))
      expect(new Set(names).size).toBe(names.length)
    }
  })

  it('write queries of several lines as blocks', () => {
    const [group] = presetByName('aspnetcore')!.rules!({}, 'shop')
    const rule = group!.rules.find((each) => 'record' in each && each.record.endsWith(':mean5m'))!
    expect(ruleFileText([{ name: 'a', rules: [rule] }])).toMatchInlineSnapshot(`
      "groups:
        - name: a
          rules:
            - record: job:http_request_duration_seconds:mean5m
              expr: |-
                sum by (job) (rate(http_request_duration_seconds_sum{job="shop"}[5m]))
                /
                sum by (job) (rate(http_request_duration_seconds_count{job="shop"}[5m]))
              labels:
                job: shop
      "
    `)
  })
})

const textOf = (some: readonly RuleGroup[]): string => ruleFileText(some)

function promtool(oracle: string, ...args: readonly string[]) {
  return spawnSync(join(oracle, 'promtool'), args, { cwd: folder, encoding: 'utf8' })
}
