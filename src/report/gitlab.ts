import type { Severity } from '../diagnostics/finding.ts'
import { fingerprints } from './lint-fingerprint.ts'
import { messageWithHint } from './lint-message.ts'
import { repositoryPath } from './lint-paths.ts'
import { sortedFiles } from './lint-place.ts'
import type { LintRenderOptions, LintReport } from './lint-report.ts'
import { jsonText, printable } from './terminal.ts'

/** Nothing of ours is a `blocker`: that is for the pipeline to decide. */
const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'minor', info: 'info' }

/** GitLab's code quality report, a subset of Code Climate's: one array of all findings. */
export function renderGitlab(report: LintReport, { root }: Pick<LintRenderOptions, 'root'>): string {
  const issues = sortedFiles(report).flatMap(({ file, findings }) => {
    const path = repositoryPath(file.path, root)
    const fingerprint = fingerprints(path)
    return findings.map(({ finding, place: { line, column, endLine, endColumn } }) => ({
      description: printable(messageWithHint(finding)),
      check_name: finding.rule,
      fingerprint: fingerprint(finding),
      severity: SEVERITIES[finding.severity],
      location: {
        path,
        lines: { begin: line, end: endLine },
        positions: { begin: { line, column }, end: { line: endLine, column: endColumn } },
      },
    }))
  })
  return `${jsonText(issues)}\n`
}
