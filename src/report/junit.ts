import { renderFinding } from './frame.ts'
import { messageWithHint } from './lint-message.ts'
import { type PlacedFinding, type SortedFile, sortedFiles } from './lint-place.ts'
import type { LintRenderOptions, LintReport } from './lint-report.ts'
import { xmlChildren, xmlElement, xmlText } from './lint-xml.ts'
import { plain } from './terminal.ts'

/**
 * JUnit's XML as Jenkins and GitLab read it: a suite for each file, a case for each finding. Failures are what makes the
 * run fail: errors, and warnings where there are too many. Other findings are skipped cases, which services show without
 * turning red.
 */
export function renderJunit(report: LintReport, { hasFixFlag = true }: Pick<LintRenderOptions, 'hasFixFlag'>): string {
  const files = sortedFiles(report)
  const isFailure: FailureTest = ({ finding: { severity } }) =>
    severity === 'error' || (severity === 'warning' && report.failsByWarnings === true)
  const attributes = { name: `promsd lint, Prometheus ${report.release}`, ...totals(files, isFailure) }
  const suites = xmlElement(
    'testsuites',
    attributes,
    xmlChildren(
      files.map((file) => suite(file, isFailure, hasFixFlag)),
      1,
    ),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${suites}\n`
}

type FailureTest = (placed: PlacedFinding) => boolean

function suite(sorted: SortedFile, isFailure: FailureTest, hasFixFlag: boolean): string {
  const { file, findings } = sorted
  const clean = xmlElement('testcase', { name: 'no findings', classname: file.path, file: file.path })
  const caseOf = (placed: PlacedFinding) => findingCase(sorted, placed, { isFailure: isFailure(placed), hasFixFlag })
  const cases = findings.length === 0 ? [clean] : findings.map(caseOf)
  return xmlElement('testsuite', { name: file.path, ...totals([sorted], isFailure) }, xmlChildren(cases, 2))
}

function findingCase(
  { file, positionOf }: SortedFile,
  { finding, place: { line, column } }: PlacedFinding,
  { isFailure, hasFixFlag }: { readonly isFailure: boolean; readonly hasFixFlag: boolean },
): string {
  const name = `${finding.rule} at ${line}:${column}`
  const message = messageWithHint(finding)
  const options = { secrets: file.secrets, positionOf, hasFixFlag }
  const frame = xmlText(renderFinding(file.path, file.source, finding, plain, options))
  const outcome = isFailure
    ? xmlElement('failure', { message, type: finding.severity }, frame)
    : xmlElement('skipped', { message: `${finding.severity}: ${message}` }, frame)
  return xmlElement('testcase', { name, classname: file.path, file: file.path, line }, xmlChildren([outcome], 3))
}

function totals(
  files: readonly SortedFile[],
  isFailure: FailureTest,
): { tests: number; failures: number; errors: number; skipped: number } {
  const found = files.flatMap(({ findings }) => findings)
  const failures = found.filter(isFailure).length
  const clean = files.filter(({ findings }) => findings.length === 0).length
  return { tests: found.length + clean, failures, errors: 0, skipped: found.length - failures }
}
