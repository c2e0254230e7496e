import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wrapped } from '../../src/report/wrap.ts'

test('lines are broken anew, paragraphs stay', () => {
  expect(wrapped('one\ntwo three\n\nfour', 9)).toBe('one two\nthree\n\nfour')
  expect(wrapped('a-word-that-is-long b', 5)).toBe('a-word-that-is-long\nb')
  expect(wrapped('', 5)).toBe('')
  expect(wrapped('write `new\nServer()`, then', 9)).toBe('write\n`new Server()`,\nthen')
})

test('no word is lost, and lines are as wide as they may be', () => {
  const word = fc.stringMatching(/^[a-z.,]{1,9}$/)
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 9, max: 30 }), (words, width) => {
      const lines = wrapped(words.join(' '), width).split('\n')
      expect(lines.join(' ')).toBe(words.join(' '))
      for (const [i, line] of lines.entries()) {
        expect(line.length).toBeLessThanOrEqual(width)
        const [next] = lines[i + 1]?.split(' ') ?? []
        if (next !== undefined) expect(line.length + 1 + next.length).toBeGreaterThan(width)
      }
    }),
  )
})
