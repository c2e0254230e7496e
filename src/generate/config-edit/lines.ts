import type { TextEdit } from '../../document/edit.ts'
import { memberColumn } from '../../document/flow-gap.ts'
import type { ListLayout } from '../../document/list-layout.ts'
import type { Source } from '../../document/source.ts'

/** 1-based lines, both of them included. */
export interface LineRange {
  readonly first: number
  readonly last: number
}

/** The column, from 0, at which a line of comment begins; undefined for any other line. */
export function commentColumn(source: Source, line: number): number | undefined {
  const text = textOf(source, line)
  const column = text.search(/[^ \t]/)
  return text[column] === '#' ? column : undefined
}

export function isBlank(source: Source, line: number): boolean {
  return line <= source.lineCount && textOf(source, line).trim() === ''
}

/** How many blank lines stand right above a line. */
export function blanksAbove(source: Source, line: number): number {
  let count = 0
  while (line - count - 1 >= 1 && isBlank(source, line - count - 1)) count++
  return count
}

/** How many blank lines stand right below a line; what follows the last line break is none. */
export function blanksBelow(source: Source, line: number): number {
  let count = 0
  while (line + count + 1 <= lastLine(source) && isBlank(source, line + count + 1)) count++
  return count
}

/** The last line that has a line break or any text. */
function lastLine(source: Source): number {
  const { lineCount } = source
  return source.lineStart(lineCount) === source.length ? lineCount - 1 : lineCount
}

/**
 * The lines of a member of a list that stands on lines of its own: with the comments right above it, items that are
 * commented out left aside, and with what is inside it below its content.
 */
export function memberLines(source: Source, list: ListLayout, index: number): LineRange {
  const column = memberColumn(source, list)
  const line = source.lineAt(list.memberStart(index))
  let first = line
  // Above the first member no other one can claim a comment.
  const least = index > 0 ? lineBehind(source, list, index - 1) + 1 : 1
  while (first > least) {
    const above = commentColumn(source, first - 1)
    if (above === undefined || (index > 0 && above > column)) break
    first--
  }
  return { first: belowCommentedOut(source, first, line), last: lineBehind(source, list, index) }
}

/** An item of mappings that is commented out: `#- job_name: old`, `# - {job_name: old}`. */
const COMMENTED_OUT = /^([ \t]*#+)([ \t]*)-(?:[ \t]+(?:["']?[\w<-]+["']?:(?:[ \t]|$)|[{&*])|[ \t]*$)/

/** The first of some lines of comment that are below all items which are commented out there: nobody's description. */
function belowCommentedOut(source: Source, first: number, end: number): number {
  for (let line = end - 1; line >= first; line--) {
    const item = COMMENTED_OUT.exec(textOf(source, line))
    if (!item) continue
    const [, mark, gap] = item as unknown as [string, string, string]
    let below = line + 1
    while (below < end && isInItem(textOf(source, below), mark, gap.length)) below++
    return below
  }
  return first
}

/** Whether a line of comment goes on with an item: its `#` stands in the same column, its text behind the dash's. */
function isInItem(text: string, mark: string, gap: number): boolean {
  const content = text.startsWith(mark) ? text.slice(mark.length) : undefined
  return content !== undefined && (content.trim() === '' || content.search(/[^ \t]/) > gap)
}

function textOf(source: Source, line: number): string {
  return source.slice(source.lineStart(line), source.lineEnd(line))
}

/**
 * The last line of a member, behind which the next one goes: comments that are indented more deeply than the member is
 * are inside it, be there blank lines before them or not, such as a field that is commented out.
 */
export function lineBehind(source: Source, list: ListLayout, index: number): number {
  const column = memberColumn(source, list)
  let last = contentEnd(source, list, index)
  for (let line = last + 1; line <= source.lineCount; line++) {
    const comment = commentColumn(source, line)
    if (comment !== undefined && comment > column) last = line
    else if (comment !== undefined || !isBlank(source, line)) break
  }
  return last
}

/**
 * The line behind which a member goes that is to be the first: above the comments of the one that was. Where these are
 * indented more deeply, they would be inside the new one: it goes below them.
 */
export function lineAboveFirst(source: Source, list: ListLayout): number {
  const column = memberColumn(source, list)
  const { first } = memberLines(source, list, 0)
  const line = source.lineAt(list.memberStart(0))
  for (let at = first; at < line; at++) if (commentColumn(source, at)! > column) return line - 1
  return first - 1
}

/**
 * Moves comments that stand above the first member, and are indented more deeply, to its own column: they would be
 * inside another member that is put above them.
 */
export function commentsOfFirst(source: Source, list: ListLayout): TextEdit[] {
  const start = list.memberStart(0)
  const line = source.lineAt(start)
  const indentation = source.slice(source.lineStart(line), start)
  if (indentation.trim() !== '') return []
  const edits: TextEdit[] = []
  for (let at = memberLines(source, list, 0).first; at < line; at++) {
    const column = commentColumn(source, at)!
    const from = source.lineStart(at)
    if (column > indentation.length) edits.push({ start: from, end: from + column, text: indentation })
  }
  return edits
}

function contentEnd(source: Source, list: ListLayout, index: number): number {
  return source.lineAt(Math.max(list.memberStart(index), list.memberEnd(index) - 1))
}

/** Takes lines out; never the first line of a text, above which something stands. */
export function removeLines(source: Source, { first, last }: LineRange): TextEdit {
  return { start: source.lineEnd(first - 1), end: source.lineEnd(last), text: '' }
}

/** Puts text on lines of its own behind a line. */
export function insertBehind(source: Source, line: number, text: string, lineBreak: string): TextEdit {
  const at = source.lineEnd(line)
  return { start: at, end: at, text: lineBreak + text }
}
