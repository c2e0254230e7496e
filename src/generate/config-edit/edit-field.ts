import { EXIT, Failure } from '../../diagnostics/failure.ts'
import type { NodePath, Span } from '../../diagnostics/finding.ts'
import type { TextEdit } from '../../document/edit.ts'
import { hasComments } from '../../document/flow-gap.ts'
import { editList } from '../../document/list-edit.ts'
import { type ListLayout, mappingLayout, sequenceLayout } from '../../document/list-layout.ts'
import type { MappingNode, Node, SequenceNode } from '../../document/node.ts'
import type { Source } from '../../document/source.ts'
import { standsFor } from '../node-value.ts'
import type { FieldsValue, ListValue, Value } from '../value.ts'
import type { ConfigDocument, PlacedJob } from './config-document.ts'
import { placeAmong, surroundings } from './field-neighbours.ts'
import { fieldPathText } from './field-path.ts'
import { effectiveNode, type FieldPlace, findField, noItem, refuseMerged, wrapped } from './field-place.ts'
import { insertFlowMember } from './flow-members.ts'
import { commentColumn, insertBehind, lineAboveFirst, lineBehind } from './lines.ts'
import { refuseShared, refuseSharedInside } from './sharing.ts'
import { type ConfigStyle, quoteOf, styleOf } from './style.ts'
import { StyledText } from './styled-text.ts'

/**
 * The edits that give a field of a job a value; none where it has it.
 * @throws Failure (exit 1) where the edit would change what is used elsewhere
 */
export function setField(document: ConfigDocument, job: PlacedJob, path: NodePath, value: Value): TextEdit[] {
  const known = effectiveNode(job, path)
  if (known && standsFor(known, value)) return []
  return new FieldEditor(document, job, findField(document, job, path)).set(value, fieldPathText(path))
}

/**
 * The edits that take a field or an item of a list out of a job; none where it is not there.
 * @throws Failure (exit 1) where the list has other items, or the edit would change what is used elsewhere
 */
export function unsetField(document: ConfigDocument, job: PlacedJob, path: NodePath): TextEdit[] {
  const place = findField(document, job, path)
  const what = fieldPathText(path)
  if (place.node === undefined || place.rest.length > 0) {
    const { container, step } = place
    if (container.kind === 'mapping') refuseMerged(document, container, String(step), what)
    else if (container.length > 0) throw noItem(place)
    return []
  }
  return new FieldEditor(document, job, place).unset(what)
}

class FieldEditor {
  readonly #document: ConfigDocument
  readonly #source: Source
  readonly #job: PlacedJob
  readonly #place: FieldPlace
  readonly #style: ConfigStyle
  readonly #text: StyledText

  constructor(document: ConfigDocument, job: PlacedJob, place: FieldPlace) {
    this.#document = document
    this.#source = document.source
    this.#job = job
    this.#place = place
    this.#style = styleOf(document, surroundings(place))
    this.#text = new StyledText(this.#style)
  }

  set(given: Value, what: string): TextEdit[] {
    const place = this.#place
    const value = wrapped(given, place.rest)
    const { node, container } = place
    if (container.kind === 'sequence' && (place.step as number) > container.length) {
      throw noItem(place, `[${container.length}] adds one`)
    }
    this.#refuseSharedHolder(what)
    if (node) {
      refuseSharedInside(this.#document, { start: node.outerStart, end: node.end }, what)
      return this.#replace(place, node, value)
    }
    const isBlockAround = place.parent !== undefined && !place.parent.container.flow
    const isEmpty = container.kind === 'sequence' && container.length === 0
    if (isEmpty && container.flow && isBlockAround && !hasComments(this.#source, this.#layout(container))) {
      // The first item of an empty list: the list is written as the file writes such.
      return this.#replace(place.parent!, container, { kind: 'list', items: [value], origin: value.origin })
    }
    return this.#insert(place, value)
  }

  unset(what: string): TextEdit[] {
    const { container, entry, node, parent, step } = this.#place
    this.#refuseSharedHolder(what)
    refuseSharedInside(this.#document, { start: entry?.key.outerStart ?? node!.outerStart, end: node!.end }, what)
    const layout = this.#layout(container)
    if (layout.length === 1 && !container.flow) {
      if (!parent) throw new Failure(EXIT.refused, `${what} is all that ${this.#jobText} has`)
      return this.#empty(parent, container, layout)
    }
    const index = container.kind === 'mapping' ? container.entries.indexOf(entry!) : (step as number)
    return editList(this.#source, layout, new Set([index]), [], this.#style.lineBreak)
  }

  /** Takes the only member out of a block: brackets stand for it. */
  #empty({ entry }: FieldPlace, container: MappingNode | SequenceNode, layout: ListLayout): TextEdit[] {
    const text = container.kind === 'mapping' ? '{}' : '[]'
    const end = this.#source.lineEnd(layout.lastLine!(0))
    if (!entry) return [{ start: container.outerStart, end, text }]
    const start = this.#source.lineEnd(this.#source.lineAt(layout.memberStart(0)) - 1)
    return [this.#behindKey(entry.key, container, text), { start, end, text: '' }]
  }

  /** Names what is shared of all that the field is in: a list within the job, or the job itself. */
  #refuseSharedHolder(what: string): void {
    const paths = new Map<Node, NodePath>()
    for (let outer: FieldPlace | undefined = this.#place; outer; outer = outer.parent) {
      paths.set(outer.container, outer.within)
    }
    refuseShared(this.#document, this.#place.holders, (holder) => {
      const within = paths.get(holder) ?? []
      return `${within.length > 0 ? fieldPathText(within) : this.#jobText}, which ${what} belongs to,`
    })
  }

  get #jobText(): string {
    return `the job ${JSON.stringify(this.#job.name)}`
  }

  #layout(container: MappingNode | SequenceNode): ListLayout {
    const layout = container.kind === 'mapping' ? mappingLayout(container) : sequenceLayout(this.#source, container)
    return { ...layout, lastLine: (index) => lineBehind(this.#source, layout, index) }
  }

  #insert({ container, field, within }: FieldPlace, value: Value): TextEdit[] {
    const list = this.#layout(container)
    const { lineBreak } = this.#style
    const isMapping = container.kind === 'mapping'
    const index = isMapping ? placeAmong(container, field, within) : list.length
    if (container.flow) {
      const text = isMapping ? this.#text.inlineEntry(field, value) : this.#text.inline(field, value)
      return insertFlowMember(this.#source, list, index, text, lineBreak)
    }
    const start = list.memberStart(0)
    const column = this.#column(start)
    const text = isMapping ? this.#text.entry(field, value, column) : this.#text.item(field, value, column)
    const indentation = ' '.repeat(column)
    const lead = this.#source.slice(this.#source.lineStartOf(start), start)
    if (index === 0 && lead.trim() !== '') {
      // Behind the dash.
      return [{ start, end: start, text: text + lineBreak + indentation }]
    }
    const line = index === 0 ? lineAboveFirst(this.#source, list) : lineBehind(this.#source, list, index - 1)
    return [insertBehind(this.#source, line, indentation + text, lineBreak)]
  }

  #replace(place: FieldPlace, node: Node, value: Value): TextEdit[] {
    const { container, entry, field } = place
    const isCollection = node.kind === 'mapping' || node.kind === 'sequence'
    if (value.kind === 'text' && node.kind === 'scalar') {
      return this.#inPlaceOf(place, node, this.#text.scalar(value, quoteOf(node)))
    }
    // In brackets all stays in brackets, but what was empty says little of how the file writes sections.
    const wasFlow = isCollection && node.flow && value.kind !== 'text' && (sizeOf(node) > 0 || isFlat(value))
    const staysFlow = container.flow || wasFlow
    const column = entry ? this.#column(entry.key.start) : this.#column(node.outerStart)
    if (staysFlow || this.#text.isInline(field, value, column)) {
      return this.#inPlaceOf(place, node, this.#text.inline(field, value))
    }
    if (!entry) return this.#inPlaceOf(place, node, this.#text.block(field, value, column))
    const below = this.#text.below(field, value, column)
    if (isCollection && !node.flow) {
      const start = this.#source.lineEnd(this.#source.lineAt(node.start) - 1)
      return [{ start, end: this.#blockEnd(place, node), text: below }]
    }
    const end = this.#source.lineEnd(this.#source.lineAt(Math.max(entry.key.end, this.#contentEnd(node))))
    return [...this.#without(node), { start: end, end, text: below }]
  }

  /** A text where a node stands; for a block the text goes behind its key or dash. */
  #inPlaceOf(place: FieldPlace, node: Node, given: string): TextEdit[] {
    const { entry } = place
    const text = given + this.#headRemark(node)
    const isBlock = (node.kind === 'mapping' || node.kind === 'sequence') && !node.flow
    if (!entry) {
      const isBare = node.outerStart === node.end && /\S$/.test(this.#source.slice(0, node.start))
      const end = isBlock ? this.#blockEnd(place, node) : this.#contentEnd(node)
      return [{ start: node.outerStart, end, text: isBare ? ` ${text}` : text }]
    }
    if (isBlock) {
      // With it go the comments above its first member.
      let above = this.#source.lineAt(node.start) - 1
      const top = this.#source.lineAt(Math.max(entry.key.end, node.outerStart < node.start ? node.outerStart : 0))
      while (above > top && commentColumn(this.#source, above) !== undefined) above--
      const start = this.#source.lineEnd(above)
      return [this.#behindKey(entry.key, node, text), { start, end: this.#blockEnd(place, node), text: '' }]
    }
    if (node.outerStart < node.end) return [{ start: node.outerStart, end: this.#contentEnd(node), text }]
    const before = this.#source.slice(entry.key.end, node.start).includes(':') ? '' : ':'
    return [{ start: node.end, end: node.end, text: `${before} ${text}` }]
  }

  /** The comment behind the `|` or `>` of a block scalar, which is a part of that but stays with the field. */
  #headRemark(node: Node): string {
    if (node.kind !== 'scalar' || (node.style !== 'literal' && node.style !== 'folded')) return ''
    const line = this.#source.slice(node.start, this.#source.lineEnd(this.#source.lineAt(node.start)))
    return /[ \t]+#.*$/.exec(line)?.[0] ?? ''
  }

  /** Takes a node that stands behind its key out, and the space before it. */
  #without(node: Node): TextEdit[] {
    if (node.outerStart === node.end) return []
    let start = node.outerStart
    while (/[ \t]/.test(this.#source.slice(start - 1, start))) start--
    return [{ start, end: this.#contentEnd(node), text: '' }]
  }

  /** A text on the line of the key of a block; the block's anchor goes: nothing refers to it. */
  #behindKey(key: Node, block: Node, text: string): TextEdit {
    const gap = this.#source.slice(key.end, Math.max(key.end, block.outerStart))
    const colon = key.end + gap.indexOf(':') + 1
    return { start: colon, end: Math.max(colon, this.#propertiesEnd(block)), text: ` ${text}` }
  }

  /** Where anchor and tag of a block end, which stand on the line of its key. */
  #propertiesEnd({ start, outerStart }: Node): number {
    if (outerStart === start) return 0
    const text = this.#source.slice(outerStart, this.#source.lineEnd(this.#source.lineAt(outerStart)))
    return outerStart + /^(?:[&!]\S*[ \t]*)*/.exec(text)![0].trimEnd().length
  }

  /** Where a block ends, with the comments behind its last line and those inside it below that. */
  #blockEnd({ container, entry, step }: FieldPlace, node: Node): number {
    const index = container.kind === 'mapping' ? container.entries.indexOf(entry!) : (step as number)
    return Math.max(this.#contentEnd(node), this.#source.lineEnd(this.#layout(container).lastLine!(index)))
  }

  /** Block scalars end behind their last line break. */
  #contentEnd(node: Span): number {
    let { end } = node
    while (end > node.start && /[\r\n]/.test(this.#source.slice(end - 1, end))) end--
    return end
  }

  #column(offset: number): number {
    return offset - this.#source.lineStartOf(offset)
  }
}

function sizeOf(node: MappingNode | SequenceNode): number {
  return node.kind === 'mapping' ? node.entries.length : node.length
}

/** Whether a list or mapping holds texts only. */
function isFlat(value: ListValue | FieldsValue): boolean {
  const members = value.kind === 'list' ? value.items : [...value.fields.values()]
  return members.every((member) => member.kind === 'text')
}
