import { labelsObject } from '../prometheus/labels.ts'
import type { Target } from '../targets/report.ts'
import { renderColumns } from './columns.ts'
import { type Paint, printable } from './terminal.ts'

/** A target with the place where it stands. */
export interface ListedTarget extends Target {
  readonly file: string
  /** Place of its group in the file, from 0. */
  readonly group: number
  /** 1-based. */
  readonly line: number
}

/** Address and labels in columns, one column a label name; `wide` adds file, line and group. */
export function renderTable(targets: readonly ListedTarget[], wide: boolean, paint: Paint): string {
  if (targets.length === 0) return ''
  const names = labelNames(targets)
  const header = ['TARGET', ...names.map(printable), ...(wide ? ['FILE', 'GROUP'] : [])]
  const rows = targets.map(({ address, labels, file, line, group }) => [
    printable(address),
    ...names.map((name) => printable(labels.get(name) ?? '')),
    ...(wide ? [printable(`${file}:${line}`), String(group)] : []),
  ])
  return renderColumns(header, rows, paint)
}

function labelNames(targets: readonly ListedTarget[]): string[] {
  const names = new Set<string>()
  for (const labels of new Set(targets.map((target) => target.labels)))
    for (const name of labels.keys()) names.add(name)
  return [...names].sort()
}

/** One row a target, with the columns file, group, address and each label name (RFC 4180). */
export function renderCsv(targets: readonly ListedTarget[]): string {
  const names = labelNames(targets)
  const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const row = (fields: readonly string[]): string => `${fields.map(field).join(',')}\r\n`
  const rows = targets.map(({ file, group, address, labels }) =>
    row([address, file, String(group), ...names.map((name) => labels.get(name) ?? '')]),
  )
  return [row(['address', 'file', 'group', ...names]), ...rows].join('')
}

export function targetRows(targets: readonly ListedTarget[]): object[] {
  return targets.map(({ file, group, line, address, labels }) => ({
    file,
    group,
    line,
    address,
    labels: labelsObject(labels),
  }))
}
