import { sequenceLayout } from '../../document/list-layout.ts'
import type { ConfigDocument, PlacedJob } from './config-document.ts'
import { memberLines } from './lines.ts'

/** The lines of a job as they stand, with the comments that belong to it; of a list in brackets the job alone. */
export function jobText({ source, list }: ConfigDocument, { index, node }: PlacedJob): string {
  if (list!.flow) return `${source.slice(node.outerStart, node.end)}\n`
  const { first, last } = memberLines(source, sequenceLayout(source, list!), index)
  const text = source.slice(source.lineStart(first), source.lineStart(last + 1))
  return /[\r\n]$/.test(text) ? text : `${text}\n`
}
