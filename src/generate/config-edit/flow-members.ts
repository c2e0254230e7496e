import type { TextEdit } from '../../document/edit.ts'
import { removeFromFlow } from '../../document/flow-edit.ts'
import { beginsLine, endsLine, type FlowGap, flowGap, memberIndentation } from '../../document/flow-gap.ts'
import { editList } from '../../document/list-edit.ts'
import type { ListLayout } from '../../document/list-layout.ts'
import type { Source } from '../../document/source.ts'
import { insertBehind, lineBehind, memberLines } from './lines.ts'

/**
 * Puts a member into a list in brackets before the one at `index`; behind the last for their number. Where members
 * stand on lines of their own, so does the new one, and comments stay with those that they belong to.
 * @param isSpaced whether a blank line is to part it from the others, where it goes behind a line
 */
export function insertFlowMember(
  source: Source,
  list: ListLayout,
  index: number,
  text: string,
  lineBreak: string,
  isSpaced: (lineAbove: number) => boolean = () => false,
): TextEdit[] {
  const isLast = index >= list.length
  if (list.length === 0) return editList(source, list, new Set(), [text], lineBreak)
  if (index === 0) {
    if (!beginsLine(source, list, 0)) return insertInline(list, 0, text)
    const above = memberLines(source, list, 0).first - 1
    const line = `${memberIndentation(source, list, 0)}${text},`
    return [insertBehind(source, above, isSpaced(above) ? line + lineBreak : line, lineBreak)]
  }
  const gap = flowGap(source, list, index - 1)
  const neighbour = !isLast && beginsLine(source, list, index) ? index : index - 1
  const isLed = hasCommaBefore(source, list, neighbour)
  const isParted = hasCommaBehind(gap)
  if (!endsLine(source, gap) || (!isLast && !isParted && !isLed)) {
    return isLast ? editList(source, list, new Set(), [text], lineBreak) : insertInline(list, index, text)
  }
  const above = lineBehind(source, list, index - 1)
  const lead = memberIndentation(source, list, neighbour) + (isLed ? ', ' : '')
  const line = lead + text + (isParted || (!isLast && !isLed) ? ',' : '')
  const inserted = insertBehind(source, above, isSpaced(above) ? lineBreak + line : line, lineBreak)
  const end = list.memberEnd(index - 1)
  return isParted || isLed ? [inserted] : [{ start: end, end, text: ',' }, inserted]
}

function insertInline(list: ListLayout, index: number, text: string): TextEdit[] {
  const start = list.memberStart(index)
  return [{ start, end: start, text: `${text}, ` }]
}

/** Takes a member out of a list in brackets, with the comments right above it and those inside it below its content. */
export function removeFlowMember(source: Source, list: ListLayout, index: number): TextEdit[] {
  const gap = flowGap(source, list, index)
  const { first, last } = memberLines(source, list, index)
  const start = source.lineAt(list.memberStart(index))
  const end = source.lineAt(gap.end)
  const begins = beginsLine(source, list, index)
  const ends = endsLine(source, gap)
  const isOwn = (line: number): boolean =>
    (begins && line >= first && line < start) || (ends && line > end && line <= last)
  const comments = [...flowGap(source, list, index - 1).comments, ...gap.comments]
  return removeFromFlow(
    source,
    list,
    new Set([index]),
    comments.filter((each) => isOwn(source.lineAt(each.start))),
  )
}

/** Whether lines hold a member, one comma and comments, and nothing else. */
export function hasOwnLines(source: Source, list: ListLayout, index: number): boolean {
  const gap = flowGap(source, list, index)
  if (!beginsLine(source, list, index) || !endsLine(source, gap)) return false
  const isParted = hasCommaBehind(gap) || (gap.comma === undefined && index === list.length - 1)
  return hasCommaBefore(source, list, index) ? !hasCommaBehind(gap) : isParted
}

/** What the commas of a list need where the lines of a member go. */
export function withoutSeparator(source: Source, list: ListLayout, index: number): TextEdit[] {
  const isLast = index === list.length - 1
  if (!isLast || hasCommaBefore(source, list, index) || flowGap(source, list, index).comma !== undefined) return []
  const { comma } = flowGap(source, list, index - 1)
  return comma === undefined ? [] : [{ start: comma, end: comma + 1, text: '' }]
}

function hasCommaBehind({ comma, end }: FlowGap): boolean {
  return comma !== undefined && comma < end
}

/** Whether the commas stand at the beginning of lines. */
function hasCommaBefore(source: Source, list: ListLayout, index: number): boolean {
  const start = list.memberStart(index)
  return beginsLine(source, list, index) && source.slice(source.lineStartOf(start), start).includes(',')
}
