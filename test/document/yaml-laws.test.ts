import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Node, resolve } from '../../src/document/node.ts'
import { Source } from '../../src/document/source.ts'
import { readYaml, scanComments } from '../../src/document/yaml.ts'

const word = fc.constantFrom('a', 'b:1', 'x y', "it's", 'a#b', '서버', '😀', '-x', '012', 'yes')
const comment = fc.constantFrom('', ' # c', '  # "d" [', ' #', ' # e: |')
const breaks = fc.constantFrom('\n', '\n', '\r\n', '\n\n', '\n# between\n', '\n   # deep\n')

/** A value in block style at an indentation, as lines; its first line goes on behind a key or a hyphen. */
const { value } = fc.letrec<{ value: (indent: string) => string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.tuple(word, comment).map(
      ([text, c]) =>
        () =>
          ` ${text}${c}`,
    ),
    fc.tuple(word, comment).map(
      ([text, c]) =>
        () =>
          ` "${text}"${c}`,
    ),
    fc.tuple(word, word, comment).map(
      ([a, b, c]) =>
        (indent: string) =>
          ` '${a.replaceAll("'", "''")}\n${indent} ${b.replaceAll("'", "''")}'${c}`,
    ),
    fc.tuple(fc.constantFrom('|', '>', '|-', '>+'), comment, word).map(
      ([head, c, text]) =>
        (indent: string) =>
          ` ${head}${c}\n${indent}  # no comment\n${indent}  ${text}`,
    ),
    fc
      .array(word, { maxLength: 3 })
      .map((items) => (indent: string) => ` [ ${items.map((item) => `"${item}", # c\n${indent} `).join('')}] # d`),
    fc.tuple(word, comment).map(
      ([text, c]) =>
        () =>
          ` &anchor !!str "${text}"${c}`,
    ),
    comment.map((c) => () => c),
    fc
      .array(fc.tuple(tie('value'), breaks), { minLength: 1, maxLength: 3 })
      .map(
        (items) => (indent: string) => `${items.map(([item, b]) => `${b}${indent}  -${item(`${indent}  `)}`).join('')}`,
      ),
    fc
      .array(fc.tuple(tie('value'), breaks), { minLength: 1, maxLength: 3 })
      .map(
        (items) => (indent: string) =>
          `${items.map(([item, b], i) => `${b}${indent}  k${i}:${item(`${indent}  `)}`).join('')}`,
      ),
  ),
}))
const document = fc.tuple(value, breaks).map(([root, end]) => `top:${root('')}${end}`)

function* walk(node: Node): Generator<Node> {
  yield node
  if (node.kind === 'sequence') for (let i = 0; i < node.length; i++) yield* walk(node.item(i))
  if (node.kind === 'mapping')
    for (const { key, value } of node.entries) for (const one of [key, value]) yield* walk(one)
}

function children(node: Node): Node[] {
  if (node.kind === 'sequence') return Array.from({ length: node.length }, (_, i) => node.item(i))
  return node.kind === 'mapping' ? node.entries.flatMap(({ key, value }) => [key, value]) : []
}

function read(text: string) {
  const source = Source.fromText(text)
  const tree = readYaml(source)
  expect(tree.problems).toEqual([])
  return { source, tree, nodes: [...walk(tree.root!)] }
}

describe('laws of the tree', () => {
  test('siblings are in order and apart, within their parent', () => {
    fc.assert(
      fc.property(document, (text) => {
        for (const node of read(text).nodes) {
          let last = node.start
          for (const child of children(node)) {
            expect(child.outerStart).toBeGreaterThanOrEqual(last)
            expect(child.start).toBeGreaterThanOrEqual(child.outerStart)
            expect(child.end).toBeGreaterThanOrEqual(child.start)
            last = child.end
          }
          expect(node.end).toBeGreaterThanOrEqual(last)
        }
      }),
    )
  })

  test('the text of a plain or quoted scalar on its own reads as the same value', () => {
    fc.assert(
      fc.property(document, (text) => {
        for (const node of read(text).nodes) {
          if (node.kind !== 'scalar' || node.start === node.end || node.style === 'literal' || node.style === 'folded')
            continue
          const alone = resolve(read(text.slice(node.start, node.end)).tree.root!)
          expect(alone).toMatchObject({ kind: 'scalar', value: node.value, style: node.style, start: 0 })
        }
      }),
    )
  })

  test('scalars, properties and comments are all there is beside indicators', () => {
    fc.assert(
      fc.property(document, (text) => {
        const { source, tree, nodes } = read(text)
        const rest = text.split('')
        const blank = (start: number, end: number) => rest.fill(' ', start, end)
        for (const node of nodes) {
          if (node.kind === 'scalar') blank(node.start, node.end)
          if (node.outerStart < node.start) blank(node.outerStart, node.start)
        }
        for (const { start, end } of scanComments(source, tree)) {
          expect(text[start]).toBe('#')
          blank(start, end)
        }
        expect(rest.join('')).toMatch(/^[-\s:[\],{}?]*$/)
      }),
    )
  })

  test('no text makes the reader throw', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '\n  ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '"',
      "'",
      '#',
      ' # ',
      '&a ',
      '*a',
      '!!str ',
      '|',
      '>',
      '---',
      '...',
      '%',
      '\t',
      '?',
      '\\',
      '\r',
      '\u2028',
      '\ufeff',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('')
        const source = Source.fromText(text)
        const tree = readYaml(source)
        expect(tree.partial ?? false).toBe(tree.problems.length > 0 && tree.root !== undefined)
        for (const { span } of tree.problems) {
          expect(span.start).toBeGreaterThanOrEqual(0)
          expect(span.end).toBeLessThanOrEqual(text.length)
        }
        scanComments(source, tree)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('comments', () => {
  test.each<[text: string, comments: string[]]>([
    ['# a\n- b # c\n# d\n', ['# a', '# c', '# d']],
    ['- a#b\n- "#c" #d\n- \'#\'#e\n', ['#d', '#e']],
    ['- | # head\n  # text\n# foot\n', ['# head', '# foot']],
    ['- &a # one\n  !!str # two\n  b # three\n', ['# one', '# two', '# three']],
    ['[a, # b\n c # d\n, # e\n] # f', ['# b', '# d', '# e', '# f']],
    ['a: # none\n  # below\nb: *x\n', []],
    ['%YAML 1.1\n# before\n--- # marker\n- a\n... # gone\n', ['# before', '# marker']],
    ['# only\n', ['# only']],
    ['- a\n# last\n---\n# other document\n', ['# last']],
  ])('%j', (text, comments) => {
    const source = Source.fromText(text)
    expect(scanComments(source, readYaml(source)).map(({ start, end }) => text.slice(start, end))).toEqual(comments)
  })
})
