import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { parseRelease } from '../../src/prometheus/release.ts'
import { duration, labelName, oneOf, regex, size, url, urlSecret } from '../../src/prometheus/schema/scalars.ts'
import type { Parsed, ScalarType } from '../../src/prometheus/schema/types.ts'
import { configVerdicts } from '../lint/promtool.ts'
import { temporaryFolder } from '../support/promsd.ts'

/** Texts that every release takes, with their values, and that every release refuses. */
interface Table {
  readonly type: ScalarType
  /** A config with a text, given as a YAML scalar. */
  readonly config: (scalar: string) => string
  readonly good: readonly (readonly [text: string, value: string | number])[]
  readonly bad: readonly string[]
}

const job = (field: string): string => `scrape_configs: [{job_name: j, ${field}}]`
const same = (texts: readonly string[]): (readonly [string, string])[] => texts.map((text) => [text, text] as const)

const TABLES: Readonly<Record<string, Table>> = {
  duration: {
    type: duration,
    config: (scalar) => `remote_write: [{url: "http://a", remote_timeout: ${scalar}}]`,
    good: [
      ['0', 0],
      ['0s', 0],
      ['00s', 0],
      ['05s', 5000],
      ['1ms', 1],
      ['1y2w3d4h5m6s7ms', 33_019_506_007],
      ['90m', 5_400_000],
      ['292y', 9_208_512_000_000],
      ['106751d', 9_223_286_400_000],
      ['9223372036854ms', 9_223_372_036_854],
    ],
    bad: [
      ...['', ' ', '1', '00', '1.5h', '-5s', '+5s', '5S', '5 s', ' 5s', '5s ', '30m1h', '1h1h', '1M', '5min'],
      ...[
        '293y',
        '300y',
        '292y53w',
        '9223372036855ms',
        '99999999999999999999s',
        '1us',
        '1µs',
        '1ns',
        '١s',
        '5s\n',
        '~',
      ],
    ],
  },
  size: {
    type: size,
    config: (scalar) => job(`body_size_limit: ${scalar}`),
    good: [
      ['0', 0],
      ['-0', 0],
      ['+0', 0],
      ['0B', 0],
      ['10B', 10],
      ['1KB', 1024],
      ['10KiB', 10_240],
      ['1.5MB', 1_572_864],
      ['.5KB', 512],
      ['1.KB', 1024],
      ['5MB5KB', 5_248_000],
      ['1KB1KB', 2048],
      ['10B1GB', 1_073_741_834],
      ['-1MB', -1_048_576],
      ['+1MB', 1_048_576],
      ['8EB', 2 ** 63],
      ['007B', 7],
    ],
    bad: [
      ...['', '-', '10', '00', '10mb', '10Mb', '10kB', '1k', '1K', '10 MB', ' 1MB', '1MB ', 'MB', '.MB', '1..5MB'],
      ...['--1MB', '1KiB1MB', '1e3B', '1_0B', '9EB', '9223372036854775808B', '0.9223372036854775807B', '1bB', '~'],
    ],
  },
  url: {
    type: url,
    config: (scalar) => job(`proxy_url: ${scalar}`),
    good: same([
      ...['', 'a', '*', '/a', '//a', '///a:b', '?', '#', 'a b', 'http:', 'http://', 'HTTP://a', 'h+t-t.p://a'],
      ...['http://a:', 'http://a:99999', 'http://a:b:80', 'http://[::1]', 'http://[::1]:80', 'http://[fe80::1%25en0]'],
      ...['http://é', 'http://a%C3%A9', 'http://a%25', `http://a~b!$&'()*+,;="<>`, 'http://[fe80::1%25%20]'],
      ...['http://u@a', 'http://u:p@a', 'http://u:p@q@a', 'http://:@a', 'http://@a', 'http://u%41:p%2f@a'],
      ...[
        'http://a/b c',
        'http://a/{{x}}',
        'http://a/%41',
        'http://a?%zz',
        'http://a? b',
        'http://a#b c',
        'http://a#\n',
      ],
      ...['mailto:x%zz', 'http:a%zz', './a:b', 'http://a/\u0080'],
    ]),
    bad: [
      ...[
        ':',
        '://a',
        '1http://a',
        'a b:c',
        'localhost_1:80',
        '10.0.0.1:80',
        ' http://a',
        'http://a\n',
        'http://a\x7f',
      ],
      ...['http://a b', 'http://a{b', 'http://${HOST}', 'http://a|b', 'http://a\\b', 'http://a^b', 'http://a`b'],
      ...['http://a%20b', 'http://a%41', 'http://%', 'http://%zz', 'http://a:abc', 'http://a:-1', 'http://a:８'],
      ...['http://[::1', 'http://[::1]x', 'http://[fe80::1%en0]', 'http://[fe80::1%25%2f]', 'http://[::1]:b'],
      ...['http://u:p%zz@a', 'http://u%@a', 'http://u:p/q@a', 'http://u:p q@a', 'http://ü@a', 'http://u:[@a'],
      ...['http://a/%zz', 'http://a/%', 'http://a/a%2', 'http://a#%zz', 'a%zz'],
    ],
  },
}

describe.each(Object.entries(TABLES))('%s', (_, { type, config, good, bad }) => {
  it('reads what Prometheus reads', () => {
    expect(good.map(([text]) => [text, parse(type, text)])).toEqual(good.map(([text, value]) => [text, { value }]))
  })

  it('refuses what Prometheus refuses', () => {
    expect(bad.filter((text) => 'value' in parse(type, text))).toEqual([])
  })

  it.each(Object.entries(inject('oracles')))('has the verdicts of promtool %s', (version, oracle) => {
    const texts = [...good.map(([text]) => text), ...bad]
    const configs = texts.map((text) => config(yamlString(text)))
    const verdicts = configVerdicts(join(oracle, 'promtool'), temporaryFolder(), configs)
    const ours = texts.map((text) => [text, 'value' in parse(type, text, version)])
    expect(ours).toEqual(texts.map((text, i) => [text, verdicts[i]]))
  })
})

function parse(type: ScalarType, text: string, release = '3.5'): Parsed {
  return type.parse!(text, parseRelease(release))
}

/** In double quotes; unlike JSON, YAML has no literal control characters. */
function yamlString(text: string): string {
  return JSON.stringify(text).replace(/[\x7f-\x9f]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`)
}

function problem(type: ScalarType, text: string, release?: string): string {
  const parsed = parse(type, text, release)
  return 'value' in parsed ? `read as ${parsed.value}` : parsed.problem
}

function hint(type: ScalarType, text: string): string | undefined {
  const parsed = parse(type, text)
  return 'value' in parsed ? `read as ${parsed.value}` : parsed.hint
}

describe('hints', () => {
  it.each([
    ['15', 'did you mean 15s?'],
    ['1.5h', 'did you mean 90m?'],
    ['0.5s', 'did you mean 500ms?'],
    ['5 min', 'did you mean 5m?'],
    ['5S', 'did you mean 5s?'],
    ['30m1h', 'did you mean 1h30m?'],
    ['1 hour 30 minutes', 'did you mean 1h30m?'],
    ['-5s', 'a duration is not negative'],
    ['', expect.stringContaining('largest first')],
    ['abc', expect.stringContaining('largest first')],
    ['1constructor', expect.stringContaining('largest first')],
    ['.0001ms', expect.stringContaining('largest first')],
  ])('of the duration %j', (text, expected) => {
    expect(hint(duration, text)).toEqual(expected)
  })

  it.each([
    ['10', 'did you mean 10B?'],
    ['10mb', 'did you mean 10MB?'],
    ['1k', 'did you mean 1KB?'],
    ['1.5 gib', 'did you mean 1.5GiB?'],
    ['1..5mb', expect.stringContaining('in capitals')],
    ['much', expect.stringContaining('in capitals')],
    ['9EB', 'at most 8EB'],
  ])('of the size %j', (text, expected) => {
    expect(hint(size, text)).toEqual(expected)
  })

  it('are found for any text', () => {
    for (const text of ['1'.repeat(5000), '1h'.repeat(5000), '.'.repeat(5000), '1MB'.repeat(5000), '%'.repeat(5000)]) {
      for (const type of [duration, size, url]) expect(() => parse(type, text)).not.toThrow()
    }
  })
})

describe('url', () => {
  it.each([
    ['localhost_1:80', 'the URL has no scheme, and ":" in its first part'],
    ['http://a:abc', 'the port "abc" in the URL is no number'],
    ['http://a{b', '"{" may not stand in the host of a URL'],
    ['http://a/%zz', 'the path of the URL has the bad escape "%zz"'],
  ])('says what is wrong with %s', (text, expected) => {
    expect(problem(url, text)).toBe(expected)
  })

  it.each([
    'http://u:hunter2%zz@a',
    'http://u:hunter2/@a',
    'http://u:hunter2 @a',
    'http://u:hunter2@a:b',
    'u@h:hunter2/@a',
  ])('does not tell the password of %s', (text) => {
    const parsed = parse(url, text)
    expect('problem' in parsed).toBe(true)
    expect(JSON.stringify(parsed)).not.toContain('hunter')
  })

  // By the Go that a release is built with, which is not always that of a distribution's build.
  it.each([
    ['http://[abc]', ['2.42', '3.4', '3.6'], ['3.5', '3.7', '3.14']],
    ['http://[1.2.3.4]', ['2.42', '3.6'], ['3.5', '3.7']],
    ['http://[1::2::3]', ['3.6'], ['3.7']],
    ['http://[::1%25]', ['3.6'], ['3.7']],
    ['http://a[::1]', ['3.7', '3.10'], ['2.42', '3.5', '3.6', '3.11']],
    ['http://[::ffff:1.2.3.4]', ['2.42', '3.5', '3.14'], []],
    ['http://[1:2:3:4:5:6:7::]', ['2.42', '3.5', '3.14'], []],
  ])('knows what each release takes for %s', (text, good, bad) => {
    const verdicts = [...good, ...bad].map((release) => [release, 'value' in parse(url, text, release)])
    expect(verdicts).toEqual([...good.map((each) => [each, true]), ...bad.map((each) => [each, false])])
  })
})

describe('urlSecret', () => {
  it.each([
    ['http://u:»p«@a', true],
    ['http://u:»p@q«@a/b@c', true],
    ['//u:»p:q«@a', true],
    ['http://:»p«@a', true],
    ['http://u:»p/q«@a', true],
    ['http://u:»p?q«@a', true],
    ['http://u@a', false],
    ['http://a:80/b@c', false],
    ['http://[::1]:80/b@c', false],
    ['http://a', false],
    ['mailto:a:b@c', false],
    ['', false],
  ])('finds the password in %s', (marked, has) => {
    const start = marked.indexOf('»')
    const span = has ? { start, end: marked.indexOf('«') - 1 } : undefined
    expect(urlSecret(marked.replaceAll(/[»«]/g, ''))).toEqual(span)
  })
})

describe('labelName', () => {
  it.each([
    ['a_1', true, true],
    ['_', true, true],
    ['__name__', true, true],
    ['1a', false, true],
    ['a b', false, true],
    ['日', false, true],
    ['\u0000', false, true],
    ['', false, false],
  ])('%j', (text, before3, from3) => {
    expect(['2.55', '3.0'].map((release) => 'value' in parse(labelName, text, release))).toEqual([before3, from3])
  })
})

describe('regex', () => {
  it('refuses what the release does not compile', () => {
    expect(parse(regex, 'a|(b.*)')).toEqual({ value: 'a|(b.*)' })
    expect(parse(regex, '(')).toMatchObject({ rule: 'invalid-regex' })
    expect(['2.42', '3.5'].map((release) => 'value' in parse(regex, '(?<x>a)', release))).toEqual([false, true])
  })
})

describe('oneOf', () => {
  const colour = oneOf('colour', ['red', { value: 'green', since: '2.50' }, { value: 'blue', until: '3.0' }])

  it('takes the values of the release', () => {
    expect(parse(colour, 'red')).toEqual({ value: 'red' })
    expect(parse(colour, 'Red')).toMatchObject({ hint: 'did you mean "red"?' })
    expect(parse(colour, 'green', '2.49')).toMatchObject({ hint: '"green" came with 2.50' })
    expect(parse(colour, 'blue', '3.0')).toMatchObject({
      problem: '"blue" is no colour; allowed: red, green',
      hint: '"blue" was removed in 3.0',
    })
  })

  it('folds case, and takes nothing, where asked for', () => {
    const folded = oneOf('colour', ['red'], { ignoreCase: true, empty: true, rule: 'colour' })
    expect([parse(folded, 'RED'), parse(folded, '')]).toEqual([{ value: 'red' }, { value: '' }])
    expect(parse(folded, 'x')).toMatchObject({ rule: 'colour' })
  })
})
