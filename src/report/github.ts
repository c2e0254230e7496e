import type { Finding, Severity } from '../diagnostics/finding.ts'
import { repositoryPath } from './lint-paths.ts'
import { sortedFiles } from './lint-place.ts'
import type { LintRenderOptions, LintReport } from './lint-report.ts'
import { printable } from './terminal.ts'

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' }

/** GitHub's workflow commands, a line for each finding: annotations of the files of a pull request. */
export function renderGithub(report: LintReport, { root }: Pick<LintRenderOptions, 'root'>): string {
  const lines = sortedFiles(report).flatMap(({ file, findings }) =>
    findings.map(({ finding, place }) => {
      const properties = {
        file: printable(repositoryPath(file.path, root)),
        line: place.line,
        col: place.column,
        endLine: place.endLine,
        endColumn: place.endColumn,
        title: printable(finding.rule),
      }
      const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
      return `::${COMMANDS[finding.severity]} ${list.join(',')}::${escapeData(messageOf(finding))}`
    }),
  )
  return lines.map((line) => `${line}\n`).join('')
}

function messageOf({ message, hint, fix }: Finding): string {
  const help = new Set([hint, fix?.title].filter((text) => text !== undefined))
  return [message, ...[...help].map((text) => `help: ${text}`)].map(printable).join('\n')
}

/** As actions/toolkit escapes them (packages/core/src/command.ts). */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
