import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { parseRelease } from '../../src/prometheus/release.ts'
import { relabel, relabelRule, relabelSteps, type WrittenRule } from '../../src/relabel/relabel.ts'

/** The labels after the rules, or the index of the rule that drops them. */
function run(
  labels: Record<string, string>,
  rules: WrittenRule | WrittenRule[],
  release = '3.14',
  scheme?: 'legacy' | 'utf8',
): Record<string, string> | number {
  const parsed = parseRelease(release)
  const compiled = [rules].flat().map((rule) => relabelRule(rule, parsed))
  const result = relabel(new Map(Object.entries(labels)), compiled, { release: parsed, scheme })
  return 'labels' in result ? Object.fromEntries(result.labels) : result.droppedBy
}

describe('actions', () => {
  test('replace', () => {
    const rule = { sourceLabels: ['a', 'b'], regex: '(.*);(.*)', targetLabel: 'x_$2', replacement: '$1!' }
    expect(run({ a: '1', b: '2' }, rule)).toEqual({ a: '1', b: '2', x_2: '1!' })
    expect(run({ a: '1' }, { targetLabel: 'b', replacement: 'x' })).toEqual({ a: '1', b: 'x' })
    expect(run({ a: '1' }, { sourceLabels: ['a'], regex: '2', targetLabel: 'b' })).toEqual({ a: '1' })
  })

  test('an empty result deletes the label', () => {
    expect(run({ a: '1' }, { targetLabel: 'a', replacement: '' })).toEqual({})
    expect(run({ a: '1', b: '2' }, { sourceLabels: ['none'], targetLabel: 'a' })).toEqual({ b: '2' })
  })

  test.each([
    ['keep', 'x', {}, 0],
    ['keep', '1', { a: '1' }, { a: '1' }],
    ['drop', '1', { a: '1' }, 0],
    ['drop', '', {}, 0],
    ['KEEP', '1', { a: '1' }, { a: '1' }],
  ])('%s %s', (action, regex, labels, result) => {
    expect(run(labels, { action, sourceLabels: ['a'], regex })).toEqual(result)
  })

  test('keepequal and dropequal compare with the target label', () => {
    const rule = { sourceLabels: ['a'], targetLabel: 'b' }
    expect(run({ a: '1', b: '1' }, { ...rule, action: 'keepequal' })).toEqual({ a: '1', b: '1' })
    expect(run({ a: '1' }, { ...rule, action: 'keepequal' })).toBe(0)
    expect(run({}, { ...rule, action: 'dropequal' })).toBe(0)
  })

  test('hashmod takes the last 8 bytes of the MD5', () => {
    for (const modulus of [1, 3, 1000, 2_097_151, 2_097_152, 2 ** 53 - 1, 2n ** 64n - 1n]) {
      const digest = createHash('md5').update('é;b').digest('hex').slice(16)
      const expected = String(BigInt(`0x${digest}`) % BigInt(modulus))
      const rule = { action: 'hashmod', sourceLabels: ['a', 'b'], targetLabel: 'h', modulus }
      expect(run({ a: 'é', b: 'b' }, rule)).toEqual({ a: 'é', b: 'b', h: expected })
    }
  })

  test('labelmap, labeldrop, labelkeep go by names', () => {
    const labels = { __meta_a: '1', __meta_b: '2', c: '3' }
    expect(run(labels, { action: 'labelmap', regex: '__meta_(.+)' })).toEqual({ ...labels, a: '1', b: '2' })
    // A label that the rule adds is not mapped again.
    expect(run({ a: '1' }, { action: 'labelmap', regex: '(a+)', replacement: 'a$1' })).toEqual({ a: '1', aa: '1' })
    expect(run(labels, { action: 'labeldrop', regex: '__.*' })).toEqual({ c: '3' })
    expect(run(labels, { action: 'labelkeep', regex: '__.*' })).toEqual({ __meta_a: '1', __meta_b: '2' })
  })

  test.each([
    ['lowercase', 'İx ΣΑΣ ẞ', 'ix σασ ß'],
    ['uppercase', 'straße ŉ ﬁ ᾳ ᾀ ǆ', 'STRAßE ŉ ﬁ ᾼ ᾈ Ǆ'],
  ])('%s maps each code point on its own, as Go does', (action, value, result) => {
    expect(run({ a: value }, { action, sourceLabels: ['a'], targetLabel: 'a' })).toEqual({ a: result })
  })
})

describe('releases differ', () => {
  test('in what an empty or nameless result deletes', () => {
    const empty = { sourceLabels: ['a'], targetLabel: '${1}', replacement: '' }
    expect(run({ a: 'b', b: '1' }, empty, '2.49')).toEqual({ a: 'b', b: '1' })
    expect(run({ a: 'b', b: '1' }, empty, '2.50')).toEqual({ a: 'b' })
    const invalid = { sourceLabels: ['a'], targetLabel: 'b', regex: '(.)', replacement: '' }
    expect(run({ a: '-', b: '1' }, invalid, '2.42')).toEqual({ a: '-' })
  })

  test.each([
    ['2.55', undefined, false],
    ['3.0', undefined, true],
    ['3.6', 'legacy', true],
    ['3.7', 'legacy', false],
    ['3.7', 'utf8', true],
    ['2.55', 'utf8', false],
  ] as const)('in names: %s, scheme %s', (release, scheme, takes) => {
    const rule = { sourceLabels: ['a'], targetLabel: '$1', replacement: 'x' }
    expect(run({ a: 'b c' }, rule, release, scheme)).toEqual(takes ? { a: 'b c', 'b c': 'x' } : { a: 'b c' })
    expect(run({ a: '' }, { ...rule, regex: '(x?)' }, release, scheme)).toEqual({})
  })

  test('in the order in which labelmap goes through labels', () => {
    const rules = [
      { targetLabel: 'm_a', replacement: 'later' },
      { action: 'labelmap', regex: 'm_.', replacement: 'x' },
    ]
    expect(run({ m_b: 'earlier' }, rules, '2.42')).toMatchObject({ x: 'earlier' })
    expect(run({ m_b: 'earlier' }, rules, '2.43')).toMatchObject({ x: 'later' })
  })

  test('in whether a dot matches a line break', () => {
    const rule = { action: 'keep', sourceLabels: ['a'], regex: 'a.b' }
    expect(run({ a: 'a\nb' }, rule, '2.55')).toBe(0)
    expect(run({ a: 'a\nb' }, rule, '3.0')).toEqual({ a: 'a\nb' })
  })
})

test('the input is left alone, and empty values are no labels', () => {
  const labels = new Map([
    ['a', '1'],
    ['b', ''],
  ])
  const release = parseRelease('3.5')
  const rules = [relabelRule({ action: 'labelmap', regex: '(.*)', replacement: 'x_$1' }, release)]
  expect(relabel(labels, rules, { release })).toEqual({ labels: new Map(Object.entries({ a: '1', x_a: '1' })) })
  expect([...labels]).toEqual([
    ['a', '1'],
    ['b', ''],
  ])
})

test('steps tell what each rule did', () => {
  const release = parseRelease('3.5')
  const rules = [
    { sourceLabels: ['a', 'b'], regex: '(.);.*', targetLabel: 'c' },
    { sourceLabels: ['a'], regex: 'none', targetLabel: 'd' },
    { action: 'labeldrop', regex: 'b' },
    { action: 'drop', sourceLabels: ['c'], regex: '1' },
    { targetLabel: 'never', replacement: 'x' },
  ].map((rule) => relabelRule(rule, release))
  const { steps, result } = relabelSteps(new Map(Object.entries({ a: '1', b: '2' })), rules, { release })
  expect(result).toEqual({ droppedBy: 3 })
  const none = new Map()
  expect(steps).toEqual([
    { rule: 0, value: '1;2', matched: true, set: new Map([['c', '1']]), removed: none, dropped: false },
    { rule: 1, value: '1', matched: false, set: none, removed: none, dropped: false },
    { rule: 2, value: undefined, matched: true, set: none, removed: new Map([['b', '2']]), dropped: false },
    { rule: 3, value: '1', matched: true, set: none, removed: none, dropped: true },
  ])
})

test('what is no action is a bug of the caller', () => {
  expect(() => relabelRule({ action: 'kep' }, parseRelease('3.5'))).toThrow('unknown relabel action "kep"')
})
