import type { Span } from '../diagnostics/finding.ts'
import { append, type TextEdit } from './edit.ts'
import { beginsLine, endsLine, type FlowGap, flowGap, memberIndentation } from './flow-gap.ts'
import { isBlank, type ListLayout, lineAbove, runsOf } from './list-layout.ts'
import type { Source } from './source.ts'

/** Takes members out of a list in brackets and adds texts behind the last one: see `editList`. */
export function editFlow(
  source: Source,
  list: ListLayout,
  removed: ReadonlySet<number>,
  added: readonly string[],
  lineBreak: string,
  comma: string,
): TextEdit[] {
  const { length } = list
  if (length === 0) return fillFlow(source, list, added, lineBreak, comma)
  if (added.length === 0) return removeFromFlow(source, list, removed)
  const separator = separatorOf(source, list, lineBreak, comma)
  const last = length - 1
  if (!removed.has(last)) {
    return [...removeFromFlow(source, list, removed), ...addToFlow(source, list, added, separator, lineBreak)]
  }
  // They take the place of the last one.
  const others = new Set(removed)
  others.delete(last)
  const gap = flowGap(source, list, last)
  const edits = removeFromFlow(source, list, others)
  edits.push({ start: list.memberStart(last), end: list.memberEnd(last), text: added.join(separator) })
  append(edits, withoutRemark(source, list, last, gap))
  return edits
}

/**
 * Takes members out of a list in brackets, each with its comma and with the comment behind it. Comments on lines of
 * their own stay, as does what is remarked behind other members.
 * @param gone comments on lines of their own that go along all the same
 */
export function removeFromFlow(
  source: Source,
  list: ListLayout,
  removed: ReadonlySet<number>,
  gone: readonly Span[] = [],
): TextEdit[] {
  const edits: TextEdit[] = []
  for (const [first, last] of runsOf(removed)) append(edits, removeRun(source, list, first, last, gone))
  return edits
}

function removeRun(source: Source, list: ListLayout, first: number, last: number, gone: readonly Span[]): TextEdit[] {
  const gaps: FlowGap[] = []
  for (let index = first - 1; index <= last; index++) gaps.push(flowGap(source, list, index))
  const isGone = ({ start }: Span): boolean => gone.some((each) => each.start === start)
  const stays = gaps[0]!.remark !== undefined || gaps.some(({ comments }) => comments.some((each) => !isGone(each)))
  if (stays) return removeAmongComments(source, list, first, last, gaps, gone)
  const lineOf = ({ start }: Span): TextEdit => wholeLines(source, source.lineAt(start), source.lineAt(start))
  if (first === 0) {
    if (last === list.length - 1) return [{ start: list.start + 1, end: list.end - 1, text: '' }]
    const removal = { start: list.memberStart(0), end: list.memberStart(last + 1), text: '' }
    return [...gaps[0]!.comments.map(lineOf), removal]
  }
  // With a member before it, a run takes along the comma before it, else the one behind it.
  const behind = gaps.at(-1)!
  return [
    { start: list.memberEnd(first - 1), end: list.memberEnd(last), text: '' },
    ...withoutRemark(source, list, last, behind),
    ...behind.comments.map(lineOf),
  ]
}

function nextStart(list: ListLayout, index: number): number {
  return index + 1 < list.length ? list.memberStart(index + 1) : list.end - 1
}

/** The comment behind a member, with the space before it. */
function withoutRemark(source: Source, list: ListLayout, index: number, { remark, comma }: FlowGap): TextEdit[] {
  if (!remark) return []
  const from = comma !== undefined && comma < remark.start ? comma + 1 : list.memberEnd(index)
  return [{ start: spaceBefore(source, remark.start, from), end: remark.end, text: '' }]
}

/** Where the space begins that stands before an offset, not before `least`. */
function spaceBefore(source: Source, offset: number, least = 0): number {
  let start = offset
  while (start > least && /[ \t]/.test(source.slice(start - 1, start))) start--
  return start
}

/** Takes lines out, with the break before them. */
function wholeLines(source: Source, first: number, last: number): TextEdit {
  return { start: source.lineEnd(first - 1), end: source.lineEnd(last), text: '' }
}

/** Takes a run out where comments beside it stay: line by line, each with its own comma as far as there is one. */
function removeAmongComments(
  source: Source,
  list: ListLayout,
  first: number,
  last: number,
  gaps: readonly FlowGap[],
  gone: readonly Span[],
): TextEdit[] {
  const gapBehind = (index: number): FlowGap => gaps[index - first + 1]!
  const lines = new Set(gone.map(({ start }) => source.lineAt(start)))
  const edits: TextEdit[] = []
  for (let from = first; from <= last; ) {
    let to = from
    while (to < last && source.lineAt(list.memberEnd(to) - 1) === source.lineAt(list.memberStart(to + 1))) to++
    edits.push(removeStretch(source, list, from, to, gapBehind(to), lines))
    from = to + 1
  }
  for (const { start, end } of gone) {
    if (edits.some((edit) => edit.start < start && edit.end >= end)) continue
    const line = source.lineAt(start)
    edits.push(wholeLines(source, line, line))
  }
  return [...edits, ...withCommas(source, list, first, last, gaps, edits)]
}

/** Takes members out that stand on the same line, or end and begin on the same one. */
function removeStretch(
  source: Source,
  list: ListLayout,
  from: number,
  to: number,
  gap: FlowGap,
  goneLines: ReadonlySet<number>,
): TextEdit {
  const start = list.memberStart(from)
  const begins = beginsLine(source, list, from)
  if (!endsLine(source, gap)) {
    if (begins || from === 0) return { start, end: nextStart(list, to), text: '' }
    return { start: spaceBefore(source, start), end: gap.end, text: '' }
  }
  if (!begins) return { start: spaceBefore(source, start), end: gap.end, text: '' }
  let first = source.lineAt(start)
  while (goneLines.has(first - 1)) first--
  let last = source.lineAt(gap.end)
  while (goneLines.has(last + 1)) last++
  // Above the closing bracket nothing is to be parted.
  if (last + 1 === source.lineAt(list.end - 1)) while (isBlank(source, first - 1)) first--
  return { start: source.lineEnd(lineAbove(source, first, last)), end: source.lineEnd(last), text: '' }
}

/** As many commas as the members around a run need: one between two, and behind a last one if there was one before. */
function withCommas(
  source: Source,
  list: ListLayout,
  first: number,
  last: number,
  gaps: readonly FlowGap[],
  edits: readonly TextEdit[],
): TextEdit[] {
  const all = gaps.flatMap(({ comma }) => (comma === undefined ? [] : [comma]))
  const left = all.filter((comma) => !edits.some(({ start, end }) => comma >= start && comma < end))
  const isLast = last === list.length - 1
  const needed = first > 0 && (!isLast || gaps.at(-1)!.comma !== undefined) ? 1 : 0
  if (left.length < needed) return [{ start: list.memberEnd(first - 1), end: list.memberEnd(first - 1), text: ',' }]
  return left.slice(needed).map((comma) => {
    // Where the member behind it becomes the first, one that begins a line makes room.
    const isLeading = first === 0 && source.slice(source.lineStartOf(comma), comma).trim() === ''
    return { start: comma, end: comma + 1, text: isLeading ? ' ' : '' }
  })
}

/** The first members of a list that has none; comments in it stay above them. */
function fillFlow(
  source: Source,
  list: ListLayout,
  added: readonly string[],
  lineBreak: string,
  comma: string,
): TextEdit[] {
  const { comments, remark } = flowGap(source, list, -1)
  const last = comments.at(-1) ?? remark
  if (!last) return [{ start: list.start + 1, end: list.end - 1, text: added.join(comma) }]
  const indentation = source.indentationAt(last.start) + (last === remark ? '  ' : '')
  const line = lineBreak + indentation
  return [{ start: last.end, end: last.end, text: line + added.join(`,${line}`) }]
}

/** Members behind the last one; the comment behind that stays with it. */
function addToFlow(
  source: Source,
  list: ListLayout,
  added: readonly string[],
  separator: string,
  lineBreak: string,
): TextEdit[] {
  const last = list.length - 1
  const at = list.memberEnd(last)
  const { remark, comma } = flowGap(source, list, last)
  if (!remark) return [{ start: at, end: at, text: separator + added.join(separator) }]
  const line = /^,([\r\n]+[ \t]*)$/.exec(separator)?.[1] ?? lineBreak + memberIndentation(source, list, last)
  // Where a comma stood behind the last member, one does again.
  const isParted = comma !== undefined && comma < remark.start
  const text = line + added.join(`,${line}`) + (isParted ? ',' : '')
  const behind = { start: remark.end, end: remark.end, text }
  return isParted ? [behind] : [{ start: at, end: at, text: ',' }, behind]
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
