import type { Span } from '../diagnostics/finding.ts'
import { append, type TextEdit } from './edit.ts'
import { editFlow } from './flow-edit.ts'
import { isBlank, type ListLayout, lineAbove, runsOf } from './list-layout.ts'
import type { Source } from './source.ts'

/**
 * Takes members out and adds texts behind the last one. `added` are members as they are to stand in the text, in a
 * block list without dash indentation of their first line (`- x`, `key: value`), further lines indented as they are to be.
 * `comma` parts members of a flow list that shows no separator itself.
 */
export function editList(
  source: Source,
  list: ListLayout,
  removed: ReadonlySet<number>,
  added: readonly string[],
  lineBreak: string,
  comma = ', ',
): TextEdit[] {
  if (removed.size === 0 && added.length === 0) return []
  return list.flow
    ? editFlow(source, list, removed, added, lineBreak, comma)
    : editBlock(source, list, removed, added, lineBreak)
}

function editBlock(
  source: Source,
  list: ListLayout,
  removed: ReadonlySet<number>,
  added: readonly string[],
  lineBreak: string,
): TextEdit[] {
  const { length } = list
  const first = list.memberStart(0)
  const indentation = ' '.repeat(first - source.lineStartOf(first))
  const edits: TextEdit[] = []
  if (removed.size === length && added.length > 0) {
    // The new members take the place of the first one; comment lines between the others stay.
    const others = new Set(removed)
    others.delete(0)
    const end = source.lineEnd(lastLineOf(source, list, 0))
    edits.push({ start: first, end, text: added.join(lineBreak + indentation) })
    for (const [from, to] of runsOf(others)) edits.push(...removeLines(source, list, from, to))
    return edits
  }
  for (const [from, to] of runsOf(removed)) append(edits, removeLines(source, list, from, to))
  if (added.length > 0) {
    let last = length - 1
    while (removed.has(last)) last--
    const at = source.lineEnd(lastLineOf(source, list, last))
    edits.push({ start: at, end: at, text: lineBreak + indentation + added.join(lineBreak + indentation) })
  }
  return edits
}

/** The lines of each member of a run; comment lines between members stay. */
function removeLines(source: Source, list: ListLayout, from: number, to: number): TextEdit[] {
  const first = list.memberStart(from)
  const firstLine = source.lineAt(first)
  const edits: TextEdit[] = []
  const lead = source.slice(source.lineStart(firstLine), first)
  if (/\S/.test(lead) && to + 1 < list.length) {
    // The first member stands behind a dash on its line: the next one takes its place, unless comments stand above that.
    const end = list.memberStart(to + 1)
    if (!hasCommentsBetween(source, list, from, to + 1)) return [{ start: first, end, text: '' }]
    const start = first - (lead.length - lead.trimEnd().length)
    edits.push({ start, end: source.lineEnd(lastLineOf(source, list, from)), text: '' })
    from += 1
  }
  for (let index = from; index <= to; index++) {
    const line = source.lineAt(list.memberStart(index))
    const lastLine = lastLineOf(source, list, index)
    // A line goes with the break before it, so that a file without final line break stays one, and what is added at
    // the end of the last line touches the removal but does not overlap it.
    const edit =
      firstLine > 1
        ? { start: source.lineEnd(lineAbove(source, line, lastLine)), end: source.lineEnd(lastLine) }
        : { start: source.lineStart(line), end: source.lineStart(lineBelow(source, lastLine)) }
    edits.push({ ...edit, text: '' })
  }
  return edits
}

/** Whether comments stand on lines of their own between members. */
function hasCommentsBetween(source: Source, list: ListLayout, from: number, to: number): boolean {
  for (let index = from; index < to; index++) {
    const end = source.lineEnd(lastLineOf(source, list, index))
    if (source.slice(end, list.memberStart(index + 1)).includes('#')) return true
  }
  return false
}

/** The next line that is not blank, for what stands at the head of the text. */
function lineBelow(source: Source, last: number): number {
  let below = last + 1
  while (below < source.lineCount && isBlank(source, below)) below++
  return below
}

function lastLineOf(source: Source, list: ListLayout, index: number): number {
  return list.lastLine?.(index) ?? source.lineAt(Math.max(list.memberStart(index), list.memberEnd(index) - 1))
}

/** Replaces a node, anchor and tag included. */
export function replaceNode(node: Span & { readonly outerStart: number }, text: string): TextEdit {
  return { start: node.outerStart, end: node.end, text }
}
