import type { Paint } from './terminal.ts'
import { widthOf } from './width.ts'

/** Texts in columns as wide as their widest cell, under a header; each line ends with a line break. */
export function renderColumns(header: readonly string[], rows: readonly (readonly string[])[], paint: Paint): string {
  const widths = header.map((_, column) =>
    rows.reduce((width, row) => Math.max(width, widthOf(row[column]!)), widthOf(header[column]!)),
  )
  const render = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell + ' '.repeat(widths[column]! - widthOf(cell) + 2))
      .join('')
      .trimEnd()
  return `${[paint('bold', render(header)), ...rows.map(render)].join('\n')}\n`
}
