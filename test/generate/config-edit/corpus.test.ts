import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, test } from 'vitest'
import { decodeYaml } from '../../../src/document/yaml.ts'
import { configVerdicts } from '../../lint/promtool.ts'
import { temporaryFolder } from '../../support/promsd.ts'
import { checkLaws } from './laws.ts'

/** Files of Prometheus's own tests and examples; not part of the project. */
const corpus = process.env['PROMSD_CORPUS'] ?? fileURLToPath(new URL('../../../../shared/corpus', import.meta.url))
const verdicts = join(corpus, 'verdicts.json')
const rows: readonly { file: string; kind: string; exit_syntax_only?: number }[] = existsSync(verdicts)
  ? JSON.parse(readFileSync(verdicts, 'utf8'))
  : []
const good = [
  ...new Set(rows.filter((row) => row.kind === 'config' && row.exit_syntax_only === 0).map(({ file }) => file)),
]

if (rows.length === 0) console.log('skipped: the corpus of Prometheus (../shared/corpus or PROMSD_CORPUS) is not here')

describe.skipIf(rows.length === 0)('every good config of the corpus', () => {
  const reports = good.map((file) => {
    const text = decodeYaml(readFileSync(join(corpus, file))).text
    return { file, text, ...checkLaws(text, 30) }
  })

  test('keeps its bytes outside the edited job, and gets them back', () => {
    expect(reports.length).toBeGreaterThan(20)
    expect(reports.flatMap(({ results }) => results).length).toBeGreaterThan(200)
    expect(reports.flatMap(({ file, broken }) => broken.map((each) => `${file}: ${each}`))).toEqual([])
  })

  test('is accepted by promtool after each edit, where it was before', () => {
    const oracle = Object.entries(inject('oracles')).find(([version]) => version.startsWith('3.5'))
    if (!oracle) return
    const promtool = join(oracle[1], 'promtool')
    const wrong: string[] = []
    const folder = temporaryFolder()
    for (const { file, text, results } of reports) {
      const [before, ...after] = configVerdicts(promtool, join(folder, dirname(file)), [text, ...results])
      if (!before) continue
      after.forEach((accepted, i) => {
        if (!accepted) wrong.push(`${file}:\n${results[i]}`)
      })
    }
    expect(wrong).toEqual([])
  })
})
