import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, inject, test } from 'vitest'
import { temporaryFolder } from '../support/promsd.ts'
import { errorsOf, lintOne } from './lint-file.ts'
import { mutatedConfigs } from './mutations.ts'
import { configVerdicts } from './promtool.ts'

const SEED = 20_241_122
const CASES = 2500

const bases = readdirSync(join(import.meta.dirname, 'bases')).map((name) =>
  readFileSync(join(import.meta.dirname, 'bases', name), 'utf8'),
)

describe.each(Object.entries(inject('oracles')))('promtool %s', (version, oracle) => {
  test('takes and refuses the same of many mutated configs', async () => {
    const folder = temporaryFolder()
    const texts = fc.sample(mutatedConfigs(bases), { seed: SEED, numRuns: CASES })
    const promtool = join(oracle, 'promtool')
    const verdicts = configVerdicts(promtool, folder, texts)
    const wrong: string[] = []
    let compared = 0
    for (const [i, text] of texts.entries()) {
      const verdict = verdicts[i]
      if (verdict === undefined) continue
      compared++
      const files = await lintOne(join(folder, 'config.yml'), { version, kind: 'config', syntaxOnly: true, text })
      const errors = errorsOf(files)
      if ((errors.length === 0) === verdict) continue
      // A quoted null as regex changes promtool's own default, and so its verdict on the files that follow.
      if (configVerdicts(promtool, folder, [text])[0] === (errors.length === 0)) continue
      wrong.push(`promtool ${verdict ? 'accepts' : 'refuses'}, promsd: ${errors[0] ?? 'accepts'}\n${text}`)
    }
    expect(wrong).toEqual([])
    // promtool breaks down on some inputs; most of them have to be compared for the test to mean anything.
    expect(compared).toBeGreaterThan(CASES * 0.95)
  })
})
