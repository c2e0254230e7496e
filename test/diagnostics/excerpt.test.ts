import { expect, test } from 'vitest'
import { excerpt, quoted } from '../../src/diagnostics/excerpt.ts'

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc…'],
  ['ab😀', 4, 'ab😀'],
  ['ab😀c', 4, 'ab😀…'],
  ['ab😀c', 3, 'ab…'],
  ['', 3, ''],
])('the first of %j, of %d at the most, is %j', (text, length, expected) => {
  expect(excerpt(text, length)).toBe(expected)
})

test('what is quoted stays well-formed', () => {
  expect(quoted(`${'a'.repeat(39)}😀x`)).toBe(`"${'a'.repeat(39)}…"`)
  expect(quoted('a"\n')).toBe('"a\\"\\n"')
})
