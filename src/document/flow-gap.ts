import type { Span } from '../diagnostics/finding.ts'
import type { ListLayout } from './list-layout.ts'
import type { Source } from './source.ts'

/** What follows a member of a list in brackets, up to the next one or the closing bracket. */
export interface FlowGap {
  /** Offset of the comma; absent behind a last member without one, and behind the opening bracket. */
  readonly comma: number | undefined
  /** The comment on the line on which the member ends. */
  readonly remark: Span | undefined
  /** Comments on lines of their own. */
  readonly comments: readonly Span[]
  /** Where that ends which stands behind the member on its line and belongs to it: its comma and the remark. */
  readonly end: number
}

/** What follows a member; the opening bracket for -1. */
export function flowGap(source: Source, list: ListLayout, index: number): FlowGap {
  const from = index < 0 ? list.start + 1 : list.memberEnd(index)
  const to = index + 1 < list.length ? list.memberStart(index + 1) : list.end - 1
  const text = source.slice(from, to)
  const firstBreak = text.search(/[\r\n]/)
  const isOnLine = (at: number): boolean => firstBreak === -1 || at < firstBreak
  let comma: number | undefined
  let remark: Span | undefined
  const comments: Span[] = []
  let end = from
  for (const { 0: found, index: at } of text.matchAll(/,|#[^\r\n]*/g)) {
    const span = { start: from + at, end: from + at + found.length }
    if (isOnLine(at)) end = span.end
    if (found === ',') comma ??= span.start
    else if (isOnLine(at)) remark = span
    else comments.push(span)
  }
  return { comma, remark, comments, end }
}

/** Whether a member is the first thing on its line, but for a comma that some write before it. */
export function beginsLine(source: Source, list: ListLayout, index: number): boolean {
  const start = list.memberStart(index)
  return /^[ \t]*(?:,[ \t]*)?$/.test(source.slice(source.lineStartOf(start), start))
}

/** Whether nothing of the list follows a member on its line, but for what belongs to it. */
export function endsLine(source: Source, { end }: FlowGap): boolean {
  return source.slice(end, source.lineEnd(source.lineAt(end))).trim() === '' && source.lineAt(end) < source.lineCount
}

/** Whether comments stand in a list in brackets that has no members. */
export function hasComments(source: Source, list: ListLayout): boolean {
  return list.length === 0 && source.slice(list.start, list.end).includes('#')
}

/** What a member that is to stand below another one has before it on its line. */
export function memberIndentation(source: Source, list: ListLayout, index: number): string {
  if (!beginsLine(source, list, index)) return ' '.repeat(memberColumn(source, list))
  return source.indentationAt(list.memberStart(index))
}

/**
 * The column, from 0, at which the members of a list stand. In brackets it is that of the first one on a line of its
 * own: others may stand behind the bracket, or behind one another.
 */
export function memberColumn(source: Source, list: ListLayout): number {
  let index = 0
  if (list.flow) while (index < list.length && !beginsLine(source, list, index)) index++
  const start = list.memberStart(index < list.length ? index : 0)
  return start - source.lineStartOf(start)
}
