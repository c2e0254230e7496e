import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyEdits, lineBreakOf, type TextEdit } from '../../src/document/edit.ts'
import { Source } from '../../src/document/source.ts'

const apply = (text: string, edits: TextEdit[]) => applyEdits(Source.fromBytes(Buffer.from(text)), edits).text

describe('edits', () => {
  test.each(['abcdef', 'äbcdef'])('of %s are applied together, in any order', (text) => {
    const edits = [
      { start: 4, end: 5, text: 'E' },
      { start: 0, end: 0, text: '<' },
      { start: 1, end: 3, text: '' },
      { start: 6, end: 6, text: '>' },
    ]
    expect(apply(text, edits)).toBe(`<${text[0]}dEf>`)
    expect(apply(text, edits.toReversed())).toBe(`<${text[0]}dEf>`)
  })

  test('at one place keep the order of the list', () => {
    const at = (text: string) => ({ start: 1, end: 1, text })
    expect(apply('ab', [at('1'), at('2'), at('3')])).toBe('a123b')
  })

  test('may touch: an insertion stands before what is replaced there', () => {
    expect(
      apply('abc', [
        { start: 1, end: 2, text: 'B' },
        { start: 1, end: 1, text: '+' },
        { start: 0, end: 1, text: 'A' },
      ]),
    ).toBe('A+Bc')
  })

  test.each([
    [
      [
        { start: 0, end: 2, text: '' },
        { start: 1, end: 3, text: '' },
      ],
    ],
    [[{ start: 2, end: 1, text: '' }]],
    [[{ start: 0, end: 4, text: '' }]],
  ])('that overlap or leave the text are a bug: %j', (edits) => {
    expect(() => apply('abc', edits)).toThrow(/overlap/)
  })

  test('put text that is not ASCII into ASCII text', () => {
    expect(apply('abc', [{ start: 1, end: 2, text: '日本😀' }])).toBe('a日本😀c')
  })

  test('leave all else as it was', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme' }),
        fc.nat(),
        fc.nat(),
        (text, inserted, a, b) => {
          const [start, end] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [number, number]
          const result = applyEdits(Source.fromText(text), [{ start, end, text: inserted }]).text
          expect(result).toBe(text.slice(0, start) + inserted + text.slice(end))
        },
      ),
    )
  })
})

test.each([
  ['a\nb\r\n', '\n'],
  ['a\r\nb\n', '\r\n'],
  ['a', '\n'],
  ['', '\n'],
  ['a\rb', '\n'],
])('the line break of %j is %j', (text, lineBreak) => {
  expect(lineBreakOf(Source.fromText(text))).toBe(lineBreak)
})
