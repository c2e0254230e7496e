import { describe, expect, test } from 'vitest'
import { Source } from '../../src/document/source.ts'

const bytes = (text: string) => Source.fromBytes(Buffer.from(text))

describe('a source', () => {
  test('is scanned as bytes where it is ASCII, as UTF-16 where it is not', () => {
    expect(bytes('abc').units).toBeInstanceOf(Uint8Array)
    expect(bytes('äbc').units).toBeInstanceOf(Uint16Array)
    for (const text of ['abc\n', 'äb😀c\n']) {
      expect(bytes(text).text).toBe(text)
      expect(bytes(text).toBytes().toString()).toBe(text)
      expect(bytes(text).length).toBe(text.length)
      expect(bytes(text).slice(1, 3)).toBe(text.slice(1, 3))
    }
  })

  test('knows what was no UTF-8', () => {
    const source = Source.fromBytes(Buffer.from([0x61, 0xff, 0x62]))
    expect(source.isUtf8).toBe(false)
    expect(source.text).toBe('a\ufffdb')
    expect(bytes('ä').isUtf8).toBe(true)
  })

  test.each([
    ['a\nbc\n', 3, 2, 2],
    ['a\r\nbc', 3, 2, 1],
    ['a\rbc', 2, 2, 1],
    ['日本\n😀x', 5, 2, 2],
    ['a\n', 2, 2, 1],
    ['', 0, 1, 1],
    ['\ufeffa', 1, 1, 1],
    ['\ufeffab', 2, 1, 2],
    ['\ufeffab', 0, 1, 1],
  ])('%j: offset %i is line %i, column %i', (text, offset, line, column) => {
    expect(bytes(text).position(offset)).toEqual({ line, column })
    expect(bytes(text).lineAt(offset)).toBe(line)
  })

  test.each([
    ['a\nbc\n', 3],
    ['a\r\nbc\r\n', 3],
    ['a\rbc', 2],
    ['', 1],
  ])('%j has %i lines', (text, count) => {
    expect(bytes(text).lineCount).toBe(count)
  })

  test('gives the bounds of a line without its break', () => {
    const source = bytes('a\r\nbc\n\nd')
    const lines = [1, 2, 3, 4, 5].map((line) => source.slice(source.lineStart(line), source.lineEnd(line)))
    expect(lines).toEqual(['a', 'bc', '', 'd', ''])
  })

  test('leaves a byte order mark out of the first line', () => {
    const source = bytes('\ufeffab\nc')
    expect(source.slice(source.lineStart(1), source.lineEnd(1))).toBe('ab')
    expect(source.lineStartOf(2)).toBe(1)
    expect(source.lineStartOf(0)).toBe(0)
    expect(source.lineStartOf(4)).toBe(4)
  })
})
