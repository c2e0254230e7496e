import type { TextEdit } from '../../document/edit.ts'
import { hasComments } from '../../document/flow-gap.ts'
import { editList } from '../../document/list-edit.ts'
import { mappingLayout, sequenceLayout } from '../../document/list-layout.ts'
import { type MappingNode, resolve } from '../../document/node.ts'
import type { Source } from '../../document/source.ts'
import type { FieldsValue, ListValue } from '../value.ts'
import type { ConfigDocument } from './config-document.ts'
import { blanksAbove, blanksBelow, insertBehind, lineBehind } from './lines.ts'
import type { ConfigStyle } from './style.ts'
import type { StyledText } from './styled-text.ts'

/** The edits that add a job to a config that has none: the list, or `scrape_configs` itself, may be missing. */
export function firstJobEdits(
  document: ConfigDocument,
  job: FieldsValue,
  style: ConfigStyle,
  text: StyledText,
): TextEdit[] {
  const { entry, list, tree, source } = document
  const jobs: ListValue = { kind: 'list', items: [job], origin: job.origin }
  const root = tree.root && resolve(tree.root)
  if (root?.kind !== 'mapping') return [fillEmpty(document, text.entry('scrape_configs', jobs, 0), style)]
  if (!entry) return addSection(document, root, jobs, style, text)
  const { key, value } = entry
  const layout = list && sequenceLayout(source, list)
  if (layout && hasComments(source, layout)) {
    return editList(source, layout, new Set(), [text.inline('scrape_configs', job)], style.lineBreak)
  }
  if (root.flow) {
    const inline = text.inline('scrape_configs', list ? job : jobs)
    if (list) return [{ start: list.start + 1, end: list.start + 1, text: inline }]
    if (value.outerStart < value.end) return [{ start: value.outerStart, end: value.end, text: inline }]
    const colon = source.slice(key.end, value.start).includes(':') ? '' : ':'
    return [{ start: value.end, end: value.end, text: `${colon} ${inline}` }]
  }
  const below = text.below('scrape_configs', jobs, key.start - source.lineStartOf(key.start))
  const end = source.lineEnd(source.lineAt(Math.max(key.end, value.end)))
  return [...withoutValue(source, value), { start: end, end, text: below }]
}

/** Takes out the null or the empty list behind a key, with the space before it. */
function withoutValue(source: Source, { outerStart, end }: { outerStart: number; end: number }): TextEdit[] {
  if (outerStart === end) return []
  let start = outerStart
  while (/[ \t]/.test(source.slice(start - 1, start))) start--
  return [{ start, end, text: '' }]
}

/** `scrape_configs` behind the other sections of a config. */
function addSection(
  document: ConfigDocument,
  root: MappingNode,
  jobs: ListValue,
  { lineBreak }: ConfigStyle,
  text: StyledText,
): TextEdit[] {
  const { source } = document
  const layout = mappingLayout(root)
  if (root.flow) {
    const separator = root.entries.length > 0 ? ', ' : ''
    const at = root.entries.length > 0 ? layout.memberEnd(root.entries.length - 1) : root.start + 1
    return [{ start: at, end: at, text: separator + text.inlineEntry('scrape_configs', jobs) }]
  }
  const first = layout.memberStart(0)
  const column = first - source.lineStartOf(first)
  const section = ' '.repeat(column) + text.entry('scrape_configs', jobs, column)
  const line = lineBehind(source, layout, root.entries.length - 1)
  return [insertBehind(source, line, sectionsAreSpaced(document) ? lineBreak + section : section, lineBreak)]
}

/** Whether blank lines part the sections of a config; an only one leaves it to custom, which has them. */
export function sectionsAreSpaced({ tree, source }: ConfigDocument): boolean {
  const root = tree.root && resolve(tree.root)
  if (root?.kind !== 'mapping' || root.flow) return false
  const { entries } = root
  if (entries.length < 2) return true
  const layout = mappingLayout(root)
  return entries.some((_entry, index) => {
    if (index === 0) return false
    // Comments may stand between.
    const line = source.lineAt(layout.memberStart(index))
    const behind = lineBehind(source, layout, index - 1)
    return blanksAbove(source, line) > 0 || blanksBelow(source, behind) > 0
  })
}

/** A file without anything but comments, or a null, gets the section. */
function fillEmpty({ source, tree }: ConfigDocument, section: string, { lineBreak }: ConfigStyle): TextEdit {
  const { root } = tree
  if (root && root.outerStart < root.end) return { start: root.outerStart, end: root.end, text: section }
  // Behind the comments, perhaps a "---", of the document.
  const from = root?.end ?? tree.end
  const blank = /^(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|[\r\n]|$))*/.exec(source.slice(from, source.length))!
  const at = from + blank[0].length
  const before = source.slice(source.lineStart(1), at)
  const lead = before === '' || /[\r\n]$/.test(before) ? '' : lineBreak
  return { start: at, end: at, text: lead + section + lineBreak }
}
