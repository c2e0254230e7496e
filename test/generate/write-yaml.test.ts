import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, inject, test } from 'vitest'
import { Source } from '../../src/document/source.ts'
import { readYaml } from '../../src/document/yaml.ts'
import { toValue, type Value } from '../../src/generate/value.ts'
import { yamlText } from '../../src/generate/write-yaml.ts'
import { plainOf, plainOfNode, plains, texts } from './values.ts'

const NOWHERE = { words: 'a test' }

const written = (text: string): unknown => {
  const tree = readYaml(Source.fromText(text))
  expect(tree.problems).toEqual([])
  return plainOfNode(tree.root!)
}

const literal = (text: string): Value => ({ kind: 'text', text, quoted: false, origin: NOWHERE })

describe('yamlText', () => {
  test('writes block style', () => {
    const value = toValue(
      {
        scrape_configs: [
          { job_name: 'a', static_configs: [{ targets: ['h:1', 'h:2'], labels: { env: 'yes' } }], params: {} },
          { job_name: 'b', honor_labels: true, sample_limit: 5, relabel_configs: [] },
        ],
      },
      NOWHERE,
    )
    expect(yamlText(value)).toBe(`scrape_configs:
  - job_name: a
    static_configs:
      - targets:
          - h:1
          - h:2
        labels:
          env: 'yes'
    params: {}
  - job_name: b
    honor_labels: true
    sample_limit: 5
    relabel_configs: []
`)
  })

  test('follows the style of the text that it goes into', () => {
    const value = toValue({ job_name: 'a', static_configs: [{ targets: ['h:1'], labels: { a: '1' } }] }, NOWHERE)
    expect(yamlText(value, { indent: 4, column: 2, indentLists: false, quote: 'double' })).toBe(`job_name: "a"
  static_configs:
  - targets:
    - "h:1"
    labels:
        a: "1"
`)
  })

  test('leaves what is not quoted to be read as what it looks like', () => {
    const value: Value = {
      kind: 'list',
      items: ['yes', '15', '1e3', '~', '', 'a: b', 'host'].map(literal),
      origin: NOWHERE,
    }
    expect(yamlText(value)).toBe("- yes\n- 15\n- 1e3\n- ~\n- null\n- 'a: b'\n- host\n")
  })

  test('is read as what was written, whatever the texts, keys and style', () => {
    const options = fc.record({
      indent: fc.constantFrom(2, 4),
      indentLists: fc.boolean(),
      column: fc.constant(0),
      quote: fc.constantFrom('plain' as const, 'single' as const, 'double' as const),
    })
    fc.assert(
      fc.property(plains, options, (plain, style) => {
        expect(written(yamlText(toValue(plain, NOWHERE), style))).toEqual(plain)
      }),
      { numRuns: 1000 },
    )
  })

  test('is read as what was written without quotes', () => {
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1 }), (list) => {
        const value: Value = { kind: 'list', items: list.map(literal), origin: NOWHERE }
        expect(written(yamlText(value))).toEqual(plainOf(value))
      }),
      { numRuns: 1000 },
    )
  })

  test.each(Object.entries(inject('oracles')))('promtool %s reads the same texts', (_, oracle) => {
    const folder = mkdtempSync(join(tmpdir(), 'promsd-yaml-'))
    try {
      const labels = fc.sample(
        texts.filter((text) => text !== ''),
        { seed: 7, numRuns: 400 },
      )
      const config = {
        scrape_configs: [
          {
            job_name: 'a',
            static_configs: labels.map((text, i) => ({ targets: [`h:${i}`], labels: { value: text } })),
          },
        ],
      }
      writeFileSync(join(folder, 'prometheus.yml'), yamlText(toValue(config, NOWHERE)))
      const args = ['check', 'service-discovery', '--timeout=200ms', 'prometheus.yml', 'a']
      const { stdout, stderr } = spawnSync(join(oracle, 'promtool'), args, { cwd: folder, encoding: 'utf8' })
      expect(stderr).toBe('')
      const found = JSON.parse(stdout) as { discoveredLabels: Record<string, string> }[]
      const values = found.map(({ discoveredLabels }) => [
        Number(discoveredLabels['__address__']!.slice(2)),
        discoveredLabels['value'],
      ])
      expect(Object.fromEntries(values)).toEqual(Object.fromEntries(labels.map((text, i) => [i, text])))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
