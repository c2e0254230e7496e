import { describe, expect, test } from 'vitest'
import { Failure } from '../../../src/diagnostics/failure.ts'
import { parseFieldPath } from '../../../src/generate/config-edit/field-path.ts'
import { perform } from './changes.ts'

const SHARED = `scrape_configs:
  - &a
    job_name: a
    metrics_path: &path /m
    relabel_configs: &rules
      - action: keep
        regex: x
  - <<: *a
    job_name: b
  - job_name: c
    metrics_path: *path
    relabel_configs: *rules
`

/** What an operation is refused with, and the lines of the places that are named. */
function refusalOf(operation: string): [message: string, ...lines: number[]] {
  try {
    return [perform(SHARED, operation)]
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const { source, list } = error.findings!
    const places = list.flatMap(({ span, related = [] }) => [span, ...related.map((each) => each.span)])
    return [error.message, ...places.map(({ start }) => source.lineAt(start))]
  }
}

describe('what anchors share is not changed', () => {
  test('and the list that is shared is named', () => {
    const text =
      'scrape_configs:\n  - job_name: a\n    relabel_configs: &r\n      - regex: x\n  - job_name: b\n    relabel_configs: *r\n'
    for (const operation of ['set a relabel_configs[0].regex=y', 'unset a relabel_configs[0].regex']) {
      expect(() => perform(text, operation)).toThrow(
        'relabel_configs, which relabel_configs[0].regex belongs to, is used elsewhere as well: *r on line 6',
      )
    }
  })

  test.each<[operation: string, refusal: [string, ...number[]]]>([
    [
      'set a scrape_interval=5s',
      ['the job "a", which scrape_interval belongs to, is used elsewhere as well: *a on line 8', 2, 8],
    ],
    [
      'set a metrics_path=/n',
      ['the job "a", which metrics_path belongs to, is used elsewhere as well: *a on line 8', 2, 8],
    ],
    ['remove a', ['the job "a" holds what is used elsewhere: *a on line 8', 2, 8]],
    ['unset b metrics_path', ['metrics_path is not written here, but comes from line 4', 8, 4]],
    ['set b relabel_configs[0].regex=y', ['relabel_configs is not written here, but comes from line 5', 8, 5]],
    ['set c relabel_configs[0].regex=y', ['relabel_configs is not written here, but comes from line 6', 12, 6]],
  ])('%s', (operation, refusal) => {
    expect(refusalOf(operation)).toEqual(refusal)
  })
})

describe('paths of fields', () => {
  test.each<[string, (string | number)[]]>([
    ['scrape_interval', ['scrape_interval']],
    ['relabel_configs[0].regex', ['relabel_configs', 0, 'regex']],
    ['static_configs[0].labels["a.b\\"c"]', ['static_configs', 0, 'labels', 'a.b"c']],
    ['params.module[12]', ['params', 'module', 12]],
  ])('%s', (text, path) => {
    expect(parseFieldPath(text)).toEqual(path)
  })

  test.each(['', '.a', 'a.', 'a..b', '[0]', 'a[', 'a[x]', 'a[0]b', 'a.[0]', 'a]'])('%j is none', (text) => {
    expect(() => parseFieldPath(text)).toThrow(Failure)
  })
})
