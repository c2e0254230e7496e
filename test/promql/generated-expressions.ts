import fc from 'fast-check'

/** Pieces that mutations put into expressions: most of what PromQL is made of, and some of what it is not. */
const PIECES = [
  ...'()[]{},:@+-*/^=<>!.$#'.split(''),
  ...['==', '!=', '=~', '!~', '>=', '<=', '</', '>/', ' ', '\n', '"a"', "'b'", '`c`', '"a.b"', '"\\xff"', '"\\q"', 'é'],
  ...['sum', 'topk', 'limitk', 'count_values', 'by', 'without', 'on', 'ignoring', 'group_left', 'bool', 'offset'],
  ...['and', 'or', 'unless', 'atan2', 'start', 'end', 'step', 'range', 'anchored', 'fill', 'inf', 'nan', 'SUM'],
  ...['x', 'a:b', 'rate', 'time', 'vector', 'scalar', 'info', 'holt_winters', 'step()', 'start()'],
  ...[
    '0',
    '1',
    '5.',
    '.5',
    '1e3',
    '1e',
    '0x1F',
    '0x',
    '08',
    '1_000',
    '1__0',
    '5m',
    '30m1h',
    '0s',
    '1.5h',
    '5x',
    '1e400',
  ],
  ...['[5m]', '[5m:]', '[1h:5m]', '[5]', '[(5m)]', '[-5m]', '[0]', '[5m a]', '{a="b"}', '{a=~"b|"}', '{a=~"["}', '{}'],
  ...[' offset 5m', ' offset -5m', ' offset -(5m)', ' @ 5', '(5m)', '()', '(a)', ' by (a)', '#c\n', ' bool '],
]

const OPERATORS = ['+', '-', '*', '/', '%', '^', '==', '!=', '<', '>', '<=', '>=', 'and', 'or', 'unless', 'atan2']

const FUNCTIONS = [
  ...['rate', 'abs', 'round', 'time', 'vector', 'scalar', 'label_join', 'label_replace', 'histogram_quantile'],
  ...['quantile_over_time', 'clamp', 'pi', 'year', 'sort_by_label', 'mad_over_time', 'predict_linear', 'info'],
  ...['histogram_avg', 'ts_of_max_over_time', 'holt_winters', 'double_exponential_smoothing', 'no_such_function'],
]

const { expression } = fc.letrec<{ expression: string; duration: string }>((tie) => {
  const some = (words: readonly string[]) => fc.constantFrom(...words)
  const labels = fc.array(some(['a', 'job', '"a.b"', 'by', 'a:b', 'without', 'on']), { maxLength: 2 })
  const list = labels.map((names) => `(${names.join(', ')})`)
  const matcher = fc
    .tuple(
      some(['a', 'b', '"q r"', '__name__']),
      some(['=', '!=', '=~', '!~']),
      some(['"x"', '""', '"a|b"', '".*"', '".+"']),
    )
    .map((parts) => parts.join(''))
  const matchers = fc.array(fc.oneof({ weight: 9, arbitrary: matcher }, { weight: 1, arbitrary: some(['"name"']) }), {
    maxLength: 2,
  })
  const selector = fc
    .tuple(some(['foo', 'a:b', 'sum', 'offset', 'start', 'step', 'and', 'anchored', '']), fc.option(matchers))
    .map(([name, own]) => name + (own ? `{${own.join(',')}}` : '') || 'foo')
  const modifier = fc.oneof(
    tie('duration').map((range) => `[${range}]`),
    tie('duration').map((range) => `[${range}:]`),
    fc.tuple(tie('duration'), tie('duration')).map(([range, step]) => `[${range}:${step}]`),
    tie('duration').map((offset) => ` offset ${offset}`),
    some([' @ 5', ' @ start()', ' @ inf', ' @ 5m']),
  )
  const modified = fc.tuple(selector, fc.array(modifier, { maxLength: 2 })).map(([name, all]) => name + all.join(''))
  const args = fc.array(tie('expression'), { maxLength: 3 }).map((all) => `(${all.join(', ')})`)
  const grouping = fc.tuple(some(['by ', 'without ']), list).map((parts) => parts.join(''))
  const matching = fc.oneof(
    { weight: 6, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: fc.constant('bool') },
    {
      weight: 2,
      arbitrary: fc
        .tuple(some(['on', 'ignoring']), list, some(['', ' group_left', ' group_right(c)']))
        .map((all) => all.join('')),
    },
  )
  return {
    duration: fc.oneof(
      { weight: 5, arbitrary: some(['5m', '1h', '300', '0', '30s', '1m30s', '0s', '2.5', '-5m', 'step()']) },
      { weight: 1, arbitrary: tie('duration').map((inner) => `(${inner})`) },
      { weight: 1, arbitrary: tie('duration').map((inner) => `-${inner}`) },
      {
        weight: 1,
        arbitrary: fc.tuple(tie('duration'), some(['+', '*', '/', '^']), tie('duration')).map((all) => all.join('')),
      },
    ),
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: false },
      { weight: 6, arbitrary: modified },
      { weight: 1, arbitrary: some(['1', '2.5', '5m', '0x1f', '"text"', 'inf', '1_0', '0s']) },
      { weight: 1, arbitrary: tie('expression').map((inner) => `(${inner})`) },
      { weight: 1, arbitrary: tie('expression').map((inner) => `-${inner}`) },
      {
        weight: 3,
        arbitrary: fc
          .tuple(tie('expression'), some(OPERATORS), matching, tie('expression'))
          .map((all) => all.join(' ')),
      },
      { weight: 4, arbitrary: fc.tuple(some(FUNCTIONS), args).map((all) => all.join('')) },
      {
        weight: 2,
        arbitrary: fc.tuple(some(['sum', 'topk', 'Max', 'quantile', 'limitk']), args).map((all) => all.join('')),
      },
      { weight: 1, arbitrary: fc.tuple(some(['sum', 'avg']), grouping, args).map((all) => all.join(' ')) },
      { weight: 1, arbitrary: fc.tuple(some(['sum', 'avg']), args, grouping).map((all) => all.join(' ')) },
    ),
  }
})

const edit = fc.record({ at: fc.nat(), remove: fc.nat({ max: 2 }), insert: fc.option(fc.constantFrom(...PIECES)) })

const TOKENS = /"(?:[^"\\]|\\.)*"|[a-zA-Z_:][\w:]*|[\d.][\w.]*|[=!<>]=|[=!]~|\s+|./gs

const mutated = fc.tuple(expression, fc.array(edit, { maxLength: 2 })).map(([text, edits]) => {
  const tokens = text.match(TOKENS) ?? []
  for (const { at, remove, insert } of edits) {
    tokens.splice(at % (tokens.length + 1), remove, ...(insert === null ? [] : [insert]))
  }
  return tokens.join('')
})

/** Expressions from a grammar, half of them with something put in or left out. The same for the same seed. */
export function generatedExpressions(count: number, seed: number): string[] {
  return fc.sample(fc.oneof(expression, mutated), { numRuns: count, seed }).filter((text) => text.trim() !== '')
}
