import { describe, expect, test, vi } from 'vitest'
import type { Finding } from '../../src/diagnostics/finding.ts'
import { Source } from '../../src/document/source.ts'
import { readYaml } from '../../src/document/yaml.ts'
import { suppress } from '../../src/lint/suppress.ts'

const rules = { ids: new Set(['tls-insecure', 'inline-secret']), isOff: () => false }

function found(source: Source, line: number, rule: string, severity: Finding['severity'] = 'warning'): Finding {
  const start = source.lineStart(line)
  return { rule, severity, message: '', span: { start, end: start + 1 } }
}

function unusedIn(findings: readonly Finding[], source: Source): string[] {
  return findings
    .filter(({ rule }) => rule === 'unused-ignore')
    .map(({ span, message }) => `${source.lineAt(span.start)}: ${message}`)
}

describe('comments above one line', () => {
  const source = Source.fromText(
    '# promsd-ignore tls-insecure\n# promsd-ignore inline-secret\n# promsd-ignore tls-insecure\na: 1 # promsd-ignore tls-insecure\n',
  )
  const tree = readYaml(source)

  test('take effect there, all that ask for the same', () => {
    const findings = [found(source, 4, 'tls-insecure'), found(source, 4, 'inline-secret')]
    expect(suppress(source, tree, findings, rules)).toEqual([])
  })

  test('are unused where nothing is found, or an error', () => {
    const error = found(source, 4, 'tls-insecure', 'error')
    const kept = suppress(source, tree, [error], rules)
    expect(kept[0]).toBe(error)
    const isError = '"tls-insecure" is an error of Prometheus\'s, which no comment takes away'
    expect(unusedIn(kept, source)).toEqual([
      `1: ${isError}`,
      '2: this comment ignores nothing: there is no finding of "inline-secret" here',
      `3: ${isError}`,
      `4: ${isError}`,
    ])
  })
})

describe('many comments', () => {
  const count = 20_000

  test('above one line: it is looked for once', () => {
    const source = Source.fromText(`${'# promsd-ignore tls-insecure\n'.repeat(count)}a: 1\n`)
    const tree = readYaml(source)
    const lineEnd = vi.spyOn(source, 'lineEnd')
    expect(suppress(source, tree, [found(source, count + 1, 'tls-insecure')], rules)).toEqual([])
    expect(lineEnd.mock.calls.length).toBeLessThan(2 * count)
  })

  // What compares each finding with each comment takes hours.
  test('and as many findings', { timeout: 60_000 }, () => {
    const pairs = 300_000
    const source = Source.fromText('a: 1 # promsd-ignore tls-insecure\n'.repeat(pairs))
    const comments = Array.from({ length: pairs }, (_unused, i) => {
      const start = source.lineStart(i + 1) + 5
      return { start, end: source.lineEnd(i + 1) }
    })
    const tree = { format: 'yaml', root: undefined, end: source.length, problems: [], comments } as const
    const findings = Array.from({ length: pairs }, (_unused, i) => found(source, i + 1, 'tls-insecure'))
    expect(suppress(source, tree, findings, rules)).toEqual([])
  })
})
