import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coloured, plain, printable } from '../../src/report/terminal.ts'

describe('text for a terminal', () => {
  test.each([
    ['a\nb\tc\rd', 'a\\nb\\tc\\rd'],
    ['\x1b[31mred', '\\x1b[31mred'],
    ['\x9b31m', '\\x9b31m'],
    ['\0\x7f\x85', '\\x00\\x7f\\x85'],
    ['\u202eevil\u2066', '\\u202eevil\\u2066'],
    ['\u2028\ufeff', '\\u2028\\ufeff'],
    ['\u061c', '\\u061c'],
    ['é日本😀 "x"', 'é日本😀 "x"'],
  ])('%j is shown as %s', (text, shown) => {
    expect(printable(text)).toBe(shown)
  })

  test('never moves the cursor', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u)
      }),
      { numRuns: 2000 },
    )
  })

  test('is coloured or left alone', () => {
    expect(coloured('red', 'x')).toBe('\x1b[31mx\x1b[39m')
    expect(coloured('bold', 'x')).toBe('\x1b[1mx\x1b[22m')
    expect(plain('red', 'x')).toBe('x')
  })
})
