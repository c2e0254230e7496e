import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Node, SequenceNode } from '../../src/document/node.ts'
import { Source } from '../../src/document/source.ts'
import { readYaml } from '../../src/document/yaml.ts'

const folder = fileURLToPath(new URL('../lint/bases', import.meta.url))
const bases = readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`, 'utf8'))

/** A tree as data: keys that are made when they are asked for look like others. */
function plain(node: Node | undefined): unknown {
  if (node === undefined || node.kind === 'scalar') return node
  const { start, end, outerStart, anchor, tag } = node
  const properties = { kind: node.kind, start, end, outerStart, anchor, tag }
  if (node.kind === 'alias') return { ...properties, name: node.name }
  if (node.kind === 'sequence') return { ...properties, flow: node.flow, items: items(node).map(plain) }
  const entries = node.entries.map(({ key, value }) => [plain(key), plain(value)])
  return { ...properties, flow: node.flow, entries }
}

function items(node: SequenceNode): Node[] {
  return Array.from({ length: node.length }, (_, i) => node.item(i))
}

/** What the text reads as, or nothing where it cannot be read. */
function read(text: string, dialect: 'v2' | 'v3') {
  const { root, end, comments, problems } = readYaml(Source.fromText(text), { dialect })
  return problems.length > 0 ? undefined : { root: plain(root), end, comments }
}

const piece = fc.constantFrom(
  ...'[]{},:#|>%@!&*?-"\'\\ \t\n~',
  ': ',
  ' #',
  '- ',
  '\n\n',
  '\n# c\n',
  '\n      # deep\n',
  '\r\n',
  'null: ',
  '<<: ',
  // Not `[]`: as a key, yaml.v2 reads it another way than yaml.v3 does.
  '&a ',
  '*a',
  '!!str ',
  '---\n',
  '...\n',
  '한',
  '\u2028',
)
const change = fc.record({
  what: fc.constantFrom('insert', 'insert', 'remove', 'drop-line', 'double-line', 'indent', 'outdent'),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  text: piece,
})

function changed(text: string, { what, at, text: inserted }: { what: string; at: number; text: string }): string {
  const offset = Math.floor(at * text.length)
  if (what === 'insert') return text.slice(0, offset) + inserted + text.slice(offset)
  if (what === 'remove') return text.slice(0, offset) + text.slice(offset + 1)
  const lines = text.split('\n')
  const line = Math.floor(at * lines.length)
  if (what === 'drop-line') lines.splice(line, 1)
  else if (what === 'double-line') lines.splice(line, 0, lines[line]!)
  else if (what === 'indent') lines[line] = `  ${lines[line]}`
  else lines[line] = lines[line]!.replace(/^ {2}/, '')
  return lines.join('\n')
}

// yaml.v3 is read token by token throughout, and agrees with yaml.v2 on every text that both can read.
describe('what is read line by line', () => {
  test.each(bases.map((base, i) => [readdirSync(folder)[i], base]))('is as by tokens: %s', (_name, base) => {
    expect(read(base!, 'v2')).toEqual(read(base!, 'v3'))
  })

  test('is as by tokens, whatever is odd among the lines', () => {
    fc.assert(
      fc.property(fc.constantFrom(...bases), fc.array(change, { minLength: 1, maxLength: 4 }), (base, changes) => {
        const text = changes.reduce(changed, base)
        const [lines, tokens] = [read(text, 'v2'), read(text, 'v3')]
        if (lines && tokens) expect(lines).toEqual(tokens)
      }),
      { numRuns: 2000, seed: 5 },
    )
  })

  test.each([
    'a:\n- b: 1\n  c: x\n- d\ne: f\n',
    'a:\n  - b: [x, "y", \'z\'] # c\n\n  # d\n    # e\n  - c:\n    d: e\nf: g',
    'a: b #c\nd: e#f\ng: #h\n  i: j\n',
    `a: ${'x:'.repeat(60)}y\nb: c\n`,
    `${'k'.repeat(120)}: v\nb: c\n`,
    `a:\n${Array.from({ length: 20 }, (_, i) => `${' '.repeat(i + 1)}k: ${i < 19 ? '' : 'v'}\n`).join('')}b: c\n`,
    `a:\n${'  - b: c\n    d: e\n'.repeat(2000)}`,
    'null: a\nNull: b\nx: ~\ny:\n',
    'a:\n  b: c\n...\nd: [\n',
    'a:\n  b: c\n--- x\n',
  ])('is as by tokens: %j', (text) => {
    expect(read(text, 'v2')).toEqual(read(text, 'v3'))
    expect(read(text, 'v2')).toBeDefined()
  })
})
