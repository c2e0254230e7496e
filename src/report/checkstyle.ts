import { messageWithHint } from './lint-message.ts'
import { sortedFiles } from './lint-place.ts'
import type { LintReport } from './lint-report.ts'
import { xmlChildren, xmlElement } from './lint-xml.ts'

/** Version of Checkstyle whose format this is; readers look at whether there is one. */
const VERSION = '4.3'

/** Checkstyle's XML: each file that was checked, with its findings. */
export function renderCheckstyle(report: LintReport): string {
  const files = sortedFiles(report).map(({ file, findings }) => {
    const errors = findings.map(({ finding, place: { line, column } }) => {
      const { severity, rule } = finding
      const message = messageWithHint(finding)
      return xmlElement('error', { line, column, severity, message, source: `promsd.${rule}` })
    })
    return xmlElement('file', { name: file.path }, xmlChildren(errors, 2))
  })
  const document = xmlElement('checkstyle', { version: VERSION }, xmlChildren(files, 1))
  return `<?xml version="1.0" encoding="UTF-8"?>\n${document}\n`
}
