import type { HistoryEntry } from '../files/history.ts'
import { type Paint, printable } from './terminal.ts'

/** The writes of a file, newest first; the first column is the N of `promsd undo N`. */
export function renderHistory(entries: readonly HistoryEntry[], paint: Paint): string {
  const rows = entries.map(({ time, user, host, command }, index) => [
    String(index + 1),
    time
      .toISOString()
      .replace('T', ' ')
      .replace(/\.\d+Z$/, 'Z'),
    printable(`${user}@${host}`),
    printable(command),
  ])
  const header = ['UNDO', 'TIME', 'WHO', 'COMMAND']
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)))
  const render = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]! + 2))
      .join('')
      .trimEnd()
  return `${[paint('bold', render(header)), ...rows.map(render)].join('\n')}\n`
}
