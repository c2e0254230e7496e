import { describe, expect, test } from 'vitest'
import { type Node, resolve } from '../../src/document/node.ts'
import { Source } from '../../src/document/source.ts'
import { readYaml } from '../../src/document/yaml.ts'

function plain(node: Node | undefined): unknown {
  if (node === undefined) return undefined
  const target = resolve(node)
  if (target.kind === 'scalar') return target.value
  if (target.kind === 'sequence') return Array.from({ length: target.length }, (_, i) => plain(target.item(i)))
  return Object.fromEntries(target.entries.map(({ key, value }) => [plain(key), plain(value)]))
}

function read(text: string) {
  const source = Source.fromText(text)
  return { source, tree: readYaml(source) }
}

describe('a text that cannot be read still gives what is right in it', () => {
  test.each<[why: string, text: string, root: unknown]>([
    ['a quote is not closed', 'a: "x\nb: c\nd: e\n', { b: 'c', d: 'e' }],
    ['a quote is in the value', "a: 'it's'\nb: c\n", { b: 'c' }],
    ['a bracket is not closed', 'a: 1\nb: [1, 2\nc:\n- d\n', { a: '1', c: ['d'] }],
    ['a brace is not closed', 'a: {b: 1\nc: d\n', { c: 'd' }],
    ['a bracket too many', 'a: [1]]\nb: c\n', { b: 'c' }],
    ['": " in a value', 'a: b: c\nd: e\n', { d: 'e' }],
    ['a key without a blank behind its colon', 'a: 1\nb:2\nc: 3\n', { a: '1', c: '3' }],
    ['a word alone', 'a: 1\nb\nc: 3\n', { a: '1', c: '3' }],
    ['a key that is indented too far', 'a: b\n  c: d\ne: f\n', { e: 'f' }],
    ['a key that is not indented far enough', 'x:\n  a: 1\n b: 2\nc: 3\n', { x: { a: '1' }, c: '3' }],
    ['an item that is not indented far enough', 'a:\n  - b\n - c\nd: e\n', { a: ['b'], d: 'e' }],
    ['a tab', 'x:\n- a: 1\n  b:\n\t- y\n  c: 2\n- d: 3\n', { x: [{ a: '1', c: '2' }, { d: '3' }] }],
    ['a value that begins with @', 'a: @x\nb: c\n', { b: 'c' }],
    ['an unknown escape', 'a: ["\\q"]\nb: c\n', { b: 'c' }],
    ['the header of a block scalar', 'a: | x\nb: c\n', { b: 'c' }],
    ['an alias of nothing', 'a: *x\nb: [c, *d]\n', { b: ['c'] }],
    ['a tag that does not fit', 'a: !!int x\nb: c\n', { a: 'x', b: 'c' }],
    ['a control character', 'a: b\u0007\nc: d\n', { a: 'b\u0007', c: 'd' }],
    ['the first line', '\ta: b\nc: d\n', { c: 'd' }],
    ['a directive', '%YAML 1.2\n---\na: b\n', { a: 'b' }],
    ['the end of JSON', '[{"a": ["b"]}, {"c": "d"', [{ a: ['b'] }]],
    ['several of them', '- a: "\n- b: 1\n- c: [\n- d: 2\n- e: f: g\n- h: 3\n', [{ b: '1' }, { d: '2' }, { h: '3' }]],
    ['lists in the column of their key', 'a:\n- b: [\n- c\nd:\n- e: "\n- f\ng: h\n', { a: ['c'], d: ['f'], g: 'h' }],
    ['all of it', 'a: [1\n', undefined],
  ])('%s: %j', (_, text, root) => {
    const { tree } = read(text)
    expect(tree.problems).not.toEqual([])
    expect(plain(tree.root)).toEqual(root)
    expect(tree.partial ?? false).toBe(root !== undefined)
  })

  test('tells which collections lack something', () => {
    const { tree } = read('a:\n  b: [1\n  c: 2\nd:\n  e: 3\n')
    const root = resolve(tree.root!)
    if (root.kind !== 'mapping') throw new Error()
    const [a, d] = root.entries.map(({ value }) => value)
    expect(tree.broken!.has(a!)).toBe(true)
    expect(tree.broken!.has(d!)).toBe(false)
  })

  test('is itself not marked where it is whole', () => {
    expect(read('a: b\n').tree).not.toHaveProperty('partial')
  })

  test.each<[why: string, text: string, spans: readonly string[]]>([
    ['brackets', "- a: ['b'\n- c: d\n- e: ['f'\n", ['[', '[']],
    ['brackets of which more follows', "- a: ['b'\n- c: d\n- e: ['f'\n- g: h\n", ['[', '[']],
    ['a quote and a bracket', 'a: "b\nc: d\ne: [f\n', ['"', '[']],
    ['values with ": "', 'a: b: c\nd: e\nf: g: h\n', [':', ':']],
    ['characters', 'a: @b\nc: d\ne: %f\n', ['@', '%']],
    ['ten of many', 'a: @b\nc: d\n'.repeat(20), Array<string>(10).fill('@')],
    // What may come of the first is left out.
    ['the line at which reading goes on', 'a: "b\nc: d: e\n', ['"']],
    ['a key that is cut in two', 'a:\n  b: c\n  d\ne: f\n  g: h\n', ['d']],
    ['a list that is cut in two', '- a:\n  b\nc:\n  - d\n- e: f\n', ['b']],
  ])('tells errors that have nothing to do with one another: %s', (_, text, spans) => {
    const { source, tree } = read(text)
    expect(tree.problems.map(({ span: { start, end } }) => source.slice(start, end))).toEqual(spans)
  })

  test('tells each alias and tag that is wrong, and of the syntax what stands behind a line that could be read', () => {
    const text = 'a: *x\nb: !!int y\nc: "\nd: e: f\ng: *x\n'
    const { source, tree } = read(text)
    expect(tree.problems.map(({ span }) => source.slice(span.start, span.end))).toEqual(['*x', '"', 'y'])
  })

  test.each([
    ['quotes', 'a: "x\n'],
    ['brackets', '- a: [\n'],
    ['both', '- a: {"b\n'],
    ['colons', 'a: b: c\n'],
    ['tabs', '\ta\n'],
    ['words', 'a\n'],
  ])('takes no long time for many lines with %s', (_, line) => {
    const { problems } = read(`x: y\n${line.repeat(50_000)}`).tree
    expect(problems.length).toBeGreaterThan(0)
  })
})

describe('messages for what people do wrong', () => {
  test.each<[text: string, message: RegExp, hint: RegExp]>([
    ['a:\n\t- b\n', /^a tab stands where only spaces may$/, /indent with spaces/],
    ['a: b\nc:d\ne: f\n', /"c:d" is no key: a space is missing behind ":"/, /write "c: d"/],
    ['a: {{ x }} y\n', /"y" stands behind a value that has ended/, /begins with "\{\{" in quotes/],
    ['a: %x\n', /cannot begin with "%" unless it is quoted/, /in quotes/],
    ['a: @x\n', /cannot begin with "@" unless it is quoted/, /in quotes/],
    ['a: *.x\n', /"\*" begins an alias/, /quote a value that begins with "\*"/],
    ['a: *x\n', /no anchor &x stands before this alias/, /quote a value that begins with "\*"/],
    ['a: &\n', /"&" begins an anchor/, /quote a value that begins with "&"/],
    ["a: 'it's\n", /"s" stands behind a value that has ended/, /whole value in quotes/],
    ["a: 'x\n", /"'" is opened here and never closed/, /within single quotes as ''/],
    ['a:\n  - b\n - c\n', /^a list item stands where a key is expected/, /same indentation/],
    ['x:\n  a: 1\n b: 2\n', /^this line is not indented as the keys of any mapping around it/, /same indentation/],
    ['a: b: c\n', /a second ":" stands in the value/, /": " in quotes/],
    ['a: [1\nb: c\n', /"," or "]" is expected before ":"/, /closing "]" missing/],
    ["a: ['b' 'c']\n", /"," or "]" is expected before "'"/, /^is a "," missing before it\?$/],
    ["a: ['b'\n  'c']\n", /"," or "]" is expected before "'"/, /^is a "," missing before it\?$/],
    ["a: ['b',\n  'c'\nd: [e]\n", /"," or "]" is expected before "d"/, /closing "]" missing/],
    ["a: ['b'\n- c\n", /"," or "]" is expected before "-"/, /closing "]" missing/],
    ['a: {b: c d: e}\n', /"," or "}" is expected before ":"/, /^is a "," missing before its key\?$/],
    ['a: {b: "c"\n  d: e}\n', /"," or "}" is expected before "d"/, /^is a "," missing before it\?$/],
    ['a: {b: c: d}\n', /"," or "}" is expected before ":"/, /": " in quotes/],
    ['a: [b: c: d]\n', /"," or "]" is expected before ":"/, /": " in quotes/],
    ['a: "\\d"\n', /"\\d" is no escape/, /single quotes/],
    ['a: "x" > y\n', /">" stands behind a value that has ended/, /whole value in quotes/],
  ])('%j', (text, message, hint) => {
    const [problem] = read(text).tree.problems
    expect(problem!.message).toMatch(message)
    expect(problem!.hint).toMatch(hint)
  })
})
