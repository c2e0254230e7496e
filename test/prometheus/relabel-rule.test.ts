import { describe, expect, test } from 'vitest'
import { type RelabelProblem, relabelProblems, type UncheckedRule } from '../../src/prometheus/relabel-rule.ts'
import { parseRelease } from '../../src/prometheus/release.ts'

const NOTHING: UncheckedRule = {
  action: undefined,
  regex: undefined,
  sourceLabels: undefined,
  separator: undefined,
  targetLabel: undefined,
  replacement: undefined,
  modulus: undefined,
}

function problems(
  rule: Partial<UncheckedRule>,
  release = '3.14',
  scheme: 'legacy' | 'utf8' = 'utf8',
): RelabelProblem[] {
  return relabelProblems({ ...NOTHING, ...rule }, parseRelease(release), scheme)
}
const fields = (...parameters: Parameters<typeof problems>): (string | undefined)[] =>
  problems(...parameters).map(({ field }) => field)

describe('an action', () => {
  test('is one of the known, in any case', () => {
    expect(fields({ action: 'KeepEqual', targetLabel: 'a' })).toEqual([])
    expect(fields({ action: null, targetLabel: 'a' })).toEqual(['action'])
    expect(fields({ action: '' })).toEqual(['action'])
    expect(problems({ action: 'kep' })[0]).toMatchObject({ field: 'action', hint: 'did you mean "keep"?' })
  })

  test.each(['replace', 'lowercase', 'uppercase', 'keepequal', 'dropequal'])('%s needs a target_label', (action) => {
    expect(fields({ action })).toEqual(['target_label'])
    expect(fields({ action, targetLabel: null })).toEqual(['target_label'])
    expect(fields({ action, targetLabel: 'a' })).toEqual([])
  })

  test('hashmod needs a modulus and a target_label', () => {
    expect(fields({ action: 'hashmod' })).toEqual(['modulus', 'target_label'])
    expect(fields({ action: 'hashmod', modulus: 0, targetLabel: '$1' }, '2.55')).toEqual(['modulus', 'target_label'])
    expect(fields({ action: 'hashmod', modulus: 2, targetLabel: 'a' })).toEqual([])
  })

  test.each(['lowercase', 'uppercase', 'keepequal', 'dropequal'])(
    '%s takes no replacement but the default',
    (action) => {
      expect(fields({ action, targetLabel: 'a', replacement: '$1' })).toEqual([])
      expect(fields({ action, targetLabel: 'a', replacement: null })).toEqual(['replacement'])
      expect(fields({ action, targetLabel: 'a', replacement: 'x' })).toEqual(['replacement'])
    },
  )

  test.each(['keepequal', 'dropequal'])('%s takes no regex, not even the default', (action) => {
    expect(fields({ action, targetLabel: 'a', regex: '(.*)' })).toEqual(['regex'])
    expect(fields({ action, targetLabel: 'a', regex: null, modulus: 1, separator: null })).toEqual([
      'regex',
      'modulus',
      'separator',
    ])
    expect(fields({ action, targetLabel: 'a', modulus: 0, separator: ';', sourceLabels: ['b'] })).toEqual([])
  })

  test.each(['labeldrop', 'labelkeep'])('%s takes only a regex, the others at their defaults', (action) => {
    expect(fields({ action, regex: 'a', separator: ';', replacement: '$1', modulus: 0, targetLabel: '' })).toEqual([])
    expect(fields({ action, sourceLabels: [], targetLabel: 'a', modulus: 1, separator: '', replacement: 'x' })).toEqual(
      ['source_labels', 'target_label', 'modulus', 'separator', 'replacement'],
    )
  })
})

describe('names', () => {
  test.each([
    ['2.42', 'lowercase', '${1}x', true],
    ['2.50', 'lowercase', '${1}x', false],
    ['3.0', 'lowercase', '${1}x', true],
    ['2.55', 'replace', 'a b', false],
    ['3.0', 'replace', 'a b', true],
    ['3.1', 'replace', '$1 b', false],
    ['3.2', 'replace', '$1 b', true],
    ['2.42', 'replace', 'x_${1}$y', true],
    ['2.42', 'replace', '1x', false],
    ['2.42', 'replace', '${1', false],
  ])('%s: %s to %s', (release, action, targetLabel, valid) => {
    expect(fields({ action, targetLabel }, release)).toEqual(valid ? [] : ['target_label'])
  })

  test.each([
    ['3.1', '$1 b', false],
    ['3.2', '$1 b', true],
    ['3.1', 'a b', false],
    ['3.14', '', false],
    ['2.42', '__x_$1', true],
  ])('%s: labelmap to %s', (release, replacement, valid) => {
    expect(fields({ action: 'labelmap', replacement }, release)).toEqual(valid ? [] : ['replacement'])
  })

  test('the scheme of a job counts from 3.7', () => {
    expect(fields({ targetLabel: 'a b' }, '3.6', 'legacy')).toEqual([])
    expect(fields({ targetLabel: 'a b' }, '3.7', 'legacy')).toEqual(['target_label'])
    expect(fields({ targetLabel: 'x_$1' }, '3.7', 'legacy')).toEqual([])
    expect(fields({ targetLabel: 'a b' }, '2.55', 'utf8')).toEqual(['target_label'])
  })

  test('no name takes long to refuse', () => {
    expect(fields({ targetLabel: `${'$a'.repeat(20_000)}-` }, '2.55')).toEqual(['target_label'])
  })
})

test('a regex that the release refuses, with its place', () => {
  expect(problems({ targetLabel: 'a', regex: '(?<n>a)' }, '2.42')).toMatchObject([{ field: 'regex', start: 0, end: 3 }])
  expect(problems({ targetLabel: 'a', regex: '(?<n>a)' }, '3.14')).toEqual([])
  expect(fields({ action: 'keep', regex: null })).toEqual([])
})
