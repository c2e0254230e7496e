import type { TextEdit } from '../../document/edit.ts'
import { editList } from '../../document/list-edit.ts'
import type { ListLayout } from '../../document/list-layout.ts'
import type { Source } from '../../document/source.ts'

/** Puts a member into a list in brackets before the one at `index`; behind the last for their number. */
export function insertFlowMember(
  source: Source,
  list: ListLayout,
  index: number,
  text: string,
  lineBreak: string,
): TextEdit[] {
  if (index >= list.length) return editList(source, list, new Set(), [text], lineBreak)
  const at = list.memberStart(index)
  const before = index > 0 ? list.memberEnd(index - 1) : list.start + 1
  // On a line of its own where the member that it stands before has one.
  const indentation = /[\r\n]([ \t]*)$/.exec(source.slice(before, at))
  return [{ start: at, end: at, text: indentation ? `${text},${lineBreak}${indentation[1]}` : `${text}, ` }]
}
