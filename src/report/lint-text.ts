import type { Severity } from '../diagnostics/finding.ts'
import type { renderFinding as RenderFinding } from './frame.ts'
import { type SortedFile, sortedFiles } from './lint-place.ts'
import type { LintRenderOptions, LintReport } from './lint-report.ts'
import { type Paint, printable, type Style } from './terminal.ts'

/** Findings of one rule in one file that are shown; more are counted. */
const SHOWN = 50

const COUNTED: readonly (readonly [Severity, string, Style])[] = [
  ['error', 'error', 'red'],
  ['warning', 'warning', 'yellow'],
  ['info', 'info', 'blue'],
]

/** Frames for a person, a line of counts at the end. */
export async function renderLintText(
  report: LintReport,
  options: Pick<LintRenderOptions, 'paint' | 'all' | 'quiet' | 'hasFixFlag'>,
): Promise<string> {
  const files = sortedFiles(report)
  if (options.quiet && files.every(({ findings }) => findings.length === 0)) return ''
  const blocks: string[] = []
  if (files.some(({ findings }) => findings.length > 0)) {
    // What measures the width of text takes longer to load than a small config to lint.
    const { renderFinding } = await import('./frame.ts')
    for (const file of files) for (const block of fileBlocks(file, renderFinding, options)) blocks.push(block)
  }
  if (options.all && report.skipped.length > 0) {
    blocks.push(
      `skipped, no config, rule or target file:\n${report.skipped.map((path) => `  ${printable(path)}`).join('\n')}`,
    )
  }
  return [...blocks, summary(report, files, options.paint)].map((block) => `${block}\n`).join('\n')
}

function fileBlocks(
  { file, findings, positionOf }: SortedFile,
  renderFinding: typeof RenderFinding,
  { paint, all = false, hasFixFlag = true }: Pick<LintRenderOptions, 'paint' | 'all' | 'hasFixFlag'>,
): string[] {
  const counts = new Map<string, number>()
  const shown = findings.filter(({ finding: { rule } }) => {
    const count = (counts.get(rule) ?? 0) + 1
    counts.set(rule, count)
    return all || count <= SHOWN
  })
  const options = { secrets: file.secrets, positionOf, hasFixFlag }
  const frames = shown.map(({ finding }) => renderFinding(file.path, file.source, finding, paint, options))
  if (shown.length === findings.length) return frames
  const more = [...counts].filter(([, count]) => count > SHOWN)
  const lines = more.map(([rule, count]) => {
    return `… and ${count - SHOWN} more ${printable(rule)} in ${printable(file.path)} (-v shows all)`
  })
  return [...frames, lines.join('\n')]
}

/** `3 errors, 1 warning in 2 files (12 checked, 4 skipped), Prometheus 3.5; 1 error after the upgrade to 3.14`. */
function summary(report: LintReport, files: readonly SortedFile[], paint: Paint): string {
  const { release, skipped, upgradeTo } = report
  const found = files.flatMap(({ findings }) => findings)
  const present = found.filter(({ finding }) => finding.release === undefined)
  const later = found.length - present.length
  const errors = later === 0 ? 'no more errors' : paint('red', plural(later, 'error'))
  const upgrade = upgradeTo === undefined ? '' : `; ${errors} after the upgrade to ${upgradeTo}`
  const aside = skipped.length > 0 ? `${skipped.length} skipped` : ''
  if (present.length === 0) {
    const checked = files.length === 0 ? 'no files checked' : `no findings in ${plural(files.length, 'file')}`
    return `${checked}${aside && ` (${aside})`}, Prometheus ${release}${upgrade}`
  }
  const counts = COUNTED.flatMap(([severity, name, style]) => {
    const count = present.filter(({ finding }) => finding.severity === severity).length
    return count === 0 ? [] : [paint(style, plural(count, name))]
  })
  const affected = files.filter(({ findings }) => findings.some(({ finding }) => finding.release === undefined)).length
  const checked = [`${files.length} checked`, ...(aside ? [aside] : [])].join(', ')
  return `${counts.join(', ')} in ${plural(affected, 'file')} (${checked}), Prometheus ${release}${upgrade}`
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
