import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { RuleDocs } from '../../src/lint/opinion.ts'
import { allRules, lintRuleIds, ruleById, ruleInfo } from '../../src/lint/registry.ts'
import { OPINIONS } from '../../src/lint/rules/index.ts'
import { VERDICTS } from '../../src/lint/verdicts.ts'
import { lintText, rulesOf, type TextOptions } from './lint-text.ts'

/** What examples need beside them, or are linted with. */
const NEEDS: Readonly<Record<string, { bad?: TextOptions; good?: TextOptions }>> = {
  'agent-mode': { bad: { agent: true }, good: { agent: true } },
  'file-sd-glob': {
    bad: { beside: { 'web.json': '[]', 'web.bak.json': '[]' } },
    good: { beside: { 'targets/web.json': '[]', 'backup/web.bak.json': '[]' } },
  },
  'label-policy': policy(),
}

function policy(): { bad: TextOptions; good: TextOptions } {
  const labelRules: TextOptions['labelRules'] = (labels) =>
    labels.has('env') ? undefined : { message: 'the label "env" is required', hint: 'give it' }
  return { bad: { labelRules }, good: { labelRules } }
}

async function rulesFor(rule: RuleDocs, which: 'bad' | 'good'): Promise<Set<string>> {
  const options = NEEDS[rule.id]?.[which]
  return rulesOf(await lintText(rule.docs[which], { kind: rule.appliesTo[0]!, version: rule.docs.release, ...options }))
}

describe('the registry', () => {
  it('has each file of the folder, once, under its name', () => {
    const names = readdirSync(new URL('../../src/lint/rules', import.meta.url))
      .filter((name) => name !== 'index.ts')
      .map((name) => name.replace(/\.ts$/, ''))
    expect(OPINIONS.map(({ id }) => id)).toEqual(names.sort())
  })

  it('has unique ids in kebab case', () => {
    const ids = [...OPINIONS, ...VERDICTS].map(({ id }) => id)
    expect(ids.filter((id) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id))).toEqual([])
    expect(new Set(ids).size).toBe(ids.length)
    expect(allRules().map(({ id }) => id)).toEqual(ids.sort())
    expect(lintRuleIds()).toEqual(new Set(ids))
  })

  it('finds rules by id', () => {
    expect(ruleById('tls-insecure')?.severity).toBe('warning')
    expect(lintRuleIds().has('tls-insecure')).toBe(true)
    expect(lintRuleIds().has('tls-secure')).toBe(false)
    expect(ruleInfo('unknown-field')).toMatchObject({ id: 'unknown-field', severity: 'error' })
    expect(ruleInfo('no-such-rule')).toBeUndefined()
  })

  it('has a summary of one line without a full stop, and says why', () => {
    for (const { id, summary, docs } of allRules()) {
      expect(summary, id).toMatch(/^\S[^\n]{9,99}[^.\n]$/)
      expect(docs.why, id).toMatch(/[.)]$/)
      for (const line of docs.why.split('\n')) expect(line.length, `${id}: ${line}`).toBeLessThanOrEqual(120)
    }
  })
})

describe.each(allRules().map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  it('reports its bad example', async () => {
    expect([...(await rulesFor(rule, 'bad'))]).toContain(id)
  })

  it('does not report its good example', async () => {
    expect([...(await rulesFor(rule, 'good'))]).not.toContain(id)
  })

  it('has examples with no finding of a rule that is not known', async () => {
    for (const which of ['bad', 'good'] as const) {
      for (const each of await rulesFor(rule, which)) expect(lintRuleIds().has(each), each).toBe(true)
    }
  })
})
