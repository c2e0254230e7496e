import { expect, test } from 'vitest'
import { renderLint } from '../../src/report/lint-report.ts'
import { plain } from '../../src/report/terminal.ts'
import { lintText } from './lint-text.ts'

/** More than the stack has room for as arguments of one call. */
const COUNT = 150_000

test('very many findings', { timeout: 120_000 }, async () => {
  const fields = Array.from({ length: COUNT }, (_unused, i) => `  a${i}: 1\n`)
  const files = await lintText(`global:\n${fields.join('')}`)
  expect(files[0]?.findings.length).toBe(COUNT)
  const report = { release: '3.14', files, skipped: [] }
  expect(await renderLint(report, 'text', { paint: plain, all: true })).toContain(`${COUNT} errors`)
})
