import fc from 'fast-check'
import { describe, expect, inject, test } from 'vitest'
import { effectiveTarget, type TargetConfig } from '../../src/explain/targets.ts'
import { regexProblem } from '../../src/prometheus/regex.ts'
import { RELABEL_ACTIONS, relabelProblems } from '../../src/prometheus/relabel-rule.ts'
import { parseRelease, type Release } from '../../src/prometheus/release.ts'
import { relabelRule, type WrittenRule } from '../../src/relabel/relabel.ts'
import { checkedTargets, configVerdicts } from './promtool.ts'

/** Always the same ones: longer runs by hand take another seed. */
const SEED = Number(process.env['PROMSD_TEST_SEED'] ?? 1)

const LABELS = ['a', 'b', 'job', 'instance', '__meta_x', '__meta_y_z', '__tmp', '__scheme__', '__param_p', '__param_q']
const VALUES = [
  '',
  'a',
  'b',
  'ab',
  'PROD-1',
  'host:9100',
  'https',
  'ftp',
  '/m',
  'ß',
  'İx',
  'ΣΑΣ',
  'ᾳ',
  'é😀',
  'a;b',
  'a\nb',
  '$1',
]
const ADDRESSES = [
  'h:1',
  'h',
  '[::1]',
  '::1',
  'a/b',
  '',
  'h:',
  'a:b:c',
  '1.2.3.4:9100',
  '[a',
  'a]',
  'x y',
  '[a]b:1',
  'é:1',
]
const DURATIONS = ['15s', '1m', '0s', '0', '2h', 'bad', '1d', '5s', '1.5s', '1m1h']
const REGEXES = [
  '(.*)',
  '.*',
  'a',
  '(a)(b)?',
  '(.*):(\\d+)',
  '([^:]+)(?::\\d+)?',
  'a|b',
  '',
  '(?P<n>.*)',
  '(?i)prod.*',
  '.+',
  '__meta_(.+)',
  '(.)(.*)',
  'a)|(b',
  'a.b',
  '__.*',
  '__param_(.+)',
  '[a-z',
]
const REPLACEMENTS = [
  '$1',
  '${1}',
  'x',
  '',
  '$2',
  '$1-$2',
  '${n}_x',
  '$$1',
  '$1x',
  'é$1',
  'a b',
  'h:1',
  '__param_$1',
  '${1',
  '15s',
]
const TARGETS = [
  'a',
  'b',
  '$1',
  '${1}',
  'x_$1',
  '__address__',
  '__scheme__',
  '__scrape_interval__',
  '${n}_y',
  '1',
  'x-$1',
  'a b',
  'é',
]

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined })
const rule: fc.Arbitrary<WrittenRule> = fc
  .tuple(
    fc.record({
      action: fc.constantFrom(undefined, 'replace', 'replace', 'Replace', 'keepEQUAL', ...RELABEL_ACTIONS),
      sourceLabels: maybe(fc.array(fc.constantFrom(...LABELS, '__address__'), { maxLength: 3 })),
      separator: maybe(fc.constantFrom('-', ';', '', 'é')),
      regex: maybe(fc.constantFrom(...REGEXES)),
      modulus: maybe(fc.constantFrom(0, 1, 10, 1_000_003, 2_097_152, 2 ** 53 - 1)),
      targetLabel: maybe(fc.constantFrom(...TARGETS)),
      replacement: maybe(fc.constantFrom(...REPLACEMENTS)),
    }),
    fc.nat(4),
  )
  .map(([each, mistakes]) => (mistakes === 0 ? each : sensible(each)))

/** Without the fields that the action refuses, and with those that it needs: valid in most cases. */
function sensible(each: WrittenRule): WrittenRule {
  const action = (each.action ?? 'replace').toLowerCase()
  const { sourceLabels, regex, replacement } = each
  if (action === 'labeldrop' || action === 'labelkeep') return { action, regex }
  const targetLabel = each.targetLabel ?? 'a'
  if (action.endsWith('equal')) return { action, sourceLabels, targetLabel }
  const isPlain = ['replace', 'keep', 'drop', 'labelmap'].includes(action)
  return { ...each, regex, targetLabel, replacement: isPlain ? replacement : undefined, modulus: each.modulus || 7 }
}

const target: fc.Arbitrary<ReadonlyMap<string, string>> = fc
  .tuple(
    fc.constantFrom(...ADDRESSES),
    fc.dictionary(fc.constantFrom(...LABELS), fc.constantFrom(...VALUES), { maxKeys: 5 }),
    fc.dictionary(fc.constantFrom('__scrape_interval__', '__scrape_timeout__'), fc.constantFrom(...DURATIONS), {
      maxKeys: 1,
    }),
  )
  .map(([address, labels, timing]) => new Map(Object.entries({ __address__: address, ...labels, ...timing })))

/** YAML in flow style, which takes JSON's strings. */
function ruleText(each: WrittenRule): string {
  const fields = {
    action: each.action,
    source_labels: each.sourceLabels,
    separator: each.separator,
    regex: each.regex,
    modulus: each.modulus,
    target_label: each.targetLabel,
    replacement: each.replacement,
  }
  return JSON.stringify(fields)
}

function groupText(labels: ReadonlyMap<string, string>): string {
  const { __address__, ...rest } = Object.fromEntries(labels)
  return JSON.stringify({ targets: [__address__], labels: rest })
}

function configText(discovery: string, rules: readonly WrittenRule[]): string {
  const relabeling = `relabel_configs: [${rules.map(ruleText).join(', ')}]`
  return `scrape_configs:\n- job_name: j\n  params: {p: [v, w], e: []}\n  ${discovery}\n  ${relabeling}\n`
}

function jobOf(release: Release, rules: readonly WrittenRule[]): TargetConfig {
  return {
    jobName: 'j',
    scheme: 'http',
    metricsPath: '/metrics',
    scrapeInterval: '1m',
    scrapeTimeout: '10s',
    params: new Map([
      ['p', ['v', 'w']],
      ['e', []],
    ]),
    relabel: rules.map((each) => relabelRule(each, release)),
    release,
    nameScheme: release.major >= 3 ? 'utf8' : 'legacy',
  }
}

function isValid(each: WrittenRule, release: Release): boolean {
  const { action, regex, sourceLabels, separator, targetLabel, replacement } = each
  const modulus = each.modulus === undefined ? undefined : Number(each.modulus)
  const unchecked = { action, regex, sourceLabels, separator, targetLabel, replacement, modulus }
  return relabelProblems(unchecked, release, release.major >= 3 ? 'utf8' : 'legacy').length === 0
}

const PIECES = [
  'a',
  'b',
  '.',
  '.*',
  '(',
  ')',
  '(?:',
  '(?P<n>',
  '(?<n>',
  '(?i)',
  '(?z)',
  '|',
  '*',
  '+',
  '?',
  '{2}',
  '{,3}',
  '{1001}',
  '[',
  '[^',
  ']',
  '-',
  '\\d',
  '\\W',
  '\\b',
  '\\Z',
  '\\C',
  '\\pL',
  '\\p{Greek}',
  '\\P{^Ll}',
  '\\p{Foo}',
  '\\Q',
  '\\E',
  '\\',
  '\\x41',
  '\\x{',
  '\\8',
  '\\_',
  '[[:alpha:]]',
  '[:foo:]',
  'é',
  '^',
  '$',
  '(?=a)',
  '(?P=n)',
  '(?P<é>',
  '[a-\\d]',
  '(a*)+',
]
const expression = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''))

const oracles = Object.entries(inject('oracles'))

describe.skipIf(oracles.length === 0)('promtool', () => {
  describe.each(oracles)('%s', agreesWith)
})

function agreesWith(version: string, oracle: string): void {
  const release = parseRelease(version)

  test('accepts and refuses regular expressions', () => {
    const expressions = fc.sample(expression, { numRuns: 600, seed: SEED })
    const verdicts = configVerdicts(
      oracle,
      expressions.map((regex) => configText('static_configs: []', [{ action: 'labeldrop', regex }])),
    )
    const expected = expressions.map((text, i) => [text, verdicts[i] === undefined])
    expect(expressions.map((text) => [text, regexProblem(text, release) === undefined])).toEqual(expected)
  })

  const rules = fc.sample(rule, { numRuns: 500, seed: SEED })

  test('accepts and refuses rules', () => {
    const verdicts = configVerdicts(
      oracle,
      rules.map((each) => configText('static_configs: []', [each])),
    )
    const expected = rules.map((each, i) => [ruleText(each), verdicts[i] === undefined])
    expect(rules.map((each) => [ruleText(each), isValid(each, release)])).toEqual(expected)
  })

  const validRules = rules.filter((each) => isValid(each, release))
  const ruleLists = fc.array(fc.constantFrom(...validRules), { maxLength: 3 })

  test.each([[[]], [['--syntax-only']]])('accepts and refuses static targets, with %j', (flags) => {
    const cases = fc.sample(fc.tuple(ruleLists, target), { numRuns: 350, seed: SEED })
    const verdicts = configVerdicts(
      oracle,
      cases.map(([list, labels]) => configText(`static_configs: [${groupText(labels)}]`, list)),
      flags,
    )
    const describeCase = (i: number): string => JSON.stringify([cases[i]![0].map(ruleText), ...cases[i]![1]])
    const mine = cases.map(([list, labels]) => 'refused' in effectiveTarget(labels, jobOf(release, list)))
    expect(mine.map((refused, i) => [describeCase(i), refused])).toEqual(
      verdicts.map((verdict, i) => [describeCase(i), verdict !== undefined]),
    )
  })

  test('relabels targets', async () => {
    // Where several labels are mapped to one name, chance decides in Go.
    const plain = validRules.filter(({ action }) => action !== 'labelmap')
    const lists = fc.sample(fc.array(fc.constantFrom(...plain), { minLength: 1, maxLength: 4 }), {
      numRuns: 4,
      seed: SEED,
    })
    lists.push([
      { action: 'labelmap', regex: '__meta_(.+)' },
      { action: 'labelmap', regex: '(a)', replacement: 'x_$1' },
    ])
    const targets = fc.sample(target, { numRuns: 200, seed: SEED })
    const file = `[${targets.map(groupText).join(',\n')}]`
    const shown = await Promise.all(
      lists.map((list) => checkedTargets(oracle, configText('file_sd_configs: [{files: [t.yml]}]', list), file)),
    )
    for (const [i, list] of lists.entries()) {
      // 2.42 spoils what it shows as discovered: so only the results are compared.
      const theirs = new Set(shown[i]!.map(({ labels }) => labelText(labels)))
      const results = targets.map((labels) =>
        effectiveTarget(new Map([...labels, ['__meta_filepath', 't.yml']]), jobOf(release, list)),
      )
      // It shows a dropped target without labels; a refused one too, or not at all.
      const mine = results.map((result) => ('labels' in result ? labelText(Object.fromEntries(result.labels)) : '[]'))
      const context = JSON.stringify(list.map(ruleText))
      expect([...new Set(mine)].filter((text) => text !== '[]').sort(), context).toEqual(
        [...theirs].filter((text) => text !== '[]').sort(),
      )
    }
  })
}

function labelText(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))
}
