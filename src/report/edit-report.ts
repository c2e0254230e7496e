import type { Finding } from '../diagnostics/finding.ts'
import type { Source } from '../document/source.ts'
import { labelsObject, labelsText } from '../prometheus/labels.ts'
import type { EditReport, Target } from '../targets/report.ts'
import { jsonText, type Paint, printable } from './terminal.ts'

/** What a command did, or would do, to one file. */
export interface EditOutcome {
  readonly path: string
  /** Undefined where there is no file. */
  readonly before: Source | undefined
  readonly after: Source | undefined
  readonly changed: boolean
  readonly missing: boolean
  /** Targets that the file had before. */
  readonly total: number
  readonly report: EditReport
  /** What is to say about the file as it stood: no errors, else it had not been edited. */
  readonly findings: readonly Finding[]
}

/** What the JSON document of a command that writes says beside what it did. */
export interface JsonParts {
  readonly dryRun: boolean
  readonly warnings: readonly string[]
  /** URL of the server that has loaded the files. */
  readonly loadedBy?: string | undefined
  readonly diff: string | undefined
}

/** Targets that text output names one by one; more are counted. */
const NAMED = 20

/** Lines for a person: a summary for each file, then its targets. */
export function renderEditText(
  outcomes: readonly EditOutcome[],
  options: { dryRun: boolean; all: boolean },
  paint: Paint,
): string {
  const lines: string[] = []
  for (const { path, before, after, changed, missing, report } of outcomes) {
    const { added, removed, updated, unchanged } = report
    const counts = [
      [added.length, 'added'],
      [removed.length, 'removed'],
      [updated.length, 'updated'],
    ] as const
    const parts = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
    if (changed && parts.length === 0) parts.push(before === undefined ? 'created' : after ? 'rewritten' : 'removed')
    if (!changed) parts.push(missing ? 'no such file' : 'unchanged')
    else if (unchanged.length > 0) parts.push(`${unchanged.length} unchanged`)
    const suffix = changed && options.dryRun ? ' (not written)' : ''
    lines.push(`${paint('bold', printable(path))}: ${parts.join(', ')}${suffix}`)
    if (!changed && parts.length === 1) continue
    const limit = options.all ? Number.POSITIVE_INFINITY : NAMED
    const shown = [...targetLines(report, limit, paint)]
    lines.push(...shown.map((line) => `  ${line}`))
    const more = added.length + removed.length + updated.length - shown.length
    if (more > 0) lines.push(`  … and ${more} more (-v names all)`)
  }
  return lines.map((line) => `${line}\n`).join('')
}

/** A line for each target that changes, the first `limit` of them. */
function* targetLines({ added, removed, updated }: EditReport, limit: number, paint: Paint): Generator<string> {
  const text = ({ address, labels }: Target): string => `${shownAddress(address)} ${printable(labelsText(labels))}`
  let left = limit
  for (const target of added.slice(0, left)) yield paint('green', `+ ${text(target)}`)
  left = Math.max(0, left - added.length)
  for (const target of removed.slice(0, left)) yield paint('red', `- ${text(target)}`)
  left = Math.max(0, left - removed.length)
  for (const { address, previousAddress, before, after } of updated.slice(0, left)) {
    const former = previousAddress === undefined ? printable(labelsText(before)) : ''
    const latter = printable(labelsText(after))
    const change =
      previousAddress === undefined
        ? `${shownAddress(address)} ${former} -> ${latter}`
        : `${shownAddress(previousAddress)} -> ${shownAddress(address)} ${latter}`
    yield paint('yellow', `~ ${change}`)
  }
}

/** An address that a person would overlook or misread stands in quotes. */
function shownAddress(address: string): string {
  return /^$|\s/.test(address) ? printable(JSON.stringify(address)) : printable(address)
}

/** The JSON document of the edit commands; see docs/json-output.md. */
export function renderEditJson(outcomes: readonly EditOutcome[], options: JsonParts): string {
  const all = <Item, Row>(pick: (report: EditReport) => readonly Item[], row: (item: Item) => Row) =>
    outcomes.flatMap(({ path, report }) => pick(report).map((item) => ({ file: path, ...row(item) })))
  const target = ({ address, labels }: EditReport['added'][number]) => ({ address, labels: labelsObject(labels) })
  const result = {
    changed: outcomes.some(({ changed }) => changed),
    dryRun: options.dryRun,
    files: outcomes.map(({ path }) => path),
    added: all((report) => report.added, target),
    removed: all((report) => report.removed, target),
    updated: all(
      (report) => report.updated,
      ({ address, previousAddress, before, after }) => ({
        address,
        ...(previousAddress === undefined ? {} : { previousAddress }),
        before: labelsObject(before),
        after: labelsObject(after),
      }),
    ),
    unchanged: all((report) => report.unchanged, target),
    warnings: options.warnings,
    ...(options.loadedBy === undefined ? {} : { loadedBy: options.loadedBy }),
    ...(options.diff === undefined ? {} : { diff: options.diff }),
  }
  return `${jsonText(result)}\n`
}
