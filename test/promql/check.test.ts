import { describe, expect, test } from 'vitest'
import { parseRelease, releaseName } from '../../src/prometheus/release.ts'
import { checkQuery, type QueryProblem } from '../../src/promql/check.ts'
import { releases } from '../../src/promql/syntax.ts'
import { generatedExpressions } from './generated-expressions.ts'
import { BY_RELEASE, BY_RELEASE_WITH_FEATURES } from './verdicts.ts'

const ALL_FEATURES = [
  'promql-experimental-functions',
  'promql-duration-expr',
  'promql-extended-range-selectors',
  'promql-binop-fill-modifiers',
]

function check(expression: string, release = '3.14', features: readonly string[] = []): QueryProblem[] {
  return checkQuery(expression, { release: parseRelease(release), features: new Set(features) })
}

/** The expression with the problems' places marked as in the tables below. */
function marked(expression: string, problems: readonly QueryProblem[]): string {
  let text = expression
  for (const { start, end } of [...problems].sort((a, b) => b.start - a.start)) {
    text = `${text.slice(0, start)}»${text.slice(start, end)}«${text.slice(end)}`
  }
  return text
}

/** Checks an expression with one mark for each problem. */
function expectProblems(text: string, rules: string, release?: string, features?: readonly string[]): QueryProblem[] {
  const expression = text.replace(/[»«]/g, '')
  const problems = check(expression, release, features)
  expect({ text: marked(expression, problems), rules: problems.map(({ rule }) => rule).join(' ') }).toEqual({
    text,
    rules,
  })
  return problems
}

describe('what every release accepts', () => {
  test.each([
    'up',
    'rate(http_requests_total{job="api",code=~"5.."}[5m])',
    'sum by (job, instance) (rate(x[5m])) / on (job) group_left (a) sum without (b,) (y) > bool 0.5',
    'histogram_quantile(0.99, sum(rate(x_bucket[5m])) BY (le))',
    'x{} # a comment\n and\ty',
    '-x ^ -2 ^ 2',
    'max_over_time(rate(x[5m])[1h:1m] offset 1d)',
    'x @ 1609746000 offset -5m',
    'rate(x[5m] @ end())',
    'topk(5, x) or bottomk(scalar(y), x) unless z',
    'count_values("version", build_info)',
    'label_join(x, "a", "-", "b", "c", "d")',
    '1 + 2 * 3 % 4 atan2 5',
    '1 == bool 2',
    'x == 1',
    '{__name__=~"job:.+", a!="b",}',
    'job:x:rate5m',
    'by + without * offset - sum',
    '{by="a", on="b"}',
    '"a\\n\\x41\\u00e9\\101"',
    "'it\\'s'",
    '`raw \\d\n`',
    'Inf + nan - INF',
    'x * on () group_left () y',
    'year() + time()',
    'round(x) + round(x, 5)',
  ])('%s', (expression) => {
    for (const release of releases()) expect(check(expression, releaseName(release))).toEqual([])
  })
})

describe('what every release refuses, and where', () => {
  test.each([
    // Syntax
    ['', 'promql-syntax'],
    ['» «', 'promql-syntax'],
    ['a »+«', 'promql-syntax'],
    ['a + »*« b', 'promql-syntax'],
    ['a »b«', 'promql-syntax'],
    ['a »=« 1', 'promql-syntax'],
    ['a »=~« "b"', 'promql-syntax'],
    ['a »&«& b', 'promql-syntax'],
    ['a»)«', 'promql-syntax'],
    ['a»]«', 'promql-syntax'],
    ['a»}«', 'promql-syntax'],
    ['»(«a', 'promql-syntax'],
    ['sum»(«rate(a[5m])', 'promql-syntax'],
    ['a»[«5m', 'promql-syntax'],
    ['rate(a[5m»)«', 'promql-syntax'],
    ['a»{«b="c"', 'promql-syntax'],
    ['a{b=»c«}', 'promql-syntax'],
    ['a{b=»=«"c"}', 'promql-syntax'],
    ['a{b="c" »d«="e"}', 'promql-syntax'],
    ['a{»,«}', 'promql-syntax'],
    ['a{b="c",»,«}', 'promql-syntax'],
    ['a{b=»"c«', 'promql-syntax'],
    ['a{b="»\\d«"}', 'promql-syntax'],
    ['a{b="»\\4«00"}', 'promql-syntax'],
    ['"»\ufffd«"', 'promql-syntax'],
    ['a».«b', 'promql-syntax'],
    ['»1e«', 'promql-syntax'],
    ['»5x«', 'promql-syntax'],
    ['»0xFFFFFFFFFFFFFFFF«', 'promql-syntax'],
    ['sum by »a« (b)', 'promql-syntax'],
    ['sum by (a, »(«b))', 'promql-syntax'],
    ['sum by (»without«) (b)', 'promql-syntax'],
    ['abs(a»,«)', 'promql-syntax'],
    ['abs(»,«a)', 'promql-syntax'],
    ['»on« (a) b', 'promql-syntax'],
    ['a »on« (a) b', 'promql-syntax'],
    ['a + »group_left« b', 'promql-syntax'],
    ['a + on (b) »bool« c', 'promql-syntax'],
    ['»$«labels', 'promql-syntax'],
    ['{»{« $labels }}', 'promql-syntax'],
    ['rate(a[5m]) »by« (b)', 'promql-syntax'],
    ['a[5m]»{«b="c"}', 'promql-syntax'],
    ['a[»]«', 'promql-syntax'],
    ['a @ »b«', 'promql-syntax'],
    ['a »offset«', 'promql-syntax'],
    // Types
    ['rate(»a«)', 'promql-type'],
    ['rate(»sum(a)«)', 'promql-type'],
    ['sum(»a[5m]«)', 'promql-type'],
    ['sum(»1«)', 'promql-type'],
    ['vector(»a«)', 'promql-type'],
    ['topk(»a«, b)', 'promql-type'],
    ['count_values(»1«, b)', 'promql-type'],
    ['label_replace(»"a"«, »b«, "c", "d", "e")', 'promql-type promql-type'],
    ['1 »>« 2', 'promql-type'],
    ['a and »1«', 'promql-type'],
    ['»"a"« + »b[5m]«', 'promql-type promql-type'],
    ['-»"a"«', 'promql-type'],
    ['-»a[5m]«', 'promql-type'],
    ['»a[5m]«[1h:]', 'promql-type'],
    ['(a)»[5m]«', 'promql-type'],
    ['sum(a)»[5m]«', 'promql-type'],
    ['abs(»rate(a[5m])[1h:]«) + rate(»b«)', 'promql-type promql-type'],
    // Functions
    ['»foo«(a)', 'promql-function'],
    ['»RATE«(a[5m])', 'promql-function'],
    ['»abs()«', 'promql-function'],
    ['abs(a, »b, c«)', 'promql-function'],
    ['time(»1«)', 'promql-function'],
    ['»label_join(a, "b")«', 'promql-function'],
    ['»topk(a)«', 'promql-function'],
    ['sum(a, »b«)', 'promql-function'],
    ['»sum() by (a)«', 'promql-function'],
    // Selectors
    ['»{}«', 'promql-selector'],
    ['»{a=""}« + »{a=~".*"}«', 'promql-selector promql-selector'],
    ['»{a!="b", c!~".+"}«', 'promql-selector'],
    ['a{»__name__«="b"}', 'promql-selector'],
    ['a{b=~"»[«"}', 'promql-regex'],
    // Matching
    ['a + »bool« b', 'promql-matching'],
    ['a + on (b) group_left (»b«) c', 'promql-matching'],
    ['a and on (b) »group_left« c', 'promql-matching'],
    ['a * »on« (b) 1', 'promql-matching'],
    // Modifiers and durations
    ['a offset 5m »offset 6m«', 'promql-modifier'],
    ['a @ 1 »@ 2«', 'promql-modifier'],
    ['a offset 5m»[5m]«', 'promql-modifier'],
    ['a @ 1»[5m]«', 'promql-modifier'],
    ['sum(a) »offset 5m«', 'promql-modifier'],
    ['1 »@ 5«', 'promql-modifier'],
    ['a @ »Inf«', 'promql-modifier'],
    ['a[»1d1h1d«]', 'promql-duration'],
    ['a[»1.5h«]', 'promql-duration'],
    ['a[»300y«]', 'promql-duration'],
  ])('%s', (text, rules) => {
    if (text === '') expect(check('').map(({ rule }) => rule)).toEqual([rules])
    else for (const release of releases()) expectProblems(text, rules, releaseName(release))
  })
})

describe('by release', () => {
  const accepting = (expression: string, features: readonly string[]): string => {
    const names = [...releases()].map(releaseName)
    const accepted = names.filter((release) => check(expression, release, features).length === 0)
    return ranges(names, new Set(accepted))
  }

  test.each(BY_RELEASE)('%s is accepted by %s', (expression, expected) => {
    expect(accepting(expression, [])).toBe(expected)
  })

  test.each(BY_RELEASE_WITH_FEATURES)('with features, %s is accepted by %s', (expression, expected) => {
    expect(accepting(expression, ALL_FEATURES)).toBe(expected)
  })

  test('names of 2.55 may be UTF-8 with its feature', () => {
    expect(check('sum by ("a.b", a:b) (x)', '2.55', ['utf8-names'])).toEqual([])
    expectProblems('sum by (»"a.b"«, »a:b«) (x)', 'promql-syntax promql-syntax', '2.55')
  })
})

function ranges(all: readonly string[], some: ReadonlySet<string>): string {
  const found: string[][] = []
  for (const [i, name] of all.entries()) {
    if (!some.has(name)) continue
    if (i > 0 && some.has(all[i - 1]!)) found.at(-1)![1] = name
    else found.push([name])
  }
  return found.map((range) => range.join('-')).join(' ')
}

describe('features', () => {
  test.each([
    ['»limitk«(1, x)', 'promql-experimental-functions'],
    ['»info«(x)', 'promql-experimental-functions'],
    ['»step«()', 'promql-experimental-functions'],
    ['x »anchored«', 'promql-extended-range-selectors'],
    ['x + »fill_left«(0) y', 'promql-binop-fill-modifiers'],
    ['x[»(5m + 1m) * 2«]', 'promql-duration-expr'],
    ['x[»step()«]', 'promql-duration-expr'],
  ])('%s needs %s', (text, feature) => {
    const release = feature === 'promql-duration-expr' ? '3.13' : '3.14'
    const [problem] = expectProblems(text, 'promql-feature', release)
    expect(problem!.message).toContain(feature)
    expect(problem!.hint).toContain('--enable-feature=')
    expect(check(text.replace(/[»«]/g, ''), release, [feature])).toEqual([])
  })
})

describe('hints', () => {
  test.each([
    ['rate(x[5m]) by (a, b)', 'did you mean "sum by (a, b) (rate(x[5m]))"?'],
    ['rate(x[5m] by (c))', 'did you mean "sum by (c) (rate(x[5m]))"?'],
    ['sum(rate(x[5m] by (c)))', 'did you mean "sum by (c) (rate(x[5m]))"?'],
    ['avg(x by (c))', 'did you mean "avg by (c) (x)"?'],
    ['topk(5, x without (c))', 'did you mean "topk without (c) (5, x)"?'],
    ['(a / b) by (c)', 'did you mean "sum by (c) (a / b)"?'],
    ['sum(x) BY(a) / rate(y[5m]) BY(a)', 'did you mean "sum BY(a) (rate(y[5m]))"?'],
    ['a / rate(x[5m]) by (b)', 'did you mean "sum by (b) (rate(x[5m]))"?'],
    ['-x by (b)', 'did you mean "sum by (b) (x)"?'],
    ['rate(x[5m])\n  by (a,\n  b)', 'did you mean "sum by (a, b) (rate(x[5m]))"?'],
    ['rate(x{a="b"}[5m]) # c\n  by (a)', 'did you mean "sum by (a) (rate(x{a="b"}[5m]))"?'],
    ['x[5m] by (c)', 'by belongs to an aggregation such as sum by (…) (…)'],
    ['"s" by (c)', 'by belongs to an aggregation such as sum by (…) (…)'],
    ['5 without (c)', 'without belongs to an aggregation such as sum without (…) (…)'],
    ['x by (c', 'by belongs to an aggregation such as sum by (…) (…)'],
    ['a + sum(x) by (a) by (b)', 'an aggregation has one by or without'],
    ['x = 1', 'a comparison is written "=="'],
    ['x === 1', 'a comparison is written "=="'],
    ['x => 1', '"greater or equal" is written ">="'],
    ['x =< 1', '"less or equal" is written "<="'],
    ['x <> 1', '"not equal" is written "!="'],
    ['x =! 1', '"not equal" is written "!="'],
    ['x !== 1', '"not equal" is written "!="'],
    ['x ** 2', 'a power is written "^"'],
    ['x > = 1', '">=" has no space in it'],
    ['x + * 1', 'two operators stand side by side'],
    ['rate(x offset 5m)', 'a range vector has a range, such as metric[5m]'],
    ['rate(a + b)', 'a subquery makes a range vector of it: (…)[5m:]'],
    ['rate(sum(a))', 'a subquery makes a range vector of it: put [5m:] after it'],
    ['RATE(x[5m])', 'functions are lower case: rate()'],
    ['rat(x[5m])', 'did you mean "rate"?'],
    ['sume(x)', 'did you mean "sum"?'],
    ['rate(x{a="b"})', 'a range vector has a range, such as x{a="b"}[5m]'],
    ['sum(x)[5m]', 'a subquery has a colon: [5m:]'],
    ['rate(x[5m)', 'the bracket "[" before it is not closed'],
    ['x{a=b}', 'write "b" in quotes'],
    ['holt_winters(x[5m], 0, 0)', 'it is gone since Prometheus 3.0, where double_exponential_smoothing took its place'],
    ['x unles y', 'did you mean "unless"?'],
    ['a.b > 1', 'a name with other characters stands in quotes: {"a.b"}'],
    ['topk(x)', 'for example topk(5, metric)'],
  ])('%s: %s', (expression, hint) => {
    expect(check(expression)[0]!.hint).toBe(hint)
  })

  test('what is proposed is a valid expression', () => {
    const proposals = new Map<string, string>()
    for (const text of generatedExpressions(6000, 20_240_608)) {
      // Most of what is written behind an operand is a slip of this kind.
      for (const expression of [
        text,
        `${text} by (a)`,
        `${text} without (b) / x`,
        `rate(${text} by (a))`,
        `sum(${text} by (a))`,
      ]) {
        for (const { hint } of check(expression, '3.14', ALL_FEATURES)) {
          const [, meant, ranged] = /^did you mean "(.* .*)"\?$|, such as (.*)$/.exec(hint ?? '') ?? []
          if (meant ?? ranged) proposals.set((meant ?? ranged)!, expression)
        }
      }
    }
    expect(proposals.size).toBeGreaterThan(500)
    const wrong = [...proposals].filter(([proposal]) => check(proposal, '3.14', ALL_FEATURES).length > 0)
    expect(wrong).toEqual([])
  })

  test('no number is proposed that is no duration', () => {
    expect(check('rate(x[300])', '2.42')[0]!.hint).toBe('write "300s" for seconds; a bare number needs Prometheus 2.54')
    expect(check('rate(x[1e3])', '2.42')[0]!.hint).toBe('a bare number needs Prometheus 2.54')
  })

  test('a function of a later release is named with it', () => {
    expect(check('info(x)', '2.53')[0]!.hint).toBe('it came with Prometheus 2.55')
    expect(check('limitk(1, x)', '2.53')[0]!.hint).toBe('it came with Prometheus 2.54')
    expect(check('x anchored', '3.5')[0]!.hint).toBe('anchored came with Prometheus 3.7')
  })
})

describe('any input', () => {
  test.each([
    ['parentheses', (n: number) => `${'('.repeat(n)}x${')'.repeat(n)}`],
    ['signs', (n: number) => `${'-'.repeat(n)}x`],
    ['calls', (n: number) => `${'abs('.repeat(n)}x${')'.repeat(n)}`],
    ['aggregations', (n: number) => `${'sum by (a) ('.repeat(n)}x${')'.repeat(n)}`],
    ['operators', (n: number) => `x${' ^ x'.repeat(n)}`],
    ['durations', (n: number) => `x[${'-('.repeat(n)}5m${')'.repeat(n)}]`],
  ])('nested %s', (_name, make) => {
    expect(check(make(20_000))).toEqual([])
    expect(check(make(20_000).slice(0, -1))).toHaveLength(1)
  })

  test('problems stay within the expression', () => {
    for (const expression of ['\ud800', '"\udc00"', '#\ud800\nx', '\0', '😀', 'x{😀="a"}', '"😀', 'x\u2028y']) {
      for (const { start, end } of check(expression)) {
        expect(start).toBeGreaterThanOrEqual(0)
        expect(end).toBeGreaterThanOrEqual(start)
        expect(end).toBeLessThanOrEqual(expression.length)
      }
    }
    expect(check('"😀"')).toEqual([])
  })

  test('messages show no more than a piece of a long expression', () => {
    const long = 'a'.repeat(10_000)
    for (const expression of [
      `${long}()`,
      `1 ${long}`,
      `"${long}`,
      `{${long}}`,
      `x[${'1'.repeat(10_000)}m]`,
      `5${long}`,
    ]) {
      for (const { message, hint = '' } of check(expression)) expect(message.length + hint.length).toBeLessThan(300)
    }
  })
})
