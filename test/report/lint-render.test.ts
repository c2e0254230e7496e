import { XMLParser, XMLValidator } from 'fast-xml-parser'
import type { Log } from 'sarif'
import { describe, expect, test } from 'vitest'
import { Source } from '../../src/document/source.ts'
import { LINT_FORMATS, type LintFormat } from '../../src/report/lint-formats.ts'
import { type LintReport, renderLint } from '../../src/report/lint-report.ts'
import { coloured, plain } from '../../src/report/terminal.ts'
import { PASSWORD, report } from './lint-fixture.ts'

const rules = (id: string) =>
  id === 'unknown-field'
    ? ({ id, summary: 'A field is known', why: 'Prometheus\nrefuses others.', severity: 'error' } as const)
    : undefined

function render(format: LintFormat, of: LintReport = report): Promise<string> {
  return renderLint(of, format, { paint: plain, rules, version: '1.2.3', root: '/repo' })
}

/** A report on one file of many lines with a finding on each. */
function many(count: number, path = 'many.yml'): LintReport {
  const source = Source.fromText('x\n'.repeat(count))
  const findings = Array.from({ length: count }, (_, i) => {
    return { rule: 'r', severity: 'error' as const, message: 'm', span: { start: 2 * i, end: 2 * i + 1 } }
  })
  const rare = { rule: 'rare', severity: 'warning' as const, message: 'm', span: { start: 0, end: 0 } }
  const file = { path, kind: 'config' as const, source, findings: [...findings, rare], secrets: [] }
  return { release: '3.14', skipped: [], files: [file] }
}

describe.each(LINT_FORMATS)('%s', (format) => {
  test('is as it was', async () => {
    expect(await render(format)).toMatchSnapshot()
  })
  test('shows nothing of secrets and no control characters', async () => {
    const text = await render(format)
    expect(text).not.toContain('hunter')
    expect(text).not.toContain(PASSWORD)
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/)
  })
  test('of nothing says so in its own way', async () => {
    expect(await render(format, { release: '3.14', skipped: [], files: [] })).toMatchSnapshot()
  })
})

describe('text', () => {
  test('shows 50 findings of a rule in a file, and all on demand', async () => {
    const text = await render('text', many(60))
    expect(text.match(/^error\[r\]/gm)).toHaveLength(50)
    expect(text).toContain('warning[rare]')
    expect(text).toContain('… and 10 more r in many.yml (-v shows all)\n\n60 errors, 1 warning in 1 file (1 checked)')
    const all = await renderLint(many(60), 'text', { paint: plain, all: true })
    expect(all.match(/^error\[r\]/gm)).toHaveLength(60)
    expect(all).not.toContain('more r')
  })
  test('without colours is the same text', async () => {
    const text = await renderLint(report, 'text', { paint: coloured })
    expect(text.replace(/\x1b\[\d+m/g, '')).toBe(await render('text'))
    expect(text).toContain('\x1b[31m3 errors')
  })
})

describe('places', () => {
  test.each([0, 1])('in a line of many code units are those that the source gives, shifted by %i', async (shift) => {
    const text = `${'a'.repeat(shift)}${'😀é'.repeat(20_000)}\nb`
    const source = Source.fromText(text)
    const starts = [0, 4096, 4097, 8191, 8192, 8193, 12_288, 50_000, 60_000, text.length]
    const findings = starts.map((start) => {
      return { rule: 'r', severity: 'info' as const, message: String(start), span: { start, end: start } }
    })
    const file = { path: 'a', kind: 'targets' as const, source, findings, secrets: [] }
    const { files } = JSON.parse(await render('json', { release: '3.14', skipped: [], files: [file] }))
    for (const { message, line, column } of files[0].diagnostics) {
      expect({ message, line, column }).toEqual({ message, ...source.position(Number(message)) })
    }
  })
})

describe('sarif', () => {
  test('indexes its rules and encodes its paths', async () => {
    const log = JSON.parse(await render('sarif')) as Log
    const [run] = log.runs
    for (const { ruleId, ruleIndex } of run!.results!) expect(run!.tool.driver.rules![ruleIndex!]!.id).toBe(ruleId)
    const uris = run!.results!.map(({ locations }) => locations![0]!.physicalLocation!.artifactLocation!.uri)
    expect(uris[0]).toBe('rules/%EC%97%AC%EB%A6%84%20%231.yml')
    expect(uris.map((uri) => decodeURIComponent(uri!))).toContain('prometheus.yml')
  })
  test.each([
    ['/repo/a b.yml', { uri: 'a%20b.yml', uriBaseId: '%SRCROOT%' }],
    ['/else/a%.yml', { uri: 'file:///else/a%25.yml' }],
    ['x:y\ud800?', { uri: 'x%3Ay%EF%BF%BD%3F', uriBaseId: '%SRCROOT%' }],
  ])('names %j by %j', async (path, location) => {
    const log = JSON.parse(await render('sarif', many(1, path))) as Log
    expect(log.runs[0]!.results![0]!.locations![0]!.physicalLocation!.artifactLocation).toEqual(location)
  })
  test('has fixes, but none with a secret in it', async () => {
    const { results } = (JSON.parse(await render('sarif')) as Log).runs[0]!
    expect(results!.filter(({ fixes }) => fixes).map(({ ruleId }) => ruleId)).toEqual(['unknown-field'])
  })
})

test('github escapes what ends a property or a command', async () => {
  const text = await render('github', many(1, './a,b:c%\n.yml'))
  expect(text.split('\n')[0]).toContain('file=a%2Cb%3Ac%25\\n.yml,line=1,col=1,')
})

describe.each(['junit', 'checkstyle'] as const)('%s', (format) => {
  test('is well-formed and keeps what was said', async () => {
    const text = await render(format)
    expect(XMLValidator.validate(text)).toBe(true)
    const document = new XMLParser({ ignoreAttributes: false }).parse(text)
    const strings = JSON.stringify(document)
    expect(strings).toContain('tab <&> \\"here\\"')
    expect(strings).toContain('여름 #1.yml')
  })
  test('replaces what XML cannot say', async () => {
    const text = await render(format, many(1, 'a\0\ud800\ufffe\uffff.yml'))
    expect(text).toContain('a\\x00\ufffd\ufffd\ufffd.yml')
  })
})

describe('gitlab', () => {
  test('has fingerprints that differ, and stay when lines move', async () => {
    const prints = async (of: LintReport): Promise<string[]> =>
      JSON.parse(await render('gitlab', of)).map(({ fingerprint }: { fingerprint: string }) => fingerprint)
    const before = many(20)
    const [file] = before.files
    const source = Source.fromText(`# new\n\n${'x\n'.repeat(20)}`)
    const findings = file!.findings.map((finding) => {
      return { ...finding, span: { start: finding.span.start + 7, end: finding.span.end + 7 } }
    })
    const first = await prints(before)
    expect(new Set(first).size).toBe(21)
    expect(await prints({ ...before, files: [{ ...file!, source, findings }] })).toEqual(first)
  })
})
