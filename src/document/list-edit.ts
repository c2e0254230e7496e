import type { Span } from '../diagnostics/finding.ts'
import type { TextEdit } from './edit.ts'
import type { MappingNode, SequenceNode } from './node.ts'
import type { Source } from './source.ts'

/**
 * A list of members in the text, whose members can be taken out and added without touching the rest: the items of a
 * sequence or the entries of a mapping, in flow style (JSON too) or block style.
 */
export interface ListLayout {
  readonly flow: boolean
  readonly length: number
  /** Span of the collection itself. */
  readonly start: number
  readonly end: number
  /** Where a member begins: its anchor or tag included; in block sequences its dash. */
  memberStart(index: number): number
  memberEnd(index: number): number
}

export function sequenceLayout(source: Source, sequence: SequenceNode): ListLayout {
  return {
    flow: sequence.flow,
    length: sequence.length,
    start: sequence.start,
    end: sequence.end,
    memberStart: (index) => {
      const start = sequence.itemOuterStart(index)
      return sequence.flow ? start : dashBefore(source, start)
    },
    memberEnd: (index) => sequence.itemSpan(index).end,
  }
}

export function mappingLayout(mapping: MappingNode): ListLayout {
  const { entries } = mapping
  return {
    flow: mapping.flow,
    length: entries.length,
    start: mapping.start,
    end: mapping.end,
    memberStart: (index) => entries[index]!.key.outerStart,
    memberEnd: (index) => Math.max(entries[index]!.key.end, entries[index]!.value.end),
  }
}

/** The `-` that announces a block item: only space, line breaks and comments may stand between. */
function dashBefore(source: Source, start: number): number {
  let line = source.lineAt(start)
  let end = start
  for (;;) {
    const lineStart = source.lineStart(line)
    const before = source.slice(lineStart, end)
    const at = /^\s*#/.test(before) ? -1 : before.search(/-[ \t]*(?:#.*)?$/)
    if (at !== -1) return lineStart + at
    if (line === 1) return start
    line--
    end = source.lineEnd(line)
  }
}

/**
 * Takes members out and adds texts behind the last one. `added` are members as they are to stand in the text, in a
 * block list without dash indentation of their first line (`- x`, `key: value`), further lines indented as they are to be.
 */
export function editList(
  source: Source,
  list: ListLayout,
  removed: ReadonlySet<number>,
  added: readonly string[],
  lineBreak: string,
): TextEdit[] {
  if (removed.size === 0 && added.length === 0) return []
  return list.flow
    ? editFlow(source, list, removed, added, lineBreak)
    : editBlock(source, list, removed, added, lineBreak)
}

/** Runs `[first, last]` of neighbours that are taken out. */
function runsOf(removed: ReadonlySet<number>): [number, number][] {
  const runs: [number, number][] = []
  for (const index of [...removed].sort((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run && run[1] === index - 1) run[1] = index
    else runs.push([index, index])
  }
  return runs
}

function editFlow(
  source: Source,
  list: ListLayout,
  removed: ReadonlySet<number>,
  added: readonly string[],
  lineBreak: string,
): TextEdit[] {
  const { length } = list
  const open = list.start + 1
  const close = list.end - 1
  const kept = length - removed.size
  if (length === 0) return [{ start: open, end: close, text: added.join(', ') }]
  const separator = separatorOf(source, list, lineBreak)
  if (kept === 0) {
    if (added.length === 0) return [{ start: open, end: close, text: '' }]
    const start = list.memberStart(0)
    return [{ start, end: list.memberEnd(length - 1), text: added.join(separator) }]
  }
  const edits: TextEdit[] = []
  for (const [first, last] of runsOf(removed)) {
    // With a member before it, a run takes along the comma before it, else the one behind it.
    if (first > 0) edits.push({ start: list.memberEnd(first - 1), end: list.memberEnd(last), text: '' })
    else edits.push({ start: list.memberStart(0), end: list.memberStart(last + 1), text: '' })
  }
  if (added.length > 0) {
    const at = list.memberEnd(length - 1)
    edits.push({ start: at, end: at, text: added.map((text) => separator + text).join('') })
  }
  return edits
}

/** What stands between two members, as the list at hand has it: `, `, or a comma and a new line with its indentation. */
function separatorOf(source: Source, list: ListLayout, lineBreak: string): string {
  const { length } = list
  if (length > 1) {
    const between = source.slice(list.memberEnd(length - 2), list.memberStart(length - 1))
    if (/^\s*,\s*$/.test(between)) return between
    // Comments stand between: only the shape is taken over.
    const indentation = /[\r\n]([ \t]*)$/.exec(between)
    return indentation ? `,${lineBreak}${indentation[1]}` : ', '
  }
  const before = source.slice(list.start + 1, list.memberStart(0))
  const indentation = /[\r\n]([ \t]*)$/.exec(before)
  if (indentation) return `,${lineBreak}${indentation[1]}`
  return ', '
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
  if (removed.size === length && added.length > 0) {
    return [{ start: first, end: list.memberEnd(length - 1), text: added.join(lineBreak + indentation) }]
  }
  const edits: TextEdit[] = []
  for (const [from, to] of runsOf(removed)) edits.push(...removeLines(source, list, from, to))
  if (added.length > 0) {
    let last = length - 1
    while (removed.has(last)) last--
    const at = source.lineEnd(lastLineOf(source, list, last))
    edits.push({ start: at, end: at, text: added.map((text) => lineBreak + indentation + text).join('') })
  }
  return edits
}

/** The lines of each member of a run; comment lines between members stay. */
function removeLines(source: Source, list: ListLayout, from: number, to: number): TextEdit[] {
  const first = list.memberStart(from)
  const firstLine = source.lineAt(first)
  if (/\S/.test(source.slice(source.lineStart(firstLine), first)) && to + 1 < list.length) {
    // The first member stands behind a dash on its line: the next one takes its place.
    return [{ start: first, end: list.memberStart(to + 1), text: '' }]
  }
  const edits: TextEdit[] = []
  for (let index = from; index <= to; index++) {
    const line = source.lineAt(list.memberStart(index))
    const lastLine = lastLineOf(source, list, index)
    // A line goes with the break before it, so that a file without final line break stays one, and what is added at
    // the end of the last line touches the removal but does not overlap it.
    const edit =
      firstLine > 1
        ? { start: source.lineEnd(line - 1), end: source.lineEnd(lastLine) }
        : { start: source.lineStart(line), end: source.lineStart(lastLine + 1) }
    edits.push({ ...edit, text: '' })
  }
  return edits
}

function lastLineOf(source: Source, list: ListLayout, index: number): number {
  return source.lineAt(Math.max(list.memberStart(index), list.memberEnd(index) - 1))
}

/** Replaces a node, anchor and tag included. */
export function replaceNode(node: Span & { readonly outerStart: number }, text: string): TextEdit {
  return { start: node.outerStart, end: node.end, text }
}
