import { describe, expect, test } from 'vitest'
import type { Change } from '../../src/diagnostics/finding.ts'
import type { Node } from '../../src/document/node.ts'
import { Source } from '../../src/document/source.ts'
import { readYaml } from '../../src/document/yaml.ts'
import { compareChanged } from '../../src/lint/fix-proof.ts'

function rootOf(text: string): Node {
  const { root, problems } = readYaml(Source.fromText(text))
  expect(problems).toEqual([])
  return root!
}

const holds = (before: string, after: string, changes: readonly Change[]): boolean =>
  compareChanged(rootOf(before), rootOf(after), changes).isProven

const text = (path: Change['path'], value: string): Change => ({ path, text: value })
const move = (path: Change['path'], ...to: string[]): Change => ({ path, to })

describe('a change is proven', () => {
  test.each<[string, string, Change[]]>([
    ['a: {b: [x, w]}', 'a:\n  "b":\n  - x\n  - \'w\'', []],
    ['a: x', 'a: w', [text(['a'], 'w')]],
    ['a: [x, w]', "a: [x, 'z']", [text(['a', 1], 'z')]],
    ['a: &x 1x\nb: *x', 'a: &x 2x\nb: *x', [text(['a'], '2x'), text(['b'], '2x')]],
    ['a: &x 1x\nb: *x', 'a: 1x\nb: 1x', []],
    ['a: &x {k: v}\nb: *x', 'a: &x {l: v}\nb: *x', [move(['a', 'k'], 'l'), move(['b', 'k'], 'l')]],
    [
      'a: &x {k: v}\nb: {<<: *x, m: w}',
      'a: &x {l: v}\nb: {<<: *x, m: w}',
      [move(['a', 'k'], 'l'), move(['b', 'k'], 'l')],
    ],
    ['a: {k: v, m: w}', 'a: {n: {o: v}, m: w}', [move(['a', 'k'], 'n', 'o')]],
    ['a: {k: {z: v}}', 'a: {l: {z: w}}', [move(['a', 'k'], 'l'), text(['a', 'k', 'z'], 'w')]],
    // What a list or a text takes the place of does not count.
    ['a: &x {k: [v]}\nb: {<<: *x, k: [w]}', 'a: &x {k: [u]}\nb: {<<: *x, k: [w]}', [text(['a', 'k', 0], 'u')]],
    [
      'a: &x {k: v}\nb: &y {<<: *x, k: w}\nc: {<<: *y}',
      'a: &x {k: u}\nb: &y {<<: *x, k: w}\nc: {<<: *y}',
      [text(['a', 'k'], 'u')],
    ],
  ])('%j → %j', (before, after, changes) => {
    expect(holds(before, after, changes)).toBe(true)
  })
})

describe('a change is not proven', () => {
  test.each<[string, string, Change[]]>([
    // Something else has changed, or the change is another.
    ['a: x\nb: x', 'a: w\nb: w', [text(['a'], 'w')]],
    ['a: x', 'a: z', [text(['a'], 'w')]],
    ['a: x', 'a: x', [text(['a'], 'w')]],
    ['a: x', 'a: w', [text(['a'], 'w'), text(['a'], 'z')]],
    ['a: x', 'a: w', [text(['a'], 'w'), text(['b'], 'z')]],
    ['a: [x]', 'a: [w]', [text(['a', 0], 'w'), text(['a', 1], 'z')]],
    ['a: x\nb: w', 'a: x', []],
    ['a: [x]', 'a: [x, w]', []],
    ['a: [x]', 'a: x', []],
    // A text has become a number, a null, a boolean, a list.
    ["a: '1'", 'a: 1', []],
    ['a: x', 'a: 1', [text(['a'], '1')]],
    ['a: x', 'a: null', [text(['a'], 'null')]],
    ['a: x', 'a: on', [text(['a'], 'on')]],
    ['a: [x]', 'a: [[w]]', [text(['a', 0], '[w]')]],
    ['a: x', 'a: !!str x', []],
    // Another user of an anchor.
    ['a: &x 1x\nb: *x', 'a: &x 2x\nb: *x', [text(['a'], '2x')]],
    ['a: &x 1x\nb: {*x : c}', 'a: &x 2x\nb: {*x : c}', [text(['a'], '2x')]],
    ['a: &x {k: v}\nb: {<<: *x}', 'a: &x {l: v}\nb: {<<: *x}', [move(['a', 'k'], 'l')]],
    // Where a key is written twice, none of them moves alone; and nothing moves to where something is.
    ['a: &x {k: v}\nb: {<<: *x, k: w}', 'a: &x {k: v}\nb: {<<: *x, l: w}', [move(['b', 'k'], 'l')]],
    ['a: {k: v, l: w}', 'a: {l: v}', [move(['a', 'k'], 'l')]],
    [
      'a: &x {k: v}\nb: {<<: *x, l: w}',
      'a: &x {l: v}\nb: {<<: *x, l: w}',
      [move(['a', 'k'], 'l'), move(['b', 'k'], 'l')],
    ],
    ['a: {k: v, l: w}', 'a: {m: v}', [move(['a', 'k'], 'm'), move(['a', 'l'], 'm')]],
    ['a: {k: v}', 'a: {n: {o: v, p: w}}', [move(['a', 'k'], 'n', 'o')]],
    ['a: {k: v}', 'a: {n: v}', [move(['a', 'k'], 'n', 'o')]],
    ['a: {k: v}', 'a: {n: v}', []],
    ['a: [v]', 'a: [v]', [move(['a', 0], 'n')]],
    // Go decodes a mapping over the one that a merge key brought.
    [
      'a: &x {k: {l: v}}\nb: {<<: *x, k: {m: w}}',
      'a: &x {k: {l: u}}\nb: {<<: *x, k: {m: w}}',
      [text(['a', 'k', 'l'], 'u')],
    ],
    // What a merge key behind it replaces in Go counts for other readers.
    ['a: &x {k: v}\nb: {k: w, <<: *x}', 'a: &x {k: v}\nb: {k: u, <<: *x}', [text(['b', 'k'], 'v')]],
    ['a: &x {k: v}\nb: {k: w, <<: *x}', 'a: &x {k: u}\nb: {k: w, <<: *x}', [text(['a', 'k'], 'u')]],
    ['a: {[x]: w}', 'a: {[x]: w}', []],
    ['a: {<<: x}', 'a: {<<: x}', []],
  ])('%j → %j', (before, after, changes) => {
    expect(holds(before, after, changes)).toBe(false)
  })
})

describe('what has become something else', () => {
  test.each<[string, string, Change[], string[]]>([
    [
      'a: &x 1x\nb: *x\nc: &z 1z\nd: *z',
      'a: &x 2x\nb: *x\nc: &z 2z\nd: *z',
      [text(['a'], '2x'), text(['b'], '2x'), text(['c'], '2z')],
      ['1z'],
    ],
    ['a: &x {k: v}\nb: {<<: *x, m: w}', 'a: &x {l: v}\nb: {<<: *x, m: w}', [move(['a', 'k'], 'l')], ['k']],
    ['a: &x k\nb: {*x : v}', 'a: &x l\nb: {*x : v}', [text(['a'], 'l')], ['k']],
    ['a: {b: c}\nd: e', 'a: {b: c}\nd: e', [], []],
    [
      'a: &x {k: v, m: n}\nb: {<<: *x, k: w}',
      'a: &x {l: v, o: n}\nb: {<<: *x, k: w}',
      [move(['a', 'k'], 'l'), move(['a', 'm'], 'o'), move(['b', 'm'], 'o')],
      ['k', 'k'],
    ],
  ])('%j → %j', (before, after, changes, expected) => {
    const { unwanted } = compareChanged(rootOf(before), rootOf(after), changes)
    expect(unwanted.map(({ start, end }) => before.slice(start, end))).toEqual(expected)
  })
})
