import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anchored, compileAnchored, regexProblem } from '../../src/prometheus/regex.ts'
import { plainRegex } from '../../src/prometheus/regex-plain.ts'
import { compileRe2 } from '../../src/prometheus/regex-re2.ts'
import { parseRelease } from '../../src/prometheus/release.ts'

const valid = (expression: string, release: string, use?: 'matcher'): boolean =>
  regexProblem(expression, parseRelease(release), use) === undefined

describe('which expressions a release refuses', () => {
  test.each([
    ['(?<x>a)', '2.50', '2.51'],
    ['\\p{Kawi}', '2.46', '2.47'],
    ['\\p{Letter}', '3.6', '3.7'],
    ['\\p{Letter}', '3.4', '3.5'],
    ['\\p{greek}', '3.6', '3.7'],
    ['\\P{^old-italic}', '3.6', '3.7'],
    ['\\p{ASCII}', '3.6', '3.14'],
    ['[\\p{lu}]', '3.6', '3.14'],
  ])('%s: %s does, %s does not', (expression, before, from) => {
    expect(valid(expression, before)).toBe(false)
    expect(valid(expression, from)).toBe(true)
  })

  test.each([
    'a{1001}',
    '(a{500}){3}',
    '[a-\\d]',
    '\\Z',
    '\\C',
    'a**',
    '(',
    'a)',
    '[b-a]',
    '\\',
    '\\Qa',
    '(?P<é>a)',
    '(?P<>a)',
  ])('%s is refused by all', (expression) => {
    for (const release of ['2.42', '2.53', '3.0', '3.14']) expect(valid(expression, release)).toBe(false)
  })

  test.each([
    '(?P<n>a)(?P<n>b)',
    'a{,5}',
    '$+',
    '\\pN',
    '\\p{Greek}',
    'a{1000}',
    '(?i)\\p{Lu}',
    '[[:alpha:]-z]',
    '[]a]',
    '\\Qa\\E',
    'a|',
    '',
    '\\_',
  ])('%s is taken by all', (expression) => {
    for (const release of ['2.42', '2.53', '3.0', '3.14']) expect(valid(expression, release)).toBe(true)
  })

  test('nothing makes it fail or take long', () => {
    const pieces = [
      '(',
      '(?P<',
      '\\p{',
      '\\Q',
      '[',
      '[:a',
      '*',
      '\\',
      '(?',
      '(a?',
      'a{2}',
      '\ud800',
      '😀',
      ')',
      '|',
      '((a)*',
    ]
    for (const piece of pieces) {
      for (const text of [piece.repeat(3000), piece.repeat(300)]) {
        for (const use of ['relabeling', 'matcher'] as const) {
          const problem = regexProblem(text, parseRelease('3.14'), use)
          expect(problem?.message.length ?? 0).toBeLessThan(200)
        }
      }
    }
  })

  test('relabeling puts an expression between anchors unread; a matcher is read on its own', () => {
    expect(valid('a)|(b', '3.14')).toBe(true)
    expect(valid('a)|(b', '3.14', 'matcher')).toBe(false)
    expect(valid('a)|(b', '2.42', 'matcher')).toBe(false)
    expect(valid('\\Qa', '3.14', 'matcher')).toBe(true)
    expect(valid('\\Qa', '2.51', 'matcher')).toBe(false)
  })

  test('matchers are parsed by a parser that is older than Go', () => {
    expect(valid('(?<x>a)', '2.52', 'matcher')).toBe(false)
    expect(valid('(?<x>a)', '2.53', 'matcher')).toBe(true)
    expect(valid('\\p{Letter}', '3.14', 'matcher')).toBe(false)
  })

  test('nesting has a limit', () => {
    const nested = (depth: number): string => `${'('.repeat(depth)}a${')'.repeat(depth)}`
    expect(valid(nested(900), '3.14')).toBe(true)
    expect(valid(nested(1000), '3.14')).toBe(false)
  })

  test.each([
    ['ab[d-c]', 'd-c'],
    ['x+(a**)', '**'],
    ['(?P<n>x)\\p{Greek}a{1001}', '{1001}'],
    ['ab\\p{Foo}', '\\p{Foo}'],
    ['a(b', 'a(b'],
  ])('%s: the place is %s', (expression, piece) => {
    const { start, end, message } = regexProblem(expression, parseRelease('3.14'))!
    expect(expression.slice(start, end)).toBe(piece)
    expect(message).toContain(piece)
  })
})

describe('matching', () => {
  const expand = (expression: string, text: string, template: string): string | undefined =>
    compileAnchored(expression).expand(text, template)

  test.each([
    ['(.*):(\\d+)', 'h:1', '$2-$1', '1-h'],
    ['(.*):(\\d+)', 'h', '$1', undefined],
    ['(a)', 'a', '$1x', ''],
    ['(a)', 'a', '${1}x', 'ax'],
    ['(a)', 'a', '$$1', '$1'],
    ['(a)', 'a', '${1', '${1'],
    ['(a)', 'a', '$-$', '$-$'],
    ['(a)', 'a', '$01$2', ''],
    ['(?P<n>a)|(?P<n>b)', 'b', '${n}', 'b'],
    ['(?P<n>[^:]+):(?P<port>\\d+)', 'h:80', '$port@$n', '80@h'],
    // What looks like a group in a class is none.
    ['[[:alpha:](](?P<n>.)', 'a1', '$n$1', '11'],
    ['[:a:](?P<n>.)', ':1', '$n', '1'],
    ['[^](?P<n>](?P<m>.)', 'a1', '$m$1', '11'],
    ['\\Q(?P<n>\\E(?P<m>.)', '(?P<n>1', '$m', '1'],
    ['(?i)(PROD)-\\d', 'prod-1', '$1', 'prod'],
    // RE2 keeps what a group matched in an earlier iteration, and matches empty ones: a JavaScript RegExp does not.
    ['((a)|b)*', 'ab', '$2', 'a'],
    ['(a*)?', '', '[$0]', '[]'],
  ])('%s on %j: %s is %j', (expression, text, template, result) => {
    expect(expand(expression, text, template)).toBe(result)
  })

  test('a dot matches line breaks from 3.0', () => {
    for (const expression of ['a.b', 'a.b|\\bx']) {
      expect(compileAnchored(expression, parseRelease('2.55')).matches('a\nb')).toBe(false)
      expect(compileAnchored(expression, parseRelease('2.55')).matches('a\u2028b')).toBe(true)
      expect(compileAnchored(expression, parseRelease('3.0')).matches('a\nb')).toBe(true)
    }
  })

  test('an expression can escape the anchors in relabeling', () => {
    const regex = compileAnchored('a)|(b')
    expect(regex.matches('axx')).toBe(true)
    expect(regex.replaceAll('axb', '<$0>')).toBe('<a>x<b>')
  })

  test('anchored is for matchers', () => {
    expect(anchored('db.*')('db1')).toBe(true)
    expect(anchored('db')('db1')).toBe(false)
    expect(anchored('\\Qa.')('a.')).toBe(true)
    expect(() => anchored('a)|(b')).toThrow('unexpected )')
  })

  test('no expression takes long on the quick path', () => {
    const text = `${'a'.repeat(5000)}!`
    for (const expression of [
      '(.*)(.*)(.*)x',
      '(?:a?){30}',
      'a*a*a*a*a*a*b',
      '(a|a)*b',
      '(a*)*b',
      '(a|aa)+b',
      '(?:aa?)+b',
    ]) {
      expect(compileAnchored(expression).matches(text)).toBe(false)
      expect(plainRegex(expression, true)?.longest ?? 0).toBeLessThan(1000)
    }
  })
})

const atom = fc.constantFrom(
  ...[
    'a',
    'b',
    '.',
    '\\d',
    '\\w',
    '\\s',
    '\\D',
    '[abc]',
    '[^a]',
    '[a-c_-]',
    '\\.',
    '-',
    'é',
    '\\n',
    '[\\d.]',
    '^',
    '$',
    ':',
  ],
)
const { expression: plainExpression } = fc.letrec<{ expression: string; part: string }>((tie) => ({
  expression: fc
    .array(fc.array(tie('part'), { maxLength: 4 }), { minLength: 1, maxLength: 3 })
    .map((branches) => branches.map((parts) => parts.join('')).join('|')),
  part: fc
    .tuple(
      fc.oneof(
        { maxDepth: 3 },
        atom,
        tie('expression').map((inner) => `(${inner})`),
        tie('expression').map((inner) => `(?:${inner})`),
        tie('expression').map((inner) => `(?P<n>${inner})`),
      ),
      fc.constantFrom('', '', '*', '+', '?', '*?', '+?', '??', '{2}', '{1,3}', '{1,}'),
    )
    .map(([text, repetition]) => text + repetition),
}))

test('the quick path matches and captures as RE2 does', () => {
  const texts = fc.array(
    fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', ':', '-', '_', '.', 'é', '\n', ' ', '😀', '\u2028') }),
  )
  let quick = 0
  const check = (expression: string, subjects: string[], dotAll: boolean): void => {
    const plain = plainRegex(expression, dotAll)
    if (!plain) return
    quick++
    const native = new RegExp(`^(?:${plain.source})$`, dotAll ? 'su' : 'u')
    const re2 = compileRe2(`^(?${dotAll ? 's' : ''}:${expression.replaceAll('?P<n>', '')})$`)
    for (const text of subjects) {
      const groups = native.exec(text)
      expect(groups === null ? undefined : [...groups], JSON.stringify([expression, text])).toEqual(
        re2.find(text)?.groups,
      )
    }
  }
  fc.assert(fc.property(plainExpression, texts, fc.boolean(), check), { numRuns: 8000, seed: 1 })
  expect(quick).toBeGreaterThan(800)
})
