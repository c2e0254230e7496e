import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readYaml } from '../../../src/document/yaml.ts'
import { read } from './changes.ts'
import { commented } from './generated-comments.ts'
import { generatedConfig, generatedFlowConfig } from './generated-configs.ts'
import { checkLaws } from './laws.ts'

test.each([
  ['in blocks', generatedConfig, 100],
  ['in blocks, with comments anywhere', commented(generatedConfig), 100],
  ['in brackets', generatedFlowConfig, 100],
  ['in brackets, with comments anywhere', commented(generatedFlowConfig), 200],
])(
  'edits of a job %s leave the rest of the config alone, are idempotent, and can be taken back',
  (_, config, numRuns) => {
    fc.assert(
      fc.property(config, (text) => {
        expect(readYaml(read(text).source).problems).toEqual([])
        const { broken, refused, results } = checkLaws(text)
        expect(broken, text).toEqual([])
        expect(refused, text).toEqual([])
        expect(results.length).toBeGreaterThan(0)
      }),
      { numRuns },
    )
  },
)
