import type { Span } from '../diagnostics/finding.ts'
import { resolve } from '../document/node.ts'
import type { Source } from '../document/source.ts'
import { compareAddresses } from '../prometheus/address.ts'
import { effective } from '../prometheus/labels.ts'
import { scalarText, type TargetDocument } from './document.ts'
import type { YamlScalarWriter } from './layout.ts'

/** Comments that belong to a line: those above it, and the one behind it. */
interface Remarks {
  readonly above: string[]
  readonly behind: string[]
  /** Below it, where nothing follows in the same group. */
  readonly below: string[]
}

interface Member extends Remarks {
  readonly text: string
}

interface Group extends Remarks {
  readonly targets: Map<string, Member>
  readonly labels: Map<string, Member & { value: string }>
  readonly targetsKey: Remarks
  readonly labelsKey: Remarks
}

/** A place in the old text that comments can belong to. */
interface Anchor {
  readonly offset: number
  readonly remarks: Remarks
  readonly group: Group
  readonly startsGroup: boolean
}

/**
 * A YAML target file in canonical form: groups of the same labels merged, everything sorted, nothing twice, aliases
 * written out, block style with two spaces. Every comment stays with what it stood at: a line with the comments
 * right above it and behind it; comments above the first group and set off by a blank line stay at the head.
 * @param comments spans of all comments, in order
 */
export function formatYaml(
  document: TargetDocument,
  comments: readonly Span[],
  lineBreak: string,
  scalar: YamlScalarWriter,
): string {
  const { source, tree } = document
  const anchors: Anchor[] = []
  const groups = mergedGroups(document, anchors)
  anchors.sort((a, b) => a.offset - b.offset)
  const tail = tailStart(source, tree.end)
  const marker = documentMarker(source, anchors[0]?.offset ?? tail)
  const preamble: string[] = []
  const head: string[] = []
  const foot: string[] = []
  for (const comment of comments) {
    if (comment.start >= tail) break
    const text = source.slice(comment.start, comment.end).trimEnd()
    if (marker && comment.start < marker.start) preamble.push(text)
    else if (anchors.length === 0) (tree.root && comment.start < tree.root.start ? head : foot).push(text)
    else place(source, comment, text, anchors, head, foot)
  }
  const first = anchors[0]
  if (first) keepHeadApart(source, first, comments, head, marker?.end ?? 0)
  const lines = [...preamble, ...(marker?.lines ?? []), ...head]
  if (head.length > 0 && groups.length > 0) lines.push('')
  for (const group of groups) lines.push(...renderGroup(group, scalar))
  if (groups.length === 0 && tree.root) lines.push('[]')
  lines.push(...foot)
  const body = lines.length > 0 ? lines.join(lineBreak) + lineBreak : ''
  return body + source.slice(tail, source.length)
}

function remarks(): Remarks {
  return { above: [], behind: [], below: [] }
}

function mergedGroups(document: TargetDocument, anchors: Anchor[]): Group[] {
  const merged = new Map<string, Group>()
  for (const origin of document.groups) {
    let group = merged.get(origin.key)
    if (!group) {
      group = { ...remarks(), targets: new Map(), labels: new Map(), targetsKey: remarks(), labelsKey: remarks() }
      merged.set(origin.key, group)
    }
    const anchor = (offset: number, of: Remarks, startsGroup = false): void => {
      anchors.push({ offset, remarks: of, group, startsGroup })
    }
    anchor(origin.node.outerStart, group, true)
    if (origin.node.kind !== 'alias') {
      if (origin.targetsEntry) anchor(origin.targetsEntry.key.start, group.targetsKey)
      if (origin.labelsEntry) anchor(origin.labelsEntry.key.start, group.labelsKey)
    }
    for (let i = 0; i < origin.size; i++) {
      const address = origin.address(i)
      const member = group.targets.get(address) ?? { ...remarks(), text: address }
      group.targets.set(address, member)
      if (origin.targetsEntry?.value === origin.sequence) anchor(origin.addressSpan(i).start, member)
    }
    const written = origin.labelsEntry && resolve(origin.labelsEntry.value)
    for (const [name, value] of effective(origin.labels)) {
      if (!group.labels.has(name)) group.labels.set(name, { ...remarks(), text: name, value })
    }
    if (written?.kind !== 'mapping' || origin.labelsEntry!.value.kind === 'alias') continue
    for (const { key } of written.entries) {
      // A merge key or an empty label has no line of its own later: its comments go to the labels.
      anchor(key.start, group.labels.get(scalarText(key)) ?? group.labelsKey)
    }
  }
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}

/** Gives a comment to the line it stands behind, else to the one below, else to the one above. */
function place(
  source: Source,
  comment: Span,
  text: string,
  anchors: readonly Anchor[],
  head: string[],
  foot: string[],
): void {
  const line = source.lineAt(comment.start)
  const lineStart = source.lineStart(line)
  const own = source.slice(lineStart, comment.start).trim() === ''
  const next = anchors.find(({ offset }) => offset > comment.start)
  const previous = anchors.findLast(({ offset }) => offset < comment.start)
  if (!own) {
    // Behind a dash alone, or a closing bracket: what it stands at began on an earlier line or begins on the next.
    const owner = previous && source.lineAt(previous.offset) === line ? previous : (next ?? previous)
    if (!owner) head.push(text)
    else if (owner === previous) owner.remarks.behind.push(text)
    else owner.remarks.above.push(text)
    return
  }
  const column = comment.start - lineStart
  const dash = anchors[0] ? columnOf(source, anchors[0].offset) : 0
  if (next && (!next.startsGroup || !previous || column < dash)) next.remarks.above.push(text)
  else if (previous && column >= dash) previous.remarks.below.push(text)
  else if (next) next.remarks.above.push(text)
  else foot.push(text)
}

function columnOf(source: Source, offset: number): number {
  return offset - source.lineStartOf(offset)
}

/** Of the comments above the first group those before the last blank line are about the file. */
function keepHeadApart(source: Source, first: Anchor, comments: readonly Span[], head: string[], from: number): void {
  const { above } = first.remarks
  const before = comments.filter(({ start }) => start >= from && start < first.offset)
  let apart = 0
  before.forEach((comment, index) => {
    const next = before[index + 1]?.start ?? first.offset
    if (/\n[ \t]*\r?\n/.test(source.slice(comment.end, next))) apart = index + 1
  })
  head.push(...above.splice(0, Math.min(apart, above.length)))
}

function renderGroup(group: Group, scalar: YamlScalarWriter): string[] {
  const behind = ({ behind: texts }: Remarks): string => (texts.length > 0 ? ` ${texts.join(' ')}` : '')
  const targets = [...group.targets.values()].sort((a, b) => compareAddresses(a.text, b.text))
  const labels = [...group.labels.values()].sort((a, b) => (a.text < b.text ? -1 : 1))
  const indent = (texts: readonly string[], by: number): string[] => texts.map((text) => ' '.repeat(by) + text)
  const keyRemarks = { ...group.targetsKey, behind: [...group.behind, ...group.targetsKey.behind] }
  const lines = [
    ...group.above,
    ...group.targetsKey.above,
    `- targets:${targets.length === 0 ? ' []' : ''}${behind(keyRemarks)}`,
  ]
  lines.push(...indent(group.targetsKey.below, 4))
  for (const target of targets) {
    lines.push(
      ...indent(target.above, 4),
      `    - ${scalar(target.text, 'plain')}${behind(target)}`,
      ...indent(target.below, 4),
    )
  }
  if (labels.length > 0) lines.push(...indent(group.labelsKey.above, 2), `  labels:${behind(group.labelsKey)}`)
  else lines.push(...indent([...group.labelsKey.above, ...group.labelsKey.behind], 4))
  lines.push(...indent(group.labelsKey.below, 4))
  for (const label of labels) {
    const pair = `${scalar(label.text, 'plain')}: ${scalar(label.value, 'plain')}`
    lines.push(...indent(label.above, 4), `    ${pair}${behind(label)}`, ...indent(label.below, 4))
  }
  lines.push(...indent(group.below, 4))
  return lines
}

/** Where the text begins that Prometheus never reads: a second document. It is kept as it is. */
function tailStart(source: Source, end: number): number {
  for (let line = source.lineAt(end) + 1; line <= source.lineCount; line++) {
    const start = source.lineStart(line)
    if (/^(?:---|\.\.\.)(?:\s|$)/.test(source.slice(start, start + 4))) return start
  }
  return source.length
}

/** The `---` (and directives before it) that the first document begins with. */
function documentMarker(source: Source, before: number): { start: number; end: number; lines: string[] } | undefined {
  for (let line = 1; line <= source.lineAt(before); line++) {
    const start = source.lineStart(line)
    if (start >= before) break
    if (/^---(?:\s|$)/.test(source.slice(start, start + 4))) {
      const directives = source.slice(0, start).match(/^%[^\r\n]*/gm) ?? []
      return { start, end: start + 3, lines: [...directives.map((each) => each.trimEnd()), '---'] }
    }
  }
  return undefined
}
