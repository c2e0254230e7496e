import { describe, expect, test } from 'vitest'
import { anchored } from '../../src/prometheus/regex.ts'
import { parseSelector, usesRegex } from '../../src/targets/selector.ts'

const select = (text: string) => parseSelector(text, anchored)
const labels = new Map([
  ['env', 'prod'],
  ['role', 'db-primary'],
  ['a.b', 'x,y}'],
])
const matches = (text: string) => select(text).matches(labels, 'db1:9100')

describe('a selector', () => {
  test.each([
    ['env="prod"', true],
    ['env=prod', true],
    [' env = prod ', true],
    ["env='prod'", true],
    ['env=`prod`', true],
    ['{env="prod"}', true],
    ['{env="prod",}', true],
    ['env=prod,', true],
    ['{}', true],
    ['env=prod,role=db-primary', true],
    ['env=prod,role=web', false],
    ['env=PROD', false],
    ['env!=prod', false],
    ['env!=dev', true],
    ['role=~"db.*"', true],
    ['role=~"db"', false],
    ['role!~"db.*"', false],
    ['role!~"web.*"', true],
    ['team=""', true],
    ['team=', true],
    ['team!=""', false],
    ['team=~".*"', true],
    ['team=~".+"', false],
    ['__address__="db1:9100"', true],
    ['__address__=~"db\\\\d:.*"', true],
    ['__address__=web1:9100', false],
    ['"a.b"="x,y}"', true],
    ['a.b="x,y}"', true],
    ['env="\\x70rod"', true],
    ['env="\\u0070\\162od"', true],
  ])('%s: %s', (text, expected) => {
    expect(matches(text)).toBe(expected)
  })

  test('tells whether it looks at addresses', () => {
    expect(select('__address__=a').usesAddress).toBe(true)
    expect(select('env=prod').usesAddress).toBe(false)
  })

  test('tells whether it needs regular expressions', () => {
    expect(['a=b', 'a!=b', 'a=~"b"', 'a!~"b"'].map(usesRegex)).toEqual([false, false, true, true])
  })

  test.each([
    ['', 'column 1: the selector is empty'],
    ['env', 'column 4: expected one of = != =~ !~'],
    ['=prod', 'column 1: expected a label name'],
    ['env==prod', 'column 6: a matcher has one "="'],
    ['env=~db.*', 'column 6: a regular expression stands in quotes: =~"…"'],
    ['env="prod', 'column 5: a string is not closed'],
    ['env="\\q"', 'column 5: an escape in a string is not one that PromQL knows'],
    ['{env=prod', 'column 10: expected "," or "}"'],
    ['env=prod}', 'column 9: expected "," between two matchers'],
    ['env="a" role="b"', 'column 9: expected "," between two matchers'],
    ['env=~"("', 'is no regular expression (RE2): error parsing regexp: missing closing )'],
    ['env=~"(?!a)"', 'is no regular expression (RE2)'],
    ['😀😀=~a', 'column 5: a regular expression'],
  ])('%j is refused: %s', (text, message) => {
    expect(() => select(text)).toThrow(expect.objectContaining({ exit: 2, message: expect.stringContaining(message) }))
  })
})
