import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readJson } from '../../src/document/json.ts'
import { isSearchable } from '../../src/document/json-strings.ts'
import { itemsOf, type Node } from '../../src/document/node.ts'
import { Source } from '../../src/document/source.ts'

const read = (text: string) => readJson(Source.fromBytes(Buffer.from(text)))

/** What JSON.parse makes of a tree, objects as lists of pairs so that duplicate keys stay. */
function plain(node: Node): unknown {
  if (node.kind === 'scalar') return node.style === 'plain' ? JSON.parse(node.value) : node.value
  if (node.kind === 'sequence') return Array.from(itemsOf(node), plain)
  if (node.kind === 'mapping')
    return Object.fromEntries(node.entries.map(({ key, value }) => [plain(key), plain(value)]))
  throw new Error('JSON has no aliases')
}

describe('JSON', () => {
  test('reads as JSON.parse reads it, each node at its place', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.constantFrom('', '  ', '\t'), (json, indentation) => {
        const text = JSON.stringify(JSON.parse(json), null, indentation)
        const { root, problems } = read(text)
        expect(problems).toEqual([])
        expect(plain(root!)).toEqual(JSON.parse(text))
        expect([root!.start, root!.end]).toEqual([0, text.length])
        const check = (node: Node): void => {
          expect(plain(node)).toEqual(JSON.parse(text.slice(node.start, node.end)))
          if (node.kind === 'sequence') {
            for (let i = 0; i < node.length; i++)
              expect(node.itemSpan(i)).toMatchObject({ start: node.item(i).start, end: node.item(i).end })
            for (const item of itemsOf(node)) check(item)
          } else if (node.kind === 'mapping')
            for (const { key, value } of node.entries) for (const each of [key, value]) check(each)
        }
        check(root!)
      }),
      { numRuns: 300 },
    )
  })

  test('is refused where JSON.parse refuses it, and nowhere else', () => {
    const texts = fc.string({
      unit: fc.constantFrom(...'[]{},:"\\ \n0123456789.eE+-truefalsn\u00e9u'.split('')),
      maxLength: 12,
    })
    fc.assert(
      fc.property(texts, (text) => {
        let valid = true
        try {
          JSON.parse(text)
        } catch {
          valid = false
        }
        expect(read(text).problems.length === 0).toBe(valid)
      }),
      { numRuns: 5000 },
    )
  })

  test.each([
    ['', 'the file is empty', 0],
    ['[', 'ends before the "[" of line 1, column 1 is closed', 1],
    ['[\n{"a": ', 'ends before the "{" of line 2, column 1 is closed', 8],
    ['["a" "b"]', 'expected "," or "]", found """', 5],
    ['["a",]', 'trailing comma before "]"', 4],
    ['{"a": 1,}', 'trailing comma before "}"', 7],
    ['{a: 1}', 'expected a key in double quotes, found "a"', 1],
    ['{"a" 1}', 'expected ":" behind the key "a"', 5],
    ['[01]', '"01" is no JSON value', 1],
    ['[tru]', '"tru" is no JSON value', 1],
    ['["a\nb"]', 'a line break stands inside a string', 3],
    ['["a\tb"]', 'a control character U+0009 stands inside a string', 3],
    ['["\\x"]', '"\\x" is no escape that JSON knows', 2],
    ['["a', 'this string is not closed', 1],
    ['[] x', 'unexpected "x" behind the end of the JSON value', 3],
    ['[]😀', 'unexpected "😀" behind the end of the JSON value', 2],
    ['\ufeff[]', 'the file begins with a byte order mark', 0],
  ])('%j: %s', (text, message, start) => {
    const { problems, root } = read(text)
    expect(root).toBeUndefined()
    expect(problems).toHaveLength(1)
    expect(problems[0]!.message).toContain(message)
    expect(problems[0]!.span.start).toBe(start)
    expect(problems[0]!.span.end).toBeLessThanOrEqual(text.length)
  })

  test('may nest 10,000 levels deep, as in Go', () => {
    const nested = (depth: number) => read('['.repeat(depth) + ']'.repeat(depth)).problems
    expect(nested(10_000)).toEqual([])
    expect(nested(10_001)[0]!.message).toBe('nested deeper than 10000 levels')
    expect(read('['.repeat(2_000_000)).problems).toHaveLength(1)
  })

  test.each([
    [
      'many small lists and objects',
      Array.from({ length: 9000 }, (_, i) => ({ targets: [`a${i}:1`], labels: { i: `${i}` } })),
    ],
    ['a long list among them', [['a'], Array.from({ length: 5000 }, (_, i) => `a${i}`), ['b', 'c'], { d: 'e' }]],
    ['an object of many strings', Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`k${i}`, `v${i}`]))],
    [
      'strings before something else',
      [{ a: 'b', c: 'd', e: 1, f: 'g' }, ['a', 'b', 3, 'c'], { a: 'b', c: { d: 'e' } }],
    ],
  ])('reads %s', (_name, value) => {
    expect(plain(read(JSON.stringify(value)).root!)).toEqual(value)
  })

  test('gives the same entries of an object each time', () => {
    const { root } = read('{"a": "b", "c": "d"}')
    const entries = root?.kind === 'mapping' ? root.entries : []
    expect(entries).toHaveLength(2)
    expect(root).toHaveProperty(
      'entries',
      expect.toSatisfy((again) => again === entries),
    )
  })

  test('keeps lists of strings as offsets, which can be searched by them', () => {
    const text = '["a", "b", "a"]'
    const { root } = read(text)
    if (root?.kind !== 'sequence' || !isSearchable(root)) throw new Error('not packed')
    expect([0, 1, 6, 11, 14].map((at) => root.indexAt(at))).toEqual([-1, 0, 1, 2, -1])
    const escaped = read('["\\u0061"]').root
    expect(escaped?.kind === 'sequence' && isSearchable(escaped)).toBe(false)
  })

  test.each([
    ['"\\ud800"', '\ufffd'],
    ['"\\ud83d\\ude00"', '😀'],
    ['"\\u0000"', '\0'],
    ['"\\/\\b\\f"', '/\b\f'],
  ])('%s is decoded as Go does', (text, value) => {
    expect(read(text).root).toMatchObject({ value })
  })
})
