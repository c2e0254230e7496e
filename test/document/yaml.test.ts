import { describe, expect, test } from 'vitest'
import { type Node, resolve } from '../../src/document/node.ts'
import { Source } from '../../src/document/source.ts'
import { decodeYaml, excessiveAliasing, readYaml } from '../../src/document/yaml.ts'

/** The node as plain data: strings, arrays, and pairs. */
function plain(node: Node | undefined): unknown {
  if (node === undefined) return undefined
  const target = resolve(node)
  if (target.kind === 'scalar') return target.value
  if (target.kind === 'sequence') return Array.from({ length: target.length }, (_, i) => plain(target.item(i)))
  return Object.fromEntries(target.entries.map(({ key, value }) => [plain(key), plain(value)]))
}

const read = (text: string) => readYaml(Source.fromText(text))
const value = (text: string) => plain(read(text).root)

describe('values, as promtool check service-discovery prints them', () => {
  test.each<[text: string, value: unknown]>([
    ['012', '012'],
    ['a b\n  c\n\n  d', 'a b c\nd'],
    ['"a\\tb \\u00e9 \\x41"', 'a\tb \u00e9 A'],
    ['"one \\\n  two\n  three\\n"', 'one two three\n'],
    ['"a\\\n\n  b"', 'a\nb'],
    ['"\\\'"', "'"],
    ["' a\n  b\n\n  c '", ' a b\nc '],
    ["'it''s'", "it's"],
    ["'a\u2028b'", 'a\u2028b'],
    ["'a\u0085b'", 'a b'],
    ['a\u2028b', 'a\u2028b'],
    ['|\n  first\n    deeper\n\n  last\n', 'first\n  deeper\n\nlast\n'],
    ['|\n  no final break', 'no final break'],
    ['|-\n  a\n\n', 'a'],
    ['|+\n  a\n\n', 'a\n\n'],
    ['|+\n\n', '\n'],
    ['>\n  one\n  two\n\n  three\n', 'one two\nthree\n'],
    ['>\n  a\n\n   b\n  c\n', 'a\n\n b\nc\n'],
    ['a: >2\n    x\n   y\n  z\n', { a: '  x\n y\nz\n' }],
    ['|  # comment\n  a\n', 'a\n'],
    ['!!binary aGVsbG8=', 'hello'],
    ['[a:, -, "b":c]', ['a:', '-', { b: 'c' }]],
    ['{a:, b}', { 'a:': '', b: '' }],
    ['[a\nb, "c\nd"]', ['a b', 'c d']],
    ['a: 1\n', { a: '1' }],
    ['? a\n? b\n: c', { a: '', b: 'c' }],
    ['- - a\n  -\n- b', [['a', ''], 'b']],
  ])('%j', (text, expected) => expect(value(text)).toEqual(expected))
})

/** Checks each node against its text: `outer|inner` where they differ. */
function spans(text: string): string[] {
  const found: string[] = []
  const visit = (node: Node) => {
    const inner = text.slice(node.start, node.end)
    found.push(node.outerStart < node.start ? `${text.slice(node.outerStart, node.start)}|${inner}` : inner)
    if (node.kind === 'sequence') for (let i = 0; i < node.length; i++) visit(node.item(i))
    if (node.kind === 'mapping') for (const { key, value } of node.entries) for (const one of [key, value]) visit(one)
  }
  visit(read(text).root!)
  return found
}

describe('spans', () => {
  test.each<[text: string, spans: string[]]>([
    ['- "a"  # c\n- b\n\n# d\n', ['- "a"  # c\n- b', '"a"', 'b']],
    ['a: &x !!str b', ['a: &x !!str b', 'a', '&x !!str |b']],
    [
      'a:   # none\nb: [x, {y: z} ,] # c',
      ['a:   # none\nb: [x, {y: z} ,]', 'a', '', 'b', '[x, {y: z} ,]', 'x', '{y: z}', 'y', 'z'],
    ],
    ['[a: b, ? c]', ['[a: b, ? c]', 'a: b', 'a', 'b', '? c', 'c', '']],
    ['[{a: b}: c]', ['[{a: b}: c]', '{a: b}: c', '{a: b}', 'a', 'b', 'c']],
    ['a: |  # x\n  t\n\nb: |+\n  u\n\n', ['a: |  # x\n  t\n\nb: |+\n  u\n', 'a', '|  # x\n  t', 'b', '|+\n  u\n']],
    ['a: |\nb: c', ['a: |\nb: c', 'a', '|', 'b', 'c']],
    ['? &k a\n: - b\n', ['? &k a\n: - b', '&k |a', '- b', 'b']],
    ['- !foo\n- &x', ['- !foo\n- &x', '!foo|', '&x|']],
    ['- a: &l\n    b: c\n', ['- a: &l\n    b: c', 'a: &l\n    b: c', 'a', '&l\n    |b: c', 'b', 'c']],
    ['- &a x\n- *a\n', ['- &a x\n- *a', '&a |x', '*a']],
    ['--- # c\n- a', ['- a', 'a']],
  ])('%j', (text, expected) => expect(spans(text)).toEqual(expected))

  test('an absent value stands right behind its indicator', () => {
    const root = resolve(read('a:   # none\nb:\n').root!)
    expect(root.kind === 'mapping' && root.entries.map(({ value }) => value.start)).toEqual([2, 14])
  })

  test('tags are resolved to their short form', () => {
    const text = '%TAG !e! tag:yaml.org,2002:\n---\n[!!str a, !foo b, !e!str c, !<tag:yaml.org,2002:str> d, ! e]'
    const root = resolve(read(text).root!)
    const tags = root.kind === 'sequence' && Array.from({ length: root.length }, (_, i) => root.item(i).tag)
    expect(tags).toEqual(['!!str', '!foo', '!!str', '!!str', '!'])
  })

  test('the document ends with its content', () => {
    expect(read('- a # b\n---\n[').end).toBe(3)
    expect(read('').root).toBeUndefined()
  })
})

describe('aliases', () => {
  test('stand for the latest node of their name, which is shared', () => {
    const root = resolve(read('[&a x, *a, &a y, *a]').root!)
    if (root.kind !== 'sequence') throw new Error()
    expect(plain(root)).toEqual(['x', 'x', 'y', 'y'])
    expect(resolve(root.item(1))).toBe(root.item(0))
  })

  test('a bomb is read at once and known as one', () => {
    const lines = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`)
    const { root, problems } = read(`a0: &a0 x\n${lines.join('\n')}\n`)
    expect(problems).toEqual([])
    expect(excessiveAliasing(root)).toBe(true)
    expect(excessiveAliasing(read('[&a x, *a]').root)).toBe(false)
  })
})

describe('encodings', () => {
  const text = '- targets: ["\uc11c\ubc84:1"]\n'
  test('UTF-16 in both byte orders, by its mark', () => {
    const little = Buffer.from(`\ufeff${text}`, 'utf16le')
    for (const bytes of [little, Buffer.from(little).swap16()]) {
      const source = decodeYaml(bytes)
      expect(plain(readYaml(source).root)).toEqual([{ targets: ['\uc11c\ubc84:1'] }])
      expect(source.isUtf8).toBe(false)
    }
  })

  test.each([
    [Buffer.from('- a\n- \xff\n', 'latin1'), 6],
    [Buffer.concat([Buffer.from('# \ufffd\u00e9\n'), Buffer.from('- \xe9\n', 'latin1')]), 7],
    [Buffer.from('- a # \xc3', 'latin1'), 6],
  ])('invalid UTF-8 is refused where it stands', (bytes, at) => {
    expect(readYaml(decodeYaml(bytes)).problems[0]).toMatchObject({ message: 'this is not UTF-8', span: { start: at } })
  })
})

describe('problems point at their cause', () => {
  test.each([
    ['a: »[«1, 2\nb: c\n'],
    ['a: »"«x\nb: c\n'],
    ['- »*x«\n'],
    ['- a\n-»\t«b\n'],
    ['- "»\\ud800«"\n'],
    ['a: !!int »b«\n'],
    ['»%YAML 1.2«\n---\n'],
  ])('%j', (marked) => {
    const start = marked.indexOf('»')
    const end = marked.indexOf('«') - 1
    const [problem] = read(marked.replace(/[»«]/g, '')).problems
    expect(problem?.span).toEqual({ start, end })
  })
})

describe('problems that promtool names an earlier line for', () => {
  const problemOf = (text: string, dialect: 'v2' | 'v3') => {
    const source = Source.fromText(text)
    const [problem] = readYaml(source, { dialect }).problems
    const shown = ({ start, end }: { start: number; end: number }) =>
      `${source.lineAt(start)}: ${text.slice(start, end)}`
    return {
      at: shown(problem!.span),
      related: problem!.related?.map(({ span }) => shown(span)),
      message: problem!.message,
    }
  }

  test.each<[text: string, at: string, named: string, dialect: 'v2' | 'v3']>([
    ['- a: b\n c: d\n', '2: c', '1: - a: b', 'v2'],
    ['x:\n- a: b\n  c: d\n  e: "f" == 0\n', '4: ==', '3: c: d', 'v2'],
    ['x:\n- a: b\n  c: d\n  e: "f" == 0\n', '4: ==', '1: x:', 'v3'],
    ["x:\n- a: b\n  e: 'it''s' == 0\n", '3: ==', '1: x:', 'v3'],
    ['x:\n- a: b\n  e: {{ f }} y\n', '3: y', '1: x:', 'v3'],
    ['x:\n- a: b\n  e: [f] y\n', '3: y', '1: x:', 'v3'],
    ['x:\n- a: b\n  e: f\n  - g\n', '4: -', '1: x:', 'v3'],
    ['x:\n- a: b\n- e: f\n g: h\n', '4: g', '3: - e: f', 'v3'],
    ['x:\n  a: b\n  foo\ny: z\n', '3: foo', '4: y: z', 'v2'],
    ['x:\n  y: >\n\t a\n', '3: \t', '2: >', 'v3'],
  ])(
    'stand where the mistake is, where that is certain, and point at that line: %j, %s',
    (text, at, named, dialect) => {
      expect(problemOf(text, dialect)).toMatchObject({ at, related: [named] })
    },
  )

  test('are where they are in a file that is not for Prometheus', () => {
    const [problem] = readYaml(Source.fromText('x: y\n\na: "b" c\n'), { isOwn: true }).problems
    expect(problem).toMatchObject({ span: { start: 13, end: 14 } })
    expect(problem).not.toHaveProperty('related')
  })

  test.each<[text: string, named: string, cause: string, dialect: 'v2' | 'v3']>([
    ['a: [1\n  2: 3]\n', '1: [', '2: :', 'v2'],
    ['x:\n- a: [1\n  2: 3]\n', '2: [', '3: :', 'v2'],
    ['x:\n- a: [1\n\n  2: 3]\n', '1: x:', '4: :', 'v3'],
    // The quote that is not closed is on another line.
    ['x:\n- a: b\n  c: "d\n  e: "f"\n', '1: x:', '4: f"', 'v3'],
    ["x:\n- a: b\n  c: 'd\n  e: it's\n", '1: x:', '4: s', 'v3'],
    ['x:\n- a: b\n  c: "d\n  e: "f" g\n', '1: x:', '4: f"', 'v3'],
  ])('else stand on that line, and point at where reading ends: %j, %s', (text, named, cause, dialect) => {
    const problem = problemOf(text, dialect)
    expect(problem).toMatchObject({ at: named, related: [cause] })
    expect(problem.message).toMatch(new RegExp(`^on line ${Number.parseInt(cause, 10)}, |"," or "\\]" is expected`))
  })
})

describe('large and deep texts', () => {
  test.each([
    ['brackets', '['.repeat(100_000)],
    ['dashes', '- '.repeat(100_000)],
    ['braces', '{a: '.repeat(100_000)],
  ])('%s without end are a problem, not a crash', (_, text) => expect(read(text).problems).toHaveLength(1))

  test('a thousand lists with brackets and comments in the first column, among what looks like them', () => {
    const item = (i: number) =>
      `- targets: [ # x\n  "a${i}:1", 'it''s # no', # y\n  b:2,\n]\n  labels:\n    a: |\n      [ "x\n    b: it's\n    c: "x\n      [ # y"\n`
    const root = resolve(read(Array.from({ length: 1000 }, (_, i) => item(i)).join('')).root!)
    expect(root.kind === 'sequence' && plain(root.item(999))).toEqual({
      targets: ['a999:1', "it's # no", 'b:2'],
      labels: { a: '[ "x\n', b: "it's", c: 'x [ # y' },
    })
  })

  test('a closing bracket in the first column is no slower', () => {
    const text = `- targets: [\n${Array.from({ length: 20_000 }, (_, i) => `"a${i}:1",`).join('\n')}\n]\n`
    const begun = performance.now()
    expect(read(text).problems).toEqual([])
    expect(performance.now() - begun).toBeLessThan(2000)
  })
})
