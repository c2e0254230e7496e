import { describe, expect, test } from 'vitest'
import { keyText, type Node } from '../../src/document/node.ts'
import { Source } from '../../src/document/source.ts'
import { readYaml } from '../../src/document/yaml.ts'
import { originAt } from '../../src/generate/origins.ts'
import type { Origin, Value } from '../../src/generate/value.ts'
import { yamlText } from '../../src/generate/write-yaml.ts'

const place = (start: number): Origin => ({ span: { start, end: start + 1 } })
const text = (content: string, origin: Origin): Value => ({ kind: 'text', text: content, quoted: true, origin })

/** `{a: [x, y], b: {c: z}}`, of which `y` and `b` come from elsewhere than the project file. */
const VALUE: Value = {
  kind: 'fields',
  origin: place(1),
  fields: new Map<string, Value>([
    ['a', { kind: 'list', origin: place(2), items: [text('x', place(3)), text('y', { words: 'a preset' })] }],
    ['b', { kind: 'fields', origin: { words: 'an option' }, fields: new Map([['c', text('z', place(4))]]) }],
  ]),
  keyOrigins: new Map([['a', place(5)]]),
}

describe('originAt', () => {
  const written = yamlText(VALUE)
  const root = readYaml(Source.fromText(written)).root!
  test.each([
    ['x', 3, undefined],
    ['y', 2, 'a preset'],
    ['z', 4, undefined],
    ['a', 5, undefined],
    // The key has no place of its own: that of its value counts.
    ['c', 4, undefined],
    ['b', 1, 'an option'],
  ])('finds where %s comes from', (what, start, words) => {
    const at = written.indexOf(what)
    expect(originAt({ start: at, end: at + 1 }, root, VALUE)).toEqual({ span: { start, end: start + 1 }, words })
  })

  test('of what stretches over several values, is what holds them', () => {
    const span = { start: written.indexOf('x'), end: written.indexOf('y') }
    expect(originAt(span, root, VALUE).span?.start).toBe(2)
    expect(originAt({ start: 0, end: written.length }, root, VALUE).span?.start).toBe(1)
  })

  test('finds every value of a long text, those of nothing among them', () => {
    const places: { readonly node: Node; readonly start: number }[] = []
    let count = 0
    const next = (): Origin => place(10 * ++count)
    const job = (i: number): Value => ({
      kind: 'fields',
      origin: next(),
      fields: new Map<string, Value>([
        ['job_name', text(`job-${i}`, next())],
        ['scheme', { kind: 'text', text: '', quoted: false, origin: next() }],
        ['params', { kind: 'fields', origin: next(), fields: new Map() }],
        ['targets', { kind: 'list', origin: next(), items: [0, 1, 2].map((j) => text(`h${i}-${j}:1`, next())) }],
        ['rules', { kind: 'list', origin: next(), items: i % 2 === 0 ? [] : [job(i - 1)] }],
      ]),
    })
    const value: Value = {
      kind: 'fields',
      origin: next(),
      fields: new Map([
        ['jobs', { kind: 'list', origin: next(), items: Array.from({ length: 40 }, (_, i) => job(i)) }],
      ]),
    }
    const tree = readYaml(Source.fromText(yamlText(value))).root!
    const visit = (node: Node, its: Value): void => {
      places.push({ node, start: 'span' in its.origin ? its.origin.span.start : 0 })
      if (node.kind === 'mapping' && its.kind === 'fields') {
        for (const { key, value: inner } of node.entries) visit(inner, its.fields.get(keyText(key))!)
      } else if (node.kind === 'sequence' && its.kind === 'list') {
        its.items.forEach((item, i) => {
          visit(node.item(i), item)
        })
      }
    }
    visit(tree, value)
    expect(places.length).toBe(count)
    expect(places.map(({ node }) => originAt(node, tree, value).span?.start)).toEqual(places.map(({ start }) => start))
  })
})
