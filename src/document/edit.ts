import type { TextEdit } from '../diagnostics/finding.ts'
import { Source } from './source.ts'

export type { TextEdit } from '../diagnostics/finding.ts'

/**
 * The source with edits applied. Edits may touch at their ends but not overlap; insertions at one place keep the
 * order of the list. Bytes outside the edits are the source's own.
 */
export function applyEdits(source: Source, edits: readonly TextEdit[]): Source {
  const ordered = edits.map((edit, order) => ({ ...edit, order }))
  ordered.sort((a, b) => a.start - b.start || a.end - b.end || a.order - b.order)
  let at = 0
  for (const edit of ordered) {
    if (edit.start < at || edit.end < edit.start || edit.end > source.length) {
      throw new Error(`edits overlap or leave the text: [${edit.start}, ${edit.end}) behind ${at}`)
    }
    at = edit.end
  }
  const bytes = source.units instanceof Uint8Array ? (source.units as Buffer) : undefined
  if (!bytes) {
    const parts: string[] = []
    let from = 0
    for (const edit of ordered) {
      parts.push(source.text.slice(from, edit.start), edit.text)
      from = edit.end
    }
    parts.push(source.text.slice(from))
    return Source.fromText(parts.join(''))
  }
  // An ASCII source is put together from its own bytes: no string of the whole file is made.
  const parts: Uint8Array[] = []
  let from = 0
  for (const edit of ordered) {
    parts.push(bytes.subarray(from, edit.start), Buffer.from(edit.text))
    from = edit.end
  }
  parts.push(bytes.subarray(from))
  return Source.fromBytes(Buffer.concat(parts))
}

/** Appends many edits; spreading a hundred thousand arguments would overflow the stack. */
export function append(edits: TextEdit[], more: Iterable<TextEdit>): void {
  for (const edit of more) edits.push(edit)
}

/** The file's own line break: that of its first line, a line feed where it has but one line. */
export function lineBreakOf(source: Source): '\n' | '\r\n' {
  const { units } = source
  for (let i = 0; i < units.length; i++) {
    if (units[i] === 0x0a) return i > 0 && units[i - 1] === 0x0d ? '\r\n' : '\n'
  }
  return '\n'
}
