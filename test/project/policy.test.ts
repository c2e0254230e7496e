import { describe, expect, test } from 'vitest'
import { enforcePolicy, type LabelPolicy, policyUsesRegex } from '../../src/project/policy.ts'
import { anchored } from '../../src/prometheus/regex.ts'

const POLICY: LabelPolicy = {
  required: ['env'],
  forbidden: ['instance', '__proto__'],
  allowed: { env: ['prod', 'staging'], role: { pattern: 'db|web[0-9]+' } },
}
const enforce = (...sets: Record<string, string>[]) =>
  enforcePolicy(
    POLICY,
    sets.map((set) => new Map(Object.entries(set))),
    anchored,
  )

describe('the label policy', () => {
  test.each([
    [{ env: 'prod' }],
    [{ env: 'staging', role: 'db', other: 'x' }],
    [{ env: 'prod', role: 'web12', instance: '' }],
    [{ env: 'prod', role: '' }],
  ])('allows %j', (labels) => {
    expect(() => enforce(labels)).not.toThrow()
  })

  test.each([
    [{}, 'label policy: the label "env" is required', 'give it with -l env=…'],
    [{ env: '' }, 'label policy: the label "env" is required', 'give it with -l env=…'],
    [{ env: 'prodd' }, 'label policy: env="prodd" is not allowed', 'did you mean "prod"?'],
    [{ env: 'x' }, 'label policy: env="x" is not allowed', 'allowed: prod, staging'],
    [
      { env: 'prod', instance: 'a' },
      'label policy: the label "instance" is forbidden',
      'leave it out, or change labels.forbidden in the project file',
    ],
    [{ env: 'prod', role: 'web' }, 'label policy: role="web" is not allowed', 'allowed: what matches db|web[0-9]+'],
    [{ env: 'prod', role: 'xdb' }, 'label policy: role="xdb" is not allowed', 'allowed: what matches db|web[0-9]+'],
  ])('refuses %j', (labels, message, hint) => {
    expect(() => enforce({ env: 'prod' }, labels)).toThrow(expect.objectContaining({ exit: 1, message, hint }))
  })

  test('is not there where the project file has none', () => {
    expect(() => enforcePolicy(undefined, [new Map()], undefined)).not.toThrow()
    expect(policyUsesRegex(undefined)).toBe(false)
    expect(policyUsesRegex({ required: [], forbidden: [], allowed: { a: ['b'] } })).toBe(false)
    expect(policyUsesRegex(POLICY)).toBe(true)
  })
})
