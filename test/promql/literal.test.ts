import { describe, expect, test } from 'vitest'
import { isOutOfRange, numberValue, readDuration, unquote } from '../../src/promql/literal.ts'
import { syntaxOf } from '../../src/promql/syntax.ts'

const newest = syntaxOf({ major: 3, minor: 14 })

describe('numbers, as Go reads them', () => {
  test.each([
    ['0', 0],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['1E-3', 0.001],
    ['0x1F', 31],
    ['0x_1f', 31],
    ['010', 8],
    ['08', 8],
    ['0_8', 8],
    ['1_000', 1000],
    ['1_0.0_1', 10.01],
    ['1e1_0', 1e10],
    ['9223372036854775808', 2 ** 63],
    ['1e-400', 0],
    ['INF', Number.POSITIVE_INFINITY],
    ['nan', Number.NaN],
    ['1e400', undefined],
    ['1e', undefined],
    ['0x', undefined],
    ['0x1.8', undefined],
    ['0xFFFFFFFFFFFFFFFF', undefined],
    ['1_000_', undefined],
    ['1._5', undefined],
    ['1__0', undefined],
    ['.', undefined],
  ])('%s', (text, value) => {
    expect(numberValue(text)).toBe(value)
  })
})

describe('durations', () => {
  test.each([
    ['5m', 300],
    ['1h30m', 5400],
    ['1y', 31_536_000],
    ['1w2d', 777_600],
    ['500ms', 0.5],
    ['1m0s1ms', 60.001],
    ['0s', 0],
    ['00s', 0],
    ['292y', 292 * 31_536_000],
  ])('%s', (text, seconds) => {
    expect(readDuration(text, newest)).toEqual({ seconds })
  })

  test.each(['300y', '1d1h1d', '30m1h', '5m5m', '1.5h', '5hs', 'ms', '99999999999999999999s'])('not %s', (text) => {
    expect(readDuration(text, newest)).toHaveProperty('problem')
  })

  test('zero is refused before 3.4', () => {
    expect(readDuration('0s', syntaxOf({ major: 3, minor: 3 }))).toHaveProperty('problem')
  })

  test('are bound by the nanoseconds of an int64', () => {
    expect(isOutOfRange(2 ** 63 / 1e9)).toBe(false)
    expect(isOutOfRange(9_223_372_037)).toBe(true)
    expect(isOutOfRange(-9_223_372_037)).toBe(true)
    expect(isOutOfRange(Number.NaN)).toBe(false)
  })
})

describe('strings', () => {
  test.each([
    ['"a"', 'a'],
    ["'it\\'s'", "it's"],
    ['"\\a\\b\\f\\n\\r\\t\\v\\\\\\""', '\x07\b\f\n\r\t\v\\"'],
    ['"\\101\\x41\\u00e9\\U0001F600"', 'AAé😀'],
    ['"\\xc3\\xa9"', 'é'],
    ['`a\\n\n`', 'a\\n\n'],
    ['"😀"', '😀'],
    ['"\\ufeffa"', '\ufeffa'],
  ])('%s', (token, value) => {
    expect(unquote(token)).toEqual({ value, isUtf8: true })
  })

  test.each(['"\\xff"', '"\\xc3"', '"\\377a"'])('%s is no UTF-8', (token) => {
    expect(unquote(token).isUtf8).toBe(false)
  })
})
