import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Node, resolve } from '../../src/document/node.ts'
import { Source } from '../../src/document/source.ts'
import { readYaml } from '../../src/document/yaml.ts'

/** What stands in a flow collection on one line: most of it simple, some of it not, some of it wrong. */
const scalar = fc.constantFrom(
  ...['a', 'host-1:9100', '30s', '1', 'yes', "'it'", '"x y"', '/metrics', 'a b', "''", "'it''s'", '"\\n"'],
  ...['&x a', '!!str 1', '*x', 'a: b', '$1', 'null', '', '-', '- a', '[', '}', '서버', 'a#b', 'a #b', '%', '@x', 'a:'],
)
const key = fc.constantFrom('name', 'job_name', 'a.b', 'null', '"q"', "'s'", '1', '<<', 'on', '? k', '', '서버', 'a b')
const colon = fc.constantFrom(': ', ': ', ': ', ':  ', ':', ' : ')
const comma = fc.constantFrom(', ', ', ', ',', ' , ', ',,')
const end = fc.constantFrom('', '', '', ' ', ',', ', ')
const { flow } = fc.letrec<{ flow: string }>((tie) => {
  const value = fc.oneof({ weight: 3, arbitrary: scalar }, { weight: 2, arbitrary: tie('flow') })
  const joined = (items: fc.Arbitrary<string>, [open, close]: readonly [string, string]) =>
    fc
      .tuple(fc.array(items, { maxLength: 4 }), comma, end)
      .map(([all, between, last]) => `${open}${all.join(between)}${last}${close}`)
  return {
    flow: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      joined(value, ['[', ']']),
      joined(
        fc.tuple(key, colon, value).map((parts) => parts.join('')),
        ['{', '}'],
      ),
    ),
  }
})

/** A node with its places counted from an offset, as nested lists. */
function shape(node: Node, from: number): unknown {
  const place = [node.start - from, node.end - from, node.outerStart - from, node.anchor, node.tag]
  if (node.kind === 'alias') return ['alias', ...place, node.name]
  if (node.kind === 'scalar') return [node.style, ...place, node.value]
  if (node.kind === 'sequence') {
    const items = Array.from({ length: node.length }, (_, i) => [
      shape(node.item(i), from),
      node.itemOuterStart(i) - from,
      node.itemSpan(i).end - from,
    ])
    return ['sequence', node.flow, ...place, items]
  }
  const entries = node.entries.map((entry) => [shape(entry.key, from), shape(entry.value, from)])
  return ['mapping', node.flow, ...place, entries]
}

/** What a text reads as where it stands behind a prefix; undefined where nothing can be read. */
function readBehind(prefix: string, text: string, suffix: string, find: (root: Node) => Node | undefined): unknown {
  const { root, problems } = readYaml(Source.fromText(`${prefix}${text}${suffix}`))
  if (problems.length > 0 || !root) return undefined
  const node = find(resolve(root))
  return node && shape(node, prefix.length)
}

const firstValue = (root: Node): Node | undefined => (root.kind === 'mapping' ? root.entries[0]?.value : undefined)
const firstOf = (root: Node): Node | undefined => (root.kind === 'sequence' ? root.item(0) : undefined)
/** Behind an item that is not simple. */
const secondOf = (root: Node): Node | undefined => {
  const list = firstValue(root)
  return list?.kind === 'sequence' && list.length === 3 ? list.item(1) : undefined
}
/** In a list that goes over several lines, all is read token by token but for plain items. */
const ofList = (root: Node): Node | undefined => {
  const list = firstValue(root)
  return list?.kind === 'sequence' && list.length === 1 ? list.item(0) : undefined
}

describe('what stands in brackets and braces on one line', () => {
  test('reads the same at once and token by token', () => {
    let simple = 0
    fc.assert(
      fc.property(flow, (text) => {
        const byToken = readBehind('key: [\n  ', text, '\n  ]\n', ofList) as [string, ...unknown[]] | undefined
        // What closes early goes on as something else in a list.
        if (byToken && byToken[3] !== text.length) return
        const atOnce = readBehind('key: ', text, '\nnext: 1\n', firstValue)
        expect(atOnce).toEqual(byToken)
        expect(readBehind('- ', text, ' # comment\n- next\n', firstOf)).toEqual(byToken)
        expect(readBehind('list:\n- {a: b\n  }\n- ', text, '\n- c\n', secondOf)).toEqual(byToken)
        if (byToken) simple++
      }),
      { numRuns: 5000 },
    )
    expect(simple).toBeGreaterThan(500)
  })

  test.each([
    '{a: 1, b: [x, {c: d}], e: {f: {g: [h]}}}',
    "{name: job-1, preset: windows, static: ['host-1:9182']}",
    '{}',
    '{ a: 1 , }',
    '[{a: b}, {c: d},]',
    `{${Array.from({ length: 3000 }, (_, i) => `key_${i}: value`).join(', ')}}`,
    `${'{a: '.repeat(40)}b${'}'.repeat(40)}`,
    `${'['.repeat(40)}b${']'.repeat(40)}`,
  ])('such as %j', (text) => {
    const byToken = readBehind('key: [\n  ', text, '\n  ]\n', ofList)
    expect(byToken).toBeDefined()
    expect(readBehind('key: ', text, '\nnext: 1\n', firstValue)).toEqual(byToken)
  })
})
