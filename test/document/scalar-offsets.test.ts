import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ScalarNode } from '../../src/document/node.ts'
import { scalarOffsets, sourceOffset } from '../../src/document/scalar-offsets.ts'
import { Source } from '../../src/document/source.ts'
import { readYaml } from '../../src/document/yaml.ts'

function scalarIn(text: string): { source: Source; scalar: ScalarNode } {
  const source = Source.fromText(text)
  const { root, problems } = readYaml(source)
  if (root?.kind !== 'mapping') throw new Error(`${JSON.stringify(text)}: ${problems[0]?.message}`)
  return { source, scalar: root.entries[0]!.value as ScalarNode }
}

/** What stands in the file for a part of the value. */
function written(text: string, part: string): string {
  const { source, scalar } = scalarIn(text)
  const at = scalar.value.indexOf(part)
  expect(at, JSON.stringify(scalar.value)).toBeGreaterThanOrEqual(0)
  const { start, end } = scalarOffsets(source, scalar).span(at, at + part.length)
  expect(start).toBe(sourceOffset(source, scalar, at))
  return source.slice(start, end)
}

describe('scalarOffsets', () => {
  it.each([
    ['k: up == 0', '== 0', '== 0'],
    ['k: up\n  ==\n  0', '0', '0'],
    ['k: up\n  ==\n  0', '== 0', '==\n  0'],
    ['k: up\n\n\n  x', '\n\nx', '\n\n\n  x'],
    ["k: 'it''s it'", 's it', 's it'],
    ["k: 'it''s'", "'", "''"],
    ["k: 'a\n\n  b c'", 'b', 'b'],
    ['k: "a\\"b"', '"', '\\"'],
    ['k: "a\\u00e9\\x41\\U0001F600 b"', 'b', 'b'],
    ['k: "a\\u00e9\\x41\\U0001F600 b"', '😀', '\\U0001F600'],
    ['k: "a \\\n   b\n   c"', 'b', 'b'],
    ['k: "a\\\n   \\  b\n   c"', 'c', 'c'],
    ['k: |\n  a\n   b\n  c\n', ' b', ' b'],
    ['k: |\n  a\n   b\n  c\n', 'c', 'c'],
    ['k: |2-\n    a\n  b\n', '  a', '  a'],
    ['k: |2-\n    a\n  b\n', 'b', 'b'],
    ['k: |2\n     \n  a\n', 'a', 'a'],
    ['k: |+ # comment\n\n\n  a\n\n\n', 'a', 'a'],
    ['k: >\n  a\n  b\n\n  c\n   d\n  e\n', 'a b\nc\n d\ne', 'a\n  b\n\n  c\n   d\n  e'],
    ['k: >-\r\n  a\r\n  b\r\n', 'b', 'b'],
    ['k: >\n  a\n  b\n', 'a b\n', 'a\n  b'],
  ])('%j: %j is %j', (text, part, expected) => {
    expect(written(text, part)).toBe(expected)
  })

  it('maps the end of the value to the end of the content', () => {
    const { source, scalar } = scalarIn('k: "up"')
    expect(scalarOffsets(source, scalar).at(2)).toBe(6)
    expect(scalarOffsets(source, scalar).span(2, 2)).toEqual({ start: 6, end: 6 })
  })

  it('answers with the scalar where the value is not its text', () => {
    const { source, scalar } = scalarIn('k: text')
    expect(scalarOffsets(source, { ...scalar, value: 'other' }).span(1, 2)).toEqual({ start: 3, end: 7 })
  })

  const words = fc.array(fc.constantFrom('a', 'b7', 'x{y="z"}', 'é', '😀', "it's", '\\n', '- q', '/'), {
    minLength: 1,
    maxLength: 4,
  })
  const lines = fc.array(
    fc.tuple(fc.nat(2), words, fc.nat(2)).map(([more, each, gap]) => ({ more, text: each.join(' '), gap })),
    { minLength: 1, maxLength: 6 },
  )
  const layouts: Record<string, (all: { more: number; text: string; gap: number }[], eol: string) => string> = {
    plain: (all, eol) =>
      `k: p${all.map(({ text, gap, more }) => eol.repeat(gap + 1) + ' '.repeat(2 + more) + text.replaceAll('- ', '')).join('')}${eol}`,
    single: (all, eol) =>
      `k: 'p${all.map(({ text, gap, more }) => eol.repeat(gap) + ' '.repeat(2 + more) + text.replaceAll("'", "''")).join(eol)}'${eol}`,
    double: (all, eol) =>
      `k: "p${all.map(({ text, gap, more }) => eol.repeat(gap) + ' '.repeat(2 + more) + text.replaceAll('"', '\\"')).join(more3(all) ? `\\${eol}` : eol)}"${eol}`,
    literal: (all, eol) => `k: |${eol}  p${eol}${block(all, eol)}`,
    folded: (all, eol) => `k: >+${eol}  p${eol}${block(all, eol)}`,
    'literal with an indicator': (all, eol) => `k: |2-${eol}    p${eol}${block(all, eol)}`,
  }

  it.each(Object.keys(layouts))('maps the literal characters of %s scalars to themselves', (name) => {
    fc.assert(
      fc.property(lines, fc.constantFrom('\n', '\r\n'), (all, eol) => {
        const text = layouts[name]!(all, eol)
        const { source, scalar } = scalarIn(text)
        const offsets = scalarOffsets(source, scalar)
        let last = scalar.start
        for (let i = 0; i < scalar.value.length; i++) {
          const at = offsets.at(i)
          expect(at).toBeGreaterThanOrEqual(last)
          const char = scalar.value[i]!
          // Blanks and breaks may be folded, quotes and backslashes escaped.
          if (!/[ \n"'\\]/.test(char)) expect(text[at]).toBe(char)
          else if (!/[ \n]/.test(char)) expect(text.slice(at, at + 2)).toContain(char)
          last = at
        }
        expect(offsets.span(0, 1).end - offsets.span(0, 1).start).toBe(1)
      }),
      { numRuns: 300 },
    )
  })
})

function more3(all: readonly { more: number }[]): boolean {
  return all.reduce((sum, { more }) => sum + more, 0) % 3 === 0
}

function block(all: readonly { more: number; text: string; gap: number }[], eol: string): string {
  return all.map(({ text, gap, more }) => `${eol.repeat(gap)}${' '.repeat(2 + more)}${text}${eol}`).join('')
}
