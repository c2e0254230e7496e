import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Span } from '../../src/diagnostics/finding.ts'
import { Source } from '../../src/document/source.ts'
import { clearTexts } from '../../src/secrets/clear-texts.ts'
import { placesOf, splits } from '../../src/secrets/occurrences.ts'

function clearIn(text: string, texts: readonly string[], hidden: readonly Span[] = []): string[] {
  return [...clearTexts(Source.fromText(text), texts, hidden)]
}

test.each<[text: string, part: string, isClear: boolean]>([
  ['a: hunter', 'hunter', true],
  ['a: hunter2', 'hunter', false],
  ['a: the-hunter', 'hunter', true],
  ['a: xhunter', 'hunter', false],
  ['a: -hunter-', '-hunter-', true],
  ['a: x-hunter-x', '-hunter-', true],
  ['a: two words here', 'two words', true],
  ['a: two wordsx', 'two words', false],
  ['a: äöü', 'öü', true],
  ['a: !!!', '!!', true],
  ['a: x!', '!', true],
  ['hunter', 'hunter', true],
  ['', '', false],
])('of %j, %j', (text, part, isClear) => {
  expect(clearIn(text, [part])).toEqual(isClear ? [part] : [])
})

test('what touches a secret is not clear', () => {
  const text = 'a: user:hunter@host'
  expect(clearIn(text, ['user', 'hunter', 'host', 'user:hunter', 'user:'], [{ start: 8, end: 14 }])).toEqual([
    'user',
    'user:',
    'host',
  ])
})

test('a text stands where a search for it alone finds it', () => {
  const piece = fc.string({ unit: fc.constantFrom('a', 'b', '-', ' ', 'ä', '\n'), maxLength: 4 })
  fc.assert(
    fc.property(fc.array(fc.tuple(piece, fc.boolean())), fc.array(piece), (pieces, texts) => {
      let text = ''
      const hidden: Span[] = []
      for (const [each, isHidden] of pieces) {
        const start = text.length
        text += each
        if (isHidden && each !== '') hidden.push({ start, end: text.length })
      }
      const isClear = (part: string): boolean =>
        [...placesOf(text, part)].some(
          ({ start, end }) =>
            !splits(text, start) && !splits(text, end) && !hidden.some((each) => each.start < end && each.end > start),
        )
      expect(new Set(clearIn(text, texts, hidden))).toEqual(new Set(texts.filter(isClear)))
    }),
    { numRuns: 500 },
  )
})
