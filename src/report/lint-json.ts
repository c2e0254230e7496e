import { type Place, type PlacedFinding, type SortedFile, sortedFiles } from './lint-place.ts'
import type { LintReport } from './lint-report.ts'
import { jsonText } from './terminal.ts'

/** The JSON document of `lint`; see docs/lint-output.md. */
export function renderLintJson(report: LintReport): string {
  const files = sortedFiles(report)
  const found = files.flatMap(({ findings }) => findings)
  const document = {
    prometheusVersion: report.release,
    files: files.map(fileObject),
    summary: { ...counts(found), infos: count(found, 'info') },
  }
  return `${jsonText(document)}\n`
}

function fileObject({ file: { path, kind }, findings, placeOf }: SortedFile): object {
  const diagnostics = findings.map(({ finding, place }) => {
    const { severity, rule, message, path: nodePath, hint, fix, related = [] } = finding
    return {
      severity,
      rule,
      message,
      ...placeObject(place),
      ...(nodePath === undefined ? {} : { path: nodePath }),
      ...(hint === undefined ? {} : { hint }),
      ...(fix === undefined ? {} : { fixable: true }),
      ...(related.length === 0
        ? {}
        : { related: related.map((each) => ({ message: each.message, ...placeObject(placeOf(each.span)) })) }),
    }
  })
  return { path, kind, ...counts(findings), diagnostics }
}

function placeObject({ line, column, endLine, endColumn }: Place): Place {
  return { line, column, endLine, endColumn }
}

function counts(findings: readonly PlacedFinding[]): { errors: number; warnings: number } {
  return { errors: count(findings, 'error'), warnings: count(findings, 'warning') }
}

function count(findings: readonly PlacedFinding[], severity: string): number {
  return findings.filter(({ finding }) => finding.severity === severity).length
}
