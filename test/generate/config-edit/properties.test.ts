import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readYaml } from '../../../src/document/yaml.ts'
import { read } from './changes.ts'
import { generatedConfig } from './generated-configs.ts'
import { checkLaws } from './laws.ts'

test('edits of a job leave the rest of the config alone, are idempotent, and can be taken back', () => {
  fc.assert(
    fc.property(generatedConfig, (text) => {
      expect(readYaml(read(text).source).problems).toEqual([])
      const { broken, refused, results } = checkLaws(text)
      expect(broken).toEqual([])
      expect(refused).toEqual([])
      expect(results.length).toBeGreaterThan(0)
    }),
    { numRuns: 300 },
  )
})
