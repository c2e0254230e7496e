import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { load, YAML11_SCHEMA } from 'js-yaml'
import { describe, expect, inject, test } from 'vitest'
import { parseRelease } from '../../src/prometheus/release.ts'
import { temporaryFolder } from '../support/promsd.ts'
import { fixedFiles } from './fixed-files.ts'
import { fixableConfig } from './generated-fixables.ts'
import { configVerdicts } from './promtool.ts'

const SEED = 4711
const CASES = 300

interface Normal {
  readonly fixesTargets: boolean
  readonly renames: boolean
}

/** A config as another reader sees it, with what fixes may change written in one way. */
function normal(text: string, which: Normal): unknown {
  return normalValue(load(text, { schema: YAML11_SCHEMA }), '', which)
}

function normalValue(value: unknown, key: string, which: Normal): unknown {
  if (Array.isArray(value)) return value.map((item) => normalValue(item, key, which))
  if (typeof value !== 'object' || value === null) {
    if (typeof value !== 'string') return value
    if (key === 'regex') return value.replace(/^\^(?=.*[^$])/, '').replace(/(?<=[^^])\$$/, '')
    if (key === 'targets' && which.fixesTargets) return value.replace(/^http:\/\/([\w.:[\]-]+)\/?$/, '$1')
    return value
  }
  const fields = Object.entries(value).map(([name, each]): [string, unknown] => [name, normalValue(each, name, which)])
  const normalFields = new Map(fields)
  for (const [name, to] of [
    ['bearer_token', 'credentials'],
    ['bearer_token_file', 'credentials_file'],
  ] as const) {
    const given = normalFields.get(name)
    if (!given || normalFields.has('authorization')) continue
    normalFields.delete(name)
    normalFields.set('authorization', { [to]: given })
  }
  const histograms = normalFields.get('scrape_classic_histograms')
  if (which.renames && histograms !== undefined && !normalFields.has('always_scrape_classic_histograms')) {
    normalFields.delete('scrape_classic_histograms')
    normalFields.set('always_scrape_classic_histograms', histograms)
  }
  return Object.fromEntries(normalFields)
}

describe.each(Object.entries(inject('oracles')))('for promtool %s', (version, oracle) => {
  test('fixes make nothing worse, and change nothing but what they are for', async () => {
    const folder = temporaryFolder()
    const before = Array.from({ length: CASES }, (_, i) => fixableConfig(SEED + i))
    const after: string[] = []
    for (const text of before) after.push((await fixedFiles(text, { version, syntaxOnly: true })).config)
    const promtool = join(oracle, 'promtool')
    const verdicts = [before, after].map((texts) => configVerdicts(promtool, folder, texts))
    const wrong: string[] = []
    let changed = 0
    let mended = 0
    for (const [i, text] of before.entries()) {
      const [was, is] = verdicts.map((list) => list[i])
      if (text !== after[i]) changed++
      if (!was && is) mended++
      const which = { fixesTargets: !was, renames: parseRelease(version).major > 2 }
      const isSame = isDeepStrictEqual(normal(text, which), normal(after[i]!, which))
      if ((was && !is) || !isSame) wrong.push(`${was} → ${is}\n${text}→\n${after[i]}`)
    }
    expect(wrong).toEqual([])
    // Most have nothing that is safe to fix: for the test to mean anything, a fair share has to.
    expect(changed).toBeGreaterThan(CASES / 5)
    expect([mended, verdicts[0]!.filter(Boolean).length].every((count) => count > 5)).toBe(true)
  })
})
