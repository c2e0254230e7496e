import { type Place, type PlacedFinding, type SortedFile, sortedFiles } from './lint-place.ts'
import type { LintReport } from './lint-report.ts'
import { jsonText } from './terminal.ts'

/** The JSON document of `lint`; see docs/lint-output.md. */
export function renderLintJson(report: LintReport): string {
  const files = sortedFiles(report)
  const found = files.flatMap(({ findings }) => findings)
  const document = {
    prometheusVersion: report.release,
    ...(report.upgradeTo === undefined ? {} : { upgradeTo: report.upgradeTo }),
    files: files.map((file) => fileObject(file, report)),
    summary: { ...counts(found, report), infos: count(found, 'info') },
    ...(report.diff === undefined ? {} : { diff: report.diff }),
  }
  return `${jsonText(document)}\n`
}

function fileObject({ file: { path, kind }, findings, placeOf }: SortedFile, report: LintReport): object {
  const diagnostics = findings.map(({ finding, place }) => {
    const { severity, rule, message, path: nodePath, hint, fix, release, related = [] } = finding
    return {
      severity,
      rule,
      message,
      ...placeObject(place),
      ...(nodePath === undefined ? {} : { path: nodePath }),
      ...(hint === undefined ? {} : { hint }),
      ...(fix === undefined ? {} : { fixable: true }),
      ...(release === undefined ? {} : { release }),
      ...(related.length === 0
        ? {}
        : { related: related.map((each) => ({ message: each.message, ...placeObject(placeOf(each.span)) })) }),
    }
  })
  return { path, kind, ...counts(findings, report), diagnostics }
}

function placeObject({ line, column, endLine, endColumn }: Place): Place {
  return { line, column, endLine, endColumn }
}

/** Errors of the release that is upgraded to are counted on their own. */
function counts(
  findings: readonly PlacedFinding[],
  { upgradeTo }: LintReport,
): { errors: number; warnings: number; upgradeErrors?: number } {
  const later = findings.filter(({ finding }) => finding.release !== undefined).length
  return {
    errors: count(findings, 'error') - later,
    warnings: count(findings, 'warning'),
    ...(upgradeTo === undefined ? {} : { upgradeErrors: later }),
  }
}

function count(findings: readonly PlacedFinding[], severity: string): number {
  return findings.filter(({ finding }) => finding.severity === severity).length
}
