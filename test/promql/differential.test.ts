import { expect, inject, test } from 'vitest'
import { parseRelease } from '../../src/prometheus/release.ts'
import { checkQuery } from '../../src/promql/check.ts'
import { generatedExpressions } from './generated-expressions.ts'
import { promtoolRefusals } from './promtool.ts'

const expressions = generatedExpressions(6000, 20_240_607)

for (const [version, oracle] of Object.entries(inject('oracles'))) {
  const release = parseRelease(version)
  const sets = release.major === 3 ? [[], ['promql-experimental-functions']] : [[]]
  for (const features of sets) {
    test(`refuses what promtool ${version} refuses${features.map((name) => `, with ${name}`)}`, () => {
      const refusals = promtoolRefusals(oracle, expressions, features)
      const disagreements = expressions.flatMap((expression, i) => {
        const problems = checkQuery(expression, { release, features: new Set(features) })
        const refusal = refusals[i]
        if ((refusal === undefined) === (problems.length === 0)) return []
        return [{ expression, promtool: refusal?.message ?? 'accepted', problems }]
      })
      expect(disagreements).toEqual([])
      const refused = refusals.filter(Boolean).length
      expect(refused).toBeGreaterThan(expressions.length / 4)
      expect(refused).toBeLessThan((expressions.length * 19) / 20)
    })
  }
}
