import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Finding } from '../../src/diagnostics/finding.ts'
import { Source } from '../../src/document/source.ts'
import { readYaml } from '../../src/document/yaml.ts'
import { secretsOf, withoutSecrets } from '../../src/secrets/index.ts'

afterEach(() => vi.restoreAllMocks())

/** A finding for each line of a text. */
function everyLine(source: Source, message: string, pathOf: (i: number) => Finding['path'] = () => undefined) {
  return Array.from({ length: source.lineCount - 1 }, (_unused, i): Finding => {
    const span = { start: source.lineStart(i + 1), end: source.lineEnd(i + 1) }
    const path = pathOf(i)
    return { rule: 'x', severity: 'warning', message, span, ...(path === undefined ? {} : { path }) }
  })
}

describe('as many findings as secrets', () => {
  test('what else the text has is not looked for secret by secret', () => {
    const count = 5000
    const lines = Array.from({ length: count }, (_unused, i) => `- {password: hunter-${i}, user: user-${i}}\n`)
    const source = Source.fromText(lines.join(''))
    const tree = readYaml(source)
    const findings = everyLine(source, 'of "hunter-1" and "user-1"')
    const find = vi.spyOn(String.prototype, 'indexOf')
    const { findings: shown } = withoutSecrets(findings, source, tree)
    const searched = find.mock.contexts.filter((text) => String(text).length === source.length)
    vi.restoreAllMocks()
    expect(searched.length).toBeLessThan(10)
    expect(shown[1]?.message).toBe('of "<secret>" and "user-1"')
  })

  test('a message is not compared with every secret of the file', () => {
    const secrets = Array.from({ length: 1000 }, (_unused, i) => `- {password: ${i}-hunter}\n`)
    const source = Source.fromText(`${secrets.join('')}${'- a\n'.repeat(1000)}`)
    const tree = readYaml(source)
    const findings = everyLine(source, 'of "7-hunter"')
    const find = vi.spyOn(String.prototype, 'includes')
    const { findings: shown } = withoutSecrets(findings, source, tree)
    const { length } = find.mock.calls
    vi.restoreAllMocks()
    expect(length).toBeLessThan(100 * findings.length)
    expect(shown.at(-1)?.message).toBe('of "<secret>"')
  })

  // What looks through all of a mapping for each path takes hours.
  test('in one mapping', { timeout: 120_000 }, () => {
    const count = 200_000
    const lines = Array.from({ length: count }, (_unused, i) => `password_${i}: x${i}\n`)
    const source = Source.fromText(lines.join(''))
    const tree = readYaml(source)
    const findings = everyLine(source, 'odd', (i) => [`password_${i}`])
    const { findings: shown } = withoutSecrets(findings, source, tree)
    expect(shown.at(-1)?.path).toEqual([`password_${count - 1}`])
  })
})

// What compares each comment with each secret takes hours.
test('as many comments as secrets', { timeout: 120_000 }, () => {
  const count = 300_000
  const source = Source.fromText('- password: hunter # rest\n'.repeat(count))
  expect(secretsOf(source, readYaml(source)).spans.length).toBe(count)
})
