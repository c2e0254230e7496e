import fc from 'fast-check'
import { describe, expect, inject, it } from 'vitest'
import { Source } from '../../src/document/source.ts'
import { isBefore, NEWEST, OLDEST, parseRelease, type Release } from '../../src/prometheus/release.ts'
import { checkQuery } from '../../src/promql/check.ts'
import { type RuleFile, readRules } from '../../src/rules/read.ts'
import { ruleVerdicts } from './promtool.ts'
import { type Case, GO_VERDICTS, VERDICTS, type Verdict } from './verdicts.ts'

const NO_FEATURES: ReadonlySet<string> = new Set()

function read(text: string, release: Release = NEWEST, features = NO_FEATURES): RuleFile {
  return readRules(Source.fromText(text), { release, features, checkQuery })
}

function isAccepted(verdict: Verdict, release: Release): boolean {
  if (typeof verdict === 'string') return verdict === 'accepted'
  const { acceptedFrom, acceptedBefore } = verdict
  if (acceptedFrom !== undefined && isBefore(release, parseRelease(acceptedFrom))) return false
  return acceptedBefore === undefined || isBefore(release, parseRelease(acceptedBefore))
}

const RELEASES = ['2.42', '2.48', '2.52', '2.53', '2.55', '3.0', '3.2', '3.3', '3.5', '3.6', '3.7', '3.8', '3.14'].map(
  parseRelease,
)

describe('readRules', () => {
  it.each([...VERDICTS, ...GO_VERDICTS])('$verdict: $text', ({ text, verdict, rules }: Case) => {
    for (const release of RELEASES) {
      const found = read(text, release).findings.filter(({ severity }) => severity === 'error')
      const shown = found.map(({ message }) => message).join('\n')
      expect(found.length === 0, `${release.major}.${release.minor} ${shown}`).toBe(isAccepted(verdict, release))
      if (found.length > 0 && rules[0] !== '*') expect(found.map(({ rule }) => rule)).toEqual(rules)
    }
  })

  for (const [version, oracle] of Object.entries(inject('oracles'))) {
    it(`says what promtool ${version} says, on its lines`, () => {
      const release = parseRelease(version)
      const verdicts = ruleVerdicts(
        oracle,
        VERDICTS.map(({ text }) => text),
      )
      VERDICTS.forEach(({ text, verdict }, i) => {
        expect(verdicts[i] === undefined, `${text}\n${verdicts[i]}`).toBe(isAccepted(verdict, release))
        const source = Source.fromText(text)
        const lines = read(text, release).findings.flatMap(({ span, related = [] }) =>
          [span, ...related.map((each) => each.span)].map(({ start }) => source.lineAt(start)),
        )
        for (const line of namedLines(verdicts[i] ?? '')) expect(lines, `${text}\n${verdicts[i]}`).toContain(line)
      })
    })
  }

  it('finds all that is wrong, each at its place', () => {
    const text = [
      'groups:',
      '- name: »g«',
      '  interval: »5«',
      '  »intervall«: 5m',
      '  rules:',
      '  - record: »a b«',
      '    expr: sum(»foo bar«)',
      '    »for«: 5m',
      '  - alert: »A«',
      '    record: a',
      '    expr: |',
      '      up ==',
      '        »)«',
      '    labels:',
      '      »__name__«: b',
      '      x: "\\u00e9 {{ »$labls«.a }}"',
      '    »annotations«:',
      "      y: 'it''s {{ »humanise« $value }}'",
    ].join('\n')
    const plain = text.replaceAll(/[»«]/g, '')
    const { findings } = read(plain, OLDEST)
    const shown = findings.map(({ rule, span }) => [rule, plain.slice(span.start, span.end)])
    expect(shown).toEqual([
      ['invalid-duration', '5'],
      ['unknown-field', 'intervall'],
      ['metric-name', 'a b'],
      ['promql-syntax', 'bar'],
      ['conflict', 'for'],
      ['conflict', 'A'],
      ['promql-syntax', ')'],
      ['label-name', '__name__'],
      ['template', '$labls'],
      ['conflict', 'annotations'],
      ['template', 'humanise'],
    ])
  })

  it.each([
    ['groups: [{name: g, rule: []}]', 'did you mean "rules"?'],
    ['groups: [{name: g, for: 5m}]', 'for is a field of a rule'],
    ['groups: [{name: g, partial_response_strategy: warn}]', 'only Thanos knows it'],
    ['groups: [{name: g, query_offset: 1m}]', 'query_offset came with 2.53; you lint for 2.42'],
    ['groups: [{name: g, labels: {}}]', 'labels came with 3.0; you lint for 2.42'],
    ['groups: [{name: g, interval: 5}]', 'did you mean 5s?'],
    ['groups: [{name: g, limit: "5"}]', 'write 5 without quotes'],
    ['groups:\n  name: g', 'put "- " before "name", and indent what goes with it as far'],
    ["groups:\n- name: g\n  rules:\n  - alert:'A'", 'a space is missing behind "alert:"'],
    [
      'groups: [{name: g, rules: [{alert: A, expr: up, labels: {a: {{ x }}}}]}]',
      'put a value that begins with "{{" in quotes',
    ],
    ['groups: [{name: g, rules: [{alert: A, expr: up, labels: [a: b]}]}]', 'a mapping stands in { }, not in [ ]'],
    ['groups: [{name: g, <<: *g}, &g [a]]'.replace('*g', '{a: b}'), undefined],
  ])('%s: %s', (text, hint) => {
    expect(read(text, OLDEST).findings[0]?.hint).toBe(hint)
  })

  it.each([
    'groups: [{nmae: g}, {nmae: h}]',
    'groups: [{name: g, rules: [{recrod: a, expr: up}]}]',
    'groups: [{name: g, rules: [{alret: a, expr: up, for: 5m}]}]',
    'groups: [{name: g, rules: [{record: a, exp: up}]}]',
    'group: [{name: g}]',
  ])('what is misspelt is not missing as well: %s', (text) => {
    const { findings } = read(text)
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(['unknown-field']))
  })

  it('takes UTF-8 names in 2.55 with the feature', () => {
    const text = 'groups: [{name: g, rules: [{record: a b, expr: up}]}]'
    const release = parseRelease('2.55')
    expect(read(text, release).findings).toHaveLength(1)
    expect(read(text, release, new Set(['utf8-names'])).findings).toEqual([])
  })

  it('reports what aliases repeat once, and checks an expression once', () => {
    const text = [
      'groups:',
      '- name: g',
      '  rules:',
      '  - &a {record: a, expr: &e up +, labels: &l {__name__: x}}',
      '  - *a',
      '  - <<: *a',
      '  - {record: b, expr: *e , labels: *l }',
    ].join('\n')
    let asked = 0
    const { findings, groups } = readRules(Source.fromText(text), {
      release: NEWEST,
      features: NO_FEATURES,
      checkQuery: (expression, options) => {
        asked++
        return checkQuery(expression, options)
      },
    })
    expect(findings.map(({ rule }) => rule)).toEqual(['promql-syntax', 'label-name'])
    expect(asked).toBe(1)
    expect(groups[0]?.rules.map(({ name }) => name)).toEqual(['a', 'a', 'a', 'b'])
  })

  it('gives the groups and rules with their values', () => {
    const text = [
      'groups:',
      '- {name: g, interval: 1m, limit: 5, rules: [{record: a, expr: up, labels: {b: 1}}, ~]}',
      '- {name: h, labels: {x: y}, rules: [{alert: A, expr: up == 0, for: 5m, annotations: {c: ~}}]}',
    ].join('\n')
    const { groups, findings } = read(text)
    expect(findings).toEqual([])
    expect(groups.map(({ name, interval, limit, rules }) => [name, interval, limit, rules.length])).toEqual([
      ['g', 60_000, 5, 1],
      ['h', undefined, undefined, 1],
    ])
    const [recording, alerting] = groups.flatMap(({ rules }) => rules)
    expect([recording?.kind, recording?.name, recording?.expr?.text]).toEqual(['recording', 'a', 'up'])
    expect(recording?.labels.get('b')?.text).toBe('1')
    expect([alerting?.kind, alerting?.name, alerting?.for]).toEqual(['alerting', 'A', 300_000])
    expect(alerting?.annotations.get('c')).toMatchObject({ text: '', isNull: true })
    expect(alerting?.path).toEqual(['groups', 1, 'rules', 0])
  })

  it('refuses a file that aliases blow up, as Go does', () => {
    const list = (of: string): string => `[${Array.from({ length: 10 }, () => of).join(', ')}]`
    const rule = '{record: a, expr: up}'
    const text = `groups:\n- name: g\n  rules: &a ${list(rule)}\n${Array.from(
      { length: 2000 },
      (_, i) => `- {name: g${i}, rules: *a }`,
    ).join('\n')}\n`
    expect(read(text).findings.map(({ rule: id }) => id)).toEqual([])
    const bomb = `groups: [{name: g, rules: &a ${list(list(list(list(list(list('x'))))))}}]`
    expect(read(bomb).findings.length).toBeGreaterThan(0)
  })

  it('never fails, whatever the text', () => {
    const words = fc.constantFrom(
      'groups:',
      '- name: g',
      '\n',
      '  ',
      '- ',
      'rules:',
      'alert: a',
      'expr: up',
      '{{',
      '}}',
    )
    const more = fc.constantFrom('&a ', '*a', '<<: ', '[', ']', '{', '}', '"', "'", '|', '>', ': ', '? ', '!!int ', '~')
    fc.assert(
      fc.property(fc.array(fc.oneof(words, more, fc.string())), fc.constantFrom(...RELEASES), (parts, release) => {
        const text = parts.join('')
        for (const { span } of read(text, release).findings) {
          expect(span.start).toBeGreaterThanOrEqual(0)
          expect(span.end).toBeGreaterThanOrEqual(span.start)
          expect(span.end).toBeLessThanOrEqual(text.length)
        }
      }),
    )
  })
})

/** Lines that promtool names, except within expressions. */
function namedLines(said: string): number[] {
  const decoded = [...said.matchAll(/^ *(?:\S+: yaml: )?line (\d+): (?:cannot|field|mapping key)/gm)]
  const checked = [...said.matchAll(/^\S+\.yml: (\d+):\d+: /gm)]
  return [...decoded, ...checked].map((found) => Number(found[1])).filter((line) => line > 0)
}
