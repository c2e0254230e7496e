import type { Span } from '../diagnostics/finding.ts'
import { append, type TextEdit } from './edit.ts'
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
  comma: string,
): TextEdit[] {
  const { length } = list
  const open = list.start + 1
  const close = list.end - 1
  const kept = length - removed.size
  if (length === 0) return [{ start: open, end: close, text: added.join(comma) }]
  const separator = separatorOf(source, list, lineBreak, comma)
  if (kept === 0) {
    if (added.length === 0) return [{ start: open, end: close, text: '' }]
    const start = list.memberStart(0)
    return [{ start, end: list.memberEnd(length - 1), text: added.join(separator) }]
  }
  const edits: TextEdit[] = []
  for (const [first, last] of runsOf(removed)) {
    // With a member before it, a run takes along the comma before it, else the one behind it; and so it does where
    // the comma before it has a comment behind it, which belongs to that member.
    const commented = first > 0 && source.slice(list.memberEnd(first - 1), list.memberStart(first)).includes('#')
    if (commented && last === length - 1 && added.length === 0) append(edits, removeTail(source, list, first))
    else if (commented && last < length - 1) {
      edits.push({ start: list.memberStart(first), end: list.memberStart(last + 1), text: '' })
    } else if (first > 0) edits.push({ start: list.memberEnd(first - 1), end: list.memberEnd(last), text: '' })
    else edits.push({ start: list.memberStart(0), end: list.memberStart(last + 1), text: '' })
  }
  if (added.length > 0) {
    const at = list.memberEnd(length - 1)
    const text = separator + added.join(separator)
    const remark = /^[ \t]*(,?)[ \t]*#[^\r\n]*/.exec(source.slice(at, close))
    const broken = /^,(?=[\r\n])/.test(separator)
    if (remark && broken && !removed.has(length - 1)) {
      // The comment behind the last member stays with it.
      if (remark[1] === '') edits.push({ start: at, end: at, text: ',' })
      // Where a comma stood behind the last member, one does again.
      const tail = text.slice(1) + remark[1]
      edits.push({ start: at + remark[0].length, end: at + remark[0].length, text: tail })
    } else edits.push({ start: at, end: at, text })
  }
  return edits
}

/** Takes the last members out of a flow list over lines with what is remarked behind them, and the comma before them. */
function removeTail(source: Source, list: ListLayout, first: number): TextEdit[] {
  const before = list.memberEnd(first - 1)
  const last = list.memberEnd(list.length - 1)
  const gap = source.slice(before, list.memberStart(first))
  const behind = /^[ \t]*(,?)[ \t]*(?:#[^\r\n]*)?(?=[\r\n])/.exec(source.slice(last, list.end))
  const removal = { start: before + gap.trimEnd().length, end: last + (behind?.[0].length ?? 0), text: '' }
  if (behind?.[1] === ',') return [removal]
  const comma = before + gap.indexOf(',')
  return [{ start: comma, end: comma + 1, text: '' }, removal]
}

/** What stands between two members, as the list at hand has it: `, `, or a comma and a new line with its indentation. */
function separatorOf(source: Source, list: ListLayout, lineBreak: string, comma: string): string {
  const { length } = list
  if (length > 1) {
    const between = source.slice(list.memberEnd(length - 2), list.memberStart(length - 1))
    if (/^\s*,\s*$/.test(between)) return between
    // Comments stand between: only the shape is taken over.
    const indentation = /[\r\n]([ \t]*)$/.exec(between)
    return indentation ? `,${lineBreak}${indentation[1]}` : comma
  }
  const before = source.slice(list.start + 1, list.memberStart(0))
  const indentation = /[\r\n]([ \t]*)$/.exec(before)
  return indentation ? `,${lineBreak}${indentation[1]}` : comma
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
        ? { start: source.lineEnd(lineAbove(source, line, lastLine)), end: source.lineEnd(lastLine) }
        : { start: source.lineStart(line), end: source.lineStart(lineBelow(source, lastLine)) }
    edits.push({ ...edit, text: '' })
  }
  return edits
}

/**
 * The line above those that go: blank lines go along where as many follow, or nothing does, so that they do not pile
 * up where members come and go.
 */
function lineAbove(source: Source, first: number, last: number): number {
  let above = first - 1
  for (let below = last + 1; above > 1 && isBlank(source, above); above--, below++) {
    if (below <= source.lineCount && !isBlank(source, below)) break
  }
  return above
}

/** The next line that is not blank, for what stands at the head of the text. */
function lineBelow(source: Source, last: number): number {
  let below = last + 1
  while (below < source.lineCount && isBlank(source, below)) below++
  return below
}

function isBlank(source: Source, line: number): boolean {
  return source.slice(source.lineStart(line), source.lineEnd(line)).trim() === ''
}

function lastLineOf(source: Source, list: ListLayout, index: number): number {
  return source.lineAt(Math.max(list.memberStart(index), list.memberEnd(index) - 1))
}

/** Replaces a node, anchor and tag included. */
export function replaceNode(node: Span & { readonly outerStart: number }, text: string): TextEdit {
  return { start: node.outerStart, end: node.end, text }
}
