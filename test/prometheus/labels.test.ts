import { describe, expect, test } from 'vitest'
import { effective, isLabelName, labelsKey, labelsObject, labelsText } from '../../src/prometheus/labels.ts'
import { parseRelease } from '../../src/prometheus/release.ts'

describe('label names', () => {
  test.each(['env', '_', '__name__', 'A1', 'constructor', '__proto__'])('%s is one in any release', (name) => {
    for (const release of ['2.42', '2.55', '3.0', '3.14']) expect(isLabelName(name, parseRelease(release))).toBe(true)
  })
  test.each(['foo-bar', '1a', 'é', 'a b', 'a.b', ' ', '\0', 'a\n', 'a:b'])('%j is one from 3.0', (name) => {
    const verdicts = ['2.42', '2.55', '3.0', '3.14'].map((release) => isLabelName(name, parseRelease(release)))
    expect(verdicts).toEqual([false, false, true, true])
  })
  test('the empty one is never one', () => {
    for (const release of ['2.42', '3.14']) expect(isLabelName('', parseRelease(release))).toBe(false)
  })
})

describe('label sets', () => {
  test('with an empty value are the same as without', () => {
    const labels = new Map([
      ['a', '1'],
      ['b', ''],
    ])
    expect([...effective(labels)]).toEqual([['a', '1']])
    expect(labelsKey(labels)).toBe(labelsKey(new Map([['a', '1']])))
    const full = new Map([['a', '1']])
    expect(effective(full)).toBe(full)
  })

  test('have one key in any order, and different ones where they differ', () => {
    const key = (...pairs: [string, string][]) => labelsKey(new Map(pairs))
    expect(key(['a', '1'], ['b', '2'])).toBe(key(['b', '2'], ['a', '1']))
    const sets = [
      key(),
      key(['a', '1']),
      key(['a', '1,b=2']),
      key(['a', '1'], ['b', '2']),
      key(['a"', '1']),
      key(['a', '"1']),
    ]
    expect(new Set(sets).size).toBe(sets.length)
  })

  test('are shown as Prometheus shows them', () => {
    expect(
      labelsText(
        new Map([
          ['b', 'x"y\n'],
          ['a.b', '1'],
          ['a', ''],
        ]),
      ),
    ).toBe('{a="", "a.b"="1", b="x\\"y\\n"}')
    expect(labelsText(new Map())).toBe('{}')
  })

  test('become objects, whatever their names', () => {
    const object = labelsObject(
      new Map([
        ['b', '1'],
        ['__proto__', '2'],
        ['constructor', '3'],
      ]),
    )
    expect(JSON.stringify(object)).toBe('{"__proto__":"2","b":"1","constructor":"3"}')
  })
})
