import { expect, test } from 'vitest'
import { didYouMean } from '../../src/diagnostics/suggest.ts'

const FIELDS = [
  'scrape_interval',
  'scrape_timeout',
  'relabel_configs',
  'metric_relabel_configs',
  'dotnet-runtime',
  'tls',
]

test.each([
  ['scrape_intervall', 'scrape_interval'],
  ['SCRAPE_TIMEOUT', 'scrape_timeout'],
  ['tsl', 'tls'],
  ['tsx', undefined],
  ['interval', 'scrape_interval'],
  ['dotnet', 'dotnet-runtime'],
  ['scrape', undefined],
  ['relabel', 'relabel_configs'],
  ['inter', undefined],
  ['', undefined],
])('by "%s" may be meant %s', (word, meant) => {
  expect(didYouMean(word, FIELDS)).toBe(meant && `did you mean "${meant}"?`)
})
