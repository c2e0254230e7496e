import { EXIT, Failure } from '../../diagnostics/failure.ts'
import type { TextEdit } from '../../document/edit.ts'
import { type ListLayout, sequenceLayout } from '../../document/list-layout.ts'
import type { SequenceNode } from '../../document/node.ts'
import type { Source } from '../../document/source.ts'
import type { FieldsValue } from '../value.ts'
import type { ConfigDocument, PlacedJob } from './config-document.ts'
import { firstJobEdits, sectionsAreSpaced } from './first-job.ts'
import { hasOwnLines, insertFlowMember, removeFlowMember, withoutSeparator } from './flow-members.ts'
import {
  blanksAbove,
  blanksBelow,
  commentsOfFirst,
  insertBehind,
  lineBehind,
  memberLines,
  removeLines,
} from './lines.ts'
import { refuseBrought, refuseShared, refuseSharedInside } from './sharing.ts'
import { type ConfigStyle, sampledJob, styleOf } from './style.ts'
import { StyledText } from './styled-text.ts'

/**
 * The edits that add a job to a config, be it empty.
 * @param index of the job that it is to stand before; the number of jobs to stand last
 * @throws Failure (exit 1) where the list of jobs is used elsewhere
 */
export function addJob(document: ConfigDocument, job: FieldsValue, index: number): TextEdit[] {
  const { entry, list, tree, source, jobs } = document
  const beside = jobs[Math.max(0, index - 1)]
  const style = styleOf(document, beside && sampledJob(beside))
  const text = new StyledText(style)
  if (entry?.value.kind === 'alias') refuseBrought(document, entry.value, entry.value.target, 'the list of jobs')
  if (!list || list.length === 0) return firstJobEdits(document, job, style, text)
  refuseShared(document, [tree.root!, list], () => 'the list of jobs')
  const layout = sequenceLayout(source, list)
  if (list.flow) {
    const isSpaced = (above: number): boolean => isNewSpaced(document, layout, list, index, above)
    const inserted = insertFlowMember(source, layout, index, text.inline('', job), style.lineBreak, isSpaced)
    return index === 0 ? [...inserted, ...commentsOfFirst(source, layout)] : inserted
  }
  const start = layout.memberStart(0)
  const column = start - source.lineStartOf(start)
  const isFlow = jobs.at(-1)!.mapping?.flow ?? false
  const item = isFlow ? `- ${text.inline('', job)}` : text.item('', job, column)
  const line = ' '.repeat(column) + item
  return insertBlockItem(document, layout, list, index, line, style)
}

function insertBlockItem(
  document: ConfigDocument,
  layout: ListLayout,
  list: SequenceNode,
  index: number,
  text: string,
  { lineBreak }: ConfigStyle,
): TextEdit[] {
  const { source } = document
  const above = index === 0 ? memberLines(source, layout, 0).first - 1 : lineBehind(source, layout, index - 1)
  const isSpaced = isNewSpaced(document, layout, list, index, above)
  const spaced = index === 0 ? text + lineBreak : lineBreak + text
  const inserted = insertBehind(source, above, isSpaced ? spaced : text, lineBreak)
  return index === 0 ? [inserted, ...commentsOfFirst(source, layout)] : [inserted]
}

/** Whether a blank line is to part a new job from the others, where it goes behind the line `above`. */
function isNewSpaced(
  document: ConfigDocument,
  layout: ListLayout,
  { length, flow }: SequenceNode,
  index: number,
  above: number,
): boolean {
  const { source } = document
  // Taken out again, the job takes the blank lines above it along: there must be as many below.
  if (index > 0 && index < length) return blanksBelow(source, above) > 0
  // The first job shows by the next one whether blank lines part jobs; an only one leaves it to the sections.
  if (length === 1) return !flow && sectionsAreSpaced(document)
  return isSpacedAt(source, layout, index === 0 ? 1 : length - 1)
}

/** Whether a blank line parts a job from the one before it. */
function isSpacedAt(source: Source, layout: ListLayout, index: number): boolean {
  return blanksBelow(source, lineBehind(source, layout, index - 1)) > 0
}

/**
 * The edits that take a job out, with the comments right above it.
 * @throws Failure (exit 1) where something of it is used elsewhere
 */
export function removeJob(document: ConfigDocument, { index, name, node }: PlacedJob): TextEdit[] {
  const { entry, list, source, tree } = document
  if (entry?.value.kind === 'alias') refuseBrought(document, entry.value, entry.value.target, 'the list of jobs')
  const what = `the job ${JSON.stringify(name)}`
  refuseShared(document, [tree.root!, list!], () => 'the list of jobs')
  refuseSharedInside(document, { start: node.outerStart, end: node.end }, what)
  const layout = sequenceLayout(source, list!)
  const { flow, length } = list!
  if (flow && (length === 1 || !hasOwnLines(source, layout, index))) return removeFlowMember(source, layout, index)
  const lines = memberLines(source, layout, index)
  if (length === 1) {
    const colon = source.slice(entry!.key.end, list!.outerStart).indexOf(':') + entry!.key.end + 1
    return [{ start: colon, end: colon, text: ' []' }, removeLines(source, lines)]
  }
  const above = blanksAbove(source, lines.first)
  const below = blanksBelow(source, lines.last)
  const takesAbove = index === length - 1 || (index > 0 && below >= above)
  const first = takesAbove ? lines.first - above : lines.first
  const gone = removeLines(source, { first, last: takesAbove ? lines.last : lines.last + below })
  return flow ? [gone, ...withoutSeparator(source, layout, index)] : [gone]
}

/**
 * The job of a name; undefined where there is none.
 * @throws Failure (exit 1) where several have it
 */
export function jobNamed({ jobs }: ConfigDocument, name: string): PlacedJob | undefined {
  const named = jobs.filter((job) => job.name === name)
  if (named.length > 1) {
    throw new Failure(
      EXIT.refused,
      `${named.length} jobs are named ${JSON.stringify(name)}: it cannot be told which is meant`,
    )
  }
  return named[0]
}
