import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allRules, lintRuleIds } from '../../src/lint/registry.ts'
import { OPINIONS } from '../../src/lint/rules/index.ts'
import { VERDICTS as RULE_VERDICTS } from '../rules/verdicts.ts'
import { VERDICTS as TARGET_VERDICTS } from '../targets/verdicts.ts'
import { lintText, rulesOf } from './lint-text.ts'
import { mutatedConfigs } from './mutations.ts'

const source = join(import.meta.dirname, '../../src')

/**
 * Findings of commands that lint has no part in: lists of targets on standard input, bytes of edited files, anchors
 * that an edit would change, rules that an extract would.
 */
const ELSEWHERE: ReadonlySet<string> = new Set(['target-line', 'encoding', 'shared-value', 'same-targets'])

/** Ids of findings as the sources write them. */
const WRITTEN =
  /(?:\brule(?::| =| \?\?)|\.add\(|#report\(|#push\(|\brefuse\(|\breport\(\w+,)\s*'([a-z0-9]+(?:-[a-z0-9]+)+|syntax|merge|template|conflict|project|environment)'/g

function idsInSources(): Map<string, string> {
  const ids = new Map<string, string>()
  for (const path of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.ts')) continue
    for (const [, id] of readFileSync(join(source, path), 'utf8').matchAll(WRITTEN)) ids.set(id!, path)
  }
  return ids
}

describe('the registry knows', () => {
  it('every rule that the sources name', () => {
    const ids = idsInSources()
    expect(ids.size).toBeGreaterThan(40)
    const unknown = [...ids].filter(([id]) => !lintRuleIds().has(id) && !ELSEWHERE.has(id))
    expect(unknown).toEqual([])
  })

  it('no verdict that no source gives', () => {
    const all = readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !/lint[/\\](?:verdicts|rules)[/\\]/.test(path))
      .map((path) => readFileSync(join(source, path), 'utf8'))
      .join('\n')
    const opinions = new Set(OPINIONS.map(({ id }) => id))
    const orphans = [...lintRuleIds()].filter((id) => !opinions.has(id) && !all.includes(`'${id}'`))
    expect(orphans).toEqual([])
  })

  it('the rules of the tables of verdicts', () => {
    const ids = [...RULE_VERDICTS, ...TARGET_VERDICTS].flatMap(({ rules }) => rules)
    // A star stands for any of them.
    expect([...new Set(ids)].filter((id) => id !== '*' && !lintRuleIds().has(id))).toEqual([])
  })

  it('whatever is found in broken configs, and crashes on none', async () => {
    const folder = join(import.meta.dirname, 'bases')
    const bases = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
    await fc.assert(
      fc.asyncProperty(mutatedConfigs(bases), fc.constantFrom('2.42', '2.55', '3.5', '3.14'), async (text, version) => {
        const files = await lintText(text, { version, syntaxOnly: true })
        expect([...rulesOf(files)].filter((id) => !lintRuleIds().has(id))).toEqual([])
        for (const { rule, severity } of files.flatMap(({ findings }) => findings)) {
          if (OPINIONS.some(({ id }) => id === rule)) expect(severity).not.toBe('error')
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('every rule', () => {
  it('is an error only where it is no opinion', () => {
    const opinions = new Set(OPINIONS.map(({ id }) => id))
    for (const { id, severity } of allRules()) if (opinions.has(id)) expect(severity, id).not.toBe('error')
  })
})
