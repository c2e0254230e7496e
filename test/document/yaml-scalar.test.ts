import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { itemsOf, resolve } from '../../src/document/node.ts'
import { Source } from '../../src/document/source.ts'
import { readYaml } from '../../src/document/yaml.ts'
import { yamlScalar } from '../../src/document/yaml-scalar.ts'
import { isNull, scalarText } from '../../src/targets/document.ts'

/** Texts that YAML might take for something else, or that hold what it treats specially. */
const ODD = [
  ...[
    '',
    ' ',
    '~',
    'null',
    'NULL',
    'true',
    'yes',
    'on',
    'y',
    'n',
    '012',
    '1.0',
    '1e3',
    '0x1F',
    '0o7',
    '1_000',
    '190:20:30',
  ],
  ...[
    '2020-01-01',
    '2020-01-01T00:00:00Z',
    '.inf',
    '.NaN',
    '<<',
    '=',
    '-',
    '- a',
    '?',
    '? a',
    ': a',
    'a: b',
    'a:',
    'a #b',
    '#a',
  ],
  ...[
    '*a',
    '&a',
    '!a',
    '!!str a',
    '%a',
    '@a',
    '`a',
    '|',
    '>',
    '[',
    ']',
    '{',
    '}',
    ',',
    'a, b',
    "it's",
    "'",
    '"',
    '"a"',
  ],
  ...[
    'a\nb',
    'a\n',
    '\na',
    '\r',
    'a\tb',
    '\t',
    '\\',
    'a\\nb',
    '\0',
    '\x1b[31m',
    '\x7f',
    '\x85',
    '\u2028',
    '\ufeff',
    '\u00a0',
  ],
  ...['é', '日本', '😀', '---', '...', '--- a', ' a', 'a ', 'a  b', 'http://a/b?c=d&e=f#g', '[::1]:9100', 'a:1'],
]
const quotes = ['plain', 'single', 'double'] as const

function roundTrip(text: string, quote: (typeof quotes)[number]): void {
  const written = yamlScalar(text, quote)
  expect(written, 'one line').not.toMatch(/[\r\n]/)
  const source = Source.fromText(`- ${written}\n- a: ${written}\n- [${written}, {a: ${written}, ${written}: b}]\n`)
  const { root, problems } = readYaml(source)
  expect(problems, written).toEqual([])
  const scalars: string[] = []
  const collect = (node: Parameters<typeof resolve>[0]): void => {
    const value = resolve(node)
    if (value.kind === 'scalar') {
      expect(isNull(value), written).toBe(false)
      scalars.push(scalarText(value))
    } else if (value.kind === 'sequence') for (const item of itemsOf(value)) collect(item)
    else for (const { key, value: each } of value.entries) for (const node of [key, each]) collect(node)
  }
  collect(root!)
  expect(scalars).toEqual([text, 'a', text, text, 'a', text, text, 'b'])
}

describe('a written scalar', () => {
  test.each(ODD.map((text) => [JSON.stringify(text), text]))('%s reads back', (_, text) => {
    for (const quote of quotes) roundTrip(text, quote)
  })

  test('reads back whatever it is', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
      fc.string({ unit: fc.constantFrom(...':-#&*!|>\'"%@`{}[],? \n\t\\aé<=~019.eE+_'.split('')) }),
    )
    fc.assert(
      fc.property(texts, fc.constantFrom(...quotes), (text, quote) => roundTrip(text, quote)),
      { numRuns: 2000 },
    )
  })

  test('has the quotes of its neighbours, or none where it needs none', () => {
    expect(quotes.map((quote) => yamlScalar('a:1', quote))).toEqual(['a:1', "'a:1'", '"a:1"'])
    expect(quotes.map((quote) => yamlScalar('prod', quote))).toEqual(['prod', "'prod'", '"prod"'])
  })

  test('is quoted where a reader of YAML 1.1 or 1.2 might take it for no string', () => {
    for (const text of ['yes', 'on', '012', '1.0', '~', '2020-01-01', '1e3', '0x1F']) {
      expect(yamlScalar(text, 'plain')).toMatch(/^'.*'$/)
    }
  })
})
