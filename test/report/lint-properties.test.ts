import fc from 'fast-check'
import { XMLValidator } from 'fast-xml-parser'
import { expect, test } from 'vitest'
import { Source } from '../../src/document/source.ts'
import { LINT_FORMATS } from '../../src/report/lint-formats.ts'
import { type LintReport, renderLint } from '../../src/report/lint-report.ts'
import { plain } from '../../src/report/terminal.ts'
import { merged } from '../../src/secrets/credentials.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('\r', '\n', '\t', '\ufeff', '한', '😀', '\ud800', 'x'.repeat(150), ':', '%', ']]>'))
    .map((parts) => parts.join('')),
)
const offset = fc.integer({ min: -3, max: 400 })
const span = fc.record({ start: offset, end: offset })
const finding = fc.record(
  {
    rule: text,
    severity: fc.constantFrom('error' as const, 'warning' as const, 'info' as const),
    message: text,
    span,
    path: fc.array(fc.oneof(text, fc.nat())),
    hint: text,
    related: fc.array(fc.record({ message: text, span }), { maxLength: 2 }),
    fix: fc.record({
      title: text,
      edits: fc.array(fc.record({ start: offset, end: offset, text }), { maxLength: 2 }),
      changes: fc.constant([]),
    }),
  },
  { requiredKeys: ['rule', 'severity', 'message', 'span'] },
)
const file = fc.record({
  path: text,
  kind: fc.constantFrom('config' as const, 'targets' as const),
  source: text.map((each) => Source.fromText(each)),
  findings: fc.array(finding, { maxLength: 4 }),
  secrets: fc.array(span, { maxLength: 2 }).map(merged),
})
const reports: fc.Arbitrary<LintReport> = fc.record({
  release: fc.constant('3.14'),
  files: fc.array(file, { maxLength: 3 }),
  skipped: fc.array(text),
})

/** What a reader of each format does first. */
const READERS: Readonly<Record<(typeof LINT_FORMATS)[number], (output: string) => void>> = {
  text: () => {},
  json: JSON.parse,
  sarif: JSON.parse,
  gitlab: JSON.parse,
  github: (output) => {
    for (const line of output.split('\n').slice(0, -1)) expect(line).toMatch(/^::(?:error|warning|notice) file=/)
  },
  junit: (output) => expect(XMLValidator.validate(output)).toBe(true),
  checkstyle: (output) => expect(XMLValidator.validate(output)).toBe(true),
}

test.each(LINT_FORMATS)('%s takes any findings on any text', async (format) => {
  await fc.assert(
    fc.asyncProperty(reports, async (report) => {
      const output = await renderLint(report, format, { paint: plain })
      READERS[format](output)
      expect(output).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e]/)
    }),
    { numRuns: 300 },
  )
})

test('no frame shows a letter of a secret', async () => {
  const part = fc.constantFrom('a', '\n', '\r\n', '\t', '한', 'b'.repeat(120))
  const texts = fc.tuple(
    fc.array(part),
    fc.array(fc.constantFrom('Ж', '\n', 'Ж'.repeat(130)), { minLength: 1 }),
    fc.array(part),
  )
  await fc.assert(
    fc.asyncProperty(texts, span, span, async ([before, secret, after], place, other) => {
      const start = before.join('').length
      const hidden = { start, end: start + secret.join('').length }
      const source = Source.fromText([...before, ...secret, ...after].join(''))
      const related = [{ message: 'm', span: other }]
      const findings = [{ rule: 'r', severity: 'error' as const, message: 'm', span: place, related }]
      const files = [{ path: 'f', kind: 'config' as const, source, findings, secrets: [hidden] }]
      for (const format of LINT_FORMATS) {
        const output = await renderLint({ release: '3.14', files, skipped: [] }, format, { paint: plain })
        expect(output).not.toContain('Ж')
      }
    }),
    { numRuns: 300 },
  )
})
