import { append, type TextEdit } from '../document/edit.ts'
import { editList, replaceNode } from '../document/list-edit.ts'
import { mappingLayout, sequenceLayout } from '../document/list-layout.ts'
import { type Entry, type MappingNode, type Node, resolve, type SequenceNode } from '../document/node.ts'
import type { Source } from '../document/source.ts'
import type { Labels } from '../prometheus/labels.ts'
import { scalarText, type TargetGroup } from './document.ts'
import type { Draft, DraftGroup } from './draft.ts'
import type { Layout } from './layout.ts'
import { type Part, partsOf, partsSharedWith } from './sharing.ts'

/**
 * The edits of the text that make a document what its draft says. Each group is edited in its own place and style;
 * what YAML anchors share with another group is first written out there, so that no other group changes along.
 */
export function draftEdits(draft: Draft, layout: Layout): TextEdit[] {
  return new DraftEditor(draft, layout).edits()
}

class DraftEditor {
  readonly #draft: Draft
  readonly #layout: Layout
  readonly #source: Source
  /** Parts to be written out because an edit elsewhere takes or changes what they refer to. */
  #unshared: ReadonlyMap<DraftGroup, ReadonlySet<Part>> = new Map()

  constructor(draft: Draft, layout: Layout) {
    this.#draft = draft
    this.#layout = layout
    this.#source = draft.document.source
  }

  edits(): TextEdit[] {
    const { document } = this.#draft
    const root = document.tree.root
    const added = this.#draft.groups.filter((group) => !group.origin && !group.dropped)
    const list = root && resolve(root)
    if (list?.kind !== 'sequence' || list.length === 0) return this.#fill(root, added)
    if (document.format === 'yaml') this.#unshared = partsSharedWith(this.#draft)
    const edits: TextEdit[] = []
    const dropped = new Set<number>()
    for (const group of this.#draft.groups) {
      if (!group.origin) continue
      if (group.dropped) dropped.add(group.origin.index)
      else append(edits, this.#groupEdits(group, group.origin))
    }
    const layout = sequenceLayout(this.#source, list)
    if (dropped.size === list.length && added.length === 0) {
      if (list.flow) return [{ start: list.start, end: list.end, text: '[]' }]
      // The list is written where its first group stood; comments between the groups stay.
      dropped.delete(0)
      const end = this.#source.lineEnd(this.#source.lineAt(layout.memberEnd(0) - 1))
      const first = { start: layout.memberStart(0), end, text: '[]' }
      return [first, ...editList(this.#source, layout, dropped, [], this.#layout.lineBreak)]
    }
    const texts = added.map((group) => this.#newGroup(group, list.flow, layout.memberStart(list.length - 1)))
    append(edits, editList(this.#source, layout, dropped, texts, this.#layout.lineBreak, this.#layout.comma))
    return edits
  }

  /** A file without groups gets its first ones. */
  #fill(root: Node | undefined, added: readonly DraftGroup[]): TextEdit[] {
    if (added.length === 0) return []
    const groups = added.map((group) => ({ addresses: group.addresses(), labels: group.labels }))
    const text = this.#layout.file(groups)
    const { lineBreak } = this.#layout
    if (root && root.outerStart < root.end) return [this.#fillList(root, text.slice(0, -lineBreak.length))]
    // Comments, perhaps a "---": the groups follow them.
    const from = root?.end ?? this.#draft.document.tree.end
    const blank = /^(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|[\r\n]|$))*/.exec(this.#source.slice(from, this.#source.length))!
    const at = from + blank[0].length
    const before = this.#source.slice(0, at)
    const lead = before === '' || /[\r\n]$/.test(before) ? '' : lineBreak
    return [{ start: at, end: at, text: lead + text }]
  }

  /** Groups in the place of an empty list or null, indented as that is. */
  #fillList(root: Node, text: string): TextEdit {
    const { lineBreak } = this.#layout
    const lead = this.#source.slice(this.#source.lineStartOf(root.outerStart), root.outerStart)
    if (lead.trim() === '')
      return { start: root.outerStart, end: root.end, text: text.replaceAll(lineBreak, lineBreak + lead) }
    // Behind a "---".
    return { start: root.outerStart - (lead.length - lead.trimEnd().length), end: root.end, text: lineBreak + text }
  }

  #newGroup(group: DraftGroup, flow: boolean, lastStart: number): string {
    const indentation = this.#source.indentationAt(lastStart)
    const text = this.#layout.group(group.addresses(), group.labels, indentation, flow)
    return this.#layout.spaced && indentation === '' ? this.#layout.lineBreak + text : text
  }

  #groupEdits(group: DraftGroup, origin: TargetGroup): TextEdit[] {
    const parts = partsOf(group, this.#unshared.get(group))
    if (parts.has('group')) {
      const text = this.#layout.inlineGroup(group.addresses(), group.labels)
      return [{ start: origin.node.outerStart, end: origin.node.end, text: anchorOf(origin.node) + text }]
    }
    const edits: TextEdit[] = []
    const newEntries: string[] = []
    if (parts.has('targets') && origin.targetsEntry) {
      edits.push(this.#rewritten(origin.targetsEntry, this.#layout.inlineTargets(group.addresses())))
    } else if (group.changesTargets) {
      append(edits, this.#targetEdits(group, newEntries))
    }
    if (parts.has('labels') && origin.labelsEntry) {
      edits.push(this.#rewritten(origin.labelsEntry, this.#layout.inlineLabels(group.labels)))
    } else if (group.changesLabels) {
      append(edits, this.#labelEdits(group, newEntries))
    }
    if (newEntries.length > 0) {
      append(edits, this.#addEntries(origin.mapping, newEntries))
    }
    return edits
  }

  /** A value in flow style behind its key; an anchor that others may use stays. */
  #rewritten({ key, value }: Entry, text: string): TextEdit {
    const anchor = anchorOf(value)
    const gap = this.#source.slice(key.end, value.outerStart)
    if (/^[ \t]*:\s+$/.test(gap)) {
      return { start: key.end + gap.trimEnd().length, end: value.end, text: ` ${anchor}${text}` }
    }
    return { start: value.outerStart, end: value.end, text: anchor + text }
  }

  /** Entries of a flow group are indented as its line is, those of a block group as its first entry. */
  #entryIndentation(mapping: MappingNode): string {
    if (!mapping.flow) return ' '.repeat(mapping.start - this.#source.lineStartOf(mapping.start))
    return this.#source.indentationAt(mapping.entries[0]?.key.start ?? mapping.start)
  }

  #addEntries(mapping: MappingNode, entries: readonly string[]): TextEdit[] {
    if (mapping.flow && mapping.entries.length === 0) {
      return [{ start: mapping.start, end: mapping.end, text: `{${entries.join(', ')}}` }]
    }
    const { lineBreak, comma } = this.#layout
    return editList(this.#source, mappingLayout(mapping), new Set(), entries, lineBreak, comma)
  }

  #targetEdits(group: DraftGroup, newEntries: string[]): TextEdit[] {
    const { targetsEntry, sequence, mapping } = group.origin!
    if (!targetsEntry) {
      newEntries.push(this.#layout.targetsEntry(group.addresses(), this.#entryIndentation(mapping), mapping.flow))
      return []
    }
    if (!sequence || (sequence.length === 0 && !this.#isInline(group))) {
      // A null or an empty list becomes a list in the file's own style.
      const text = this.#layout.targetsEntry(group.addresses(), this.#entryIndentation(mapping), mapping.flow)
      return [this.#replaceEntry(targetsEntry, text)]
    }
    const edits = [...group.renamed]
      .filter(([index]) => !group.removed.has(index))
      .map(([index, address]) => replaceNode(sequence.item(index), this.#layout.target(address, sequence.item(index))))
    const like = sequence.length > 0 ? sequence.item(sequence.length - 1) : undefined
    const dash = sequence.flow ? '' : this.#dashOf(sequence)
    const added = group.appended.map((address) => dash + this.#layout.target(address, like))
    const list = sequenceLayout(this.#source, sequence)
    append(edits, editList(this.#source, list, group.removed, added, this.#layout.lineBreak, this.#layout.comma))
    if (!sequence.flow && group.size === 0) edits.push(this.#emptied(targetsEntry, '[]'))
    return edits
  }

  /** The dash and the spaces of the first item. */
  #dashOf(sequence: SequenceNode): string {
    return /^-[ \t]+$/.exec(this.#source.slice(sequence.start, sequence.itemOuterStart(0)))?.[0] ?? this.#layout.dash
  }

  /** Whether an empty flow list had better stay on its line: in a group that stands on one line itself. */
  #isInline(group: DraftGroup): boolean {
    const { mapping } = group.origin!
    return mapping.flow && this.#source.lineAt(mapping.start) === this.#source.lineAt(mapping.end)
  }

  #labelEdits(group: DraftGroup, newEntries: string[]): TextEdit[] {
    const { labelsEntry, mapping: entries } = group.origin!
    const mapping = labelsEntry && resolve(labelsEntry.value)
    if (!labelsEntry) {
      newEntries.push(this.#layout.labelsEntry(group.labels, this.#entryIndentation(entries), entries.flow))
      return []
    }
    if (mapping?.kind !== 'mapping' || mapping.entries.length === 0) {
      return [
        this.#replaceEntry(
          labelsEntry,
          this.#layout.labelsEntry(group.labels, this.#entryIndentation(entries), entries.flow),
        ),
      ]
    }
    return this.#labelMappingEdits(labelsEntry, mapping, group.labels)
  }

  #labelMappingEdits(labelsEntry: Entry, mapping: MappingNode, labels: Labels): TextEdit[] {
    const edits: TextEdit[] = []
    const removed = new Set<number>()
    const last = new Map<string, number>()
    mapping.entries.forEach(({ key }, index) => {
      last.set(scalarText(key), index)
    })
    mapping.entries.forEach(({ key, value }, index) => {
      const name = scalarText(key)
      const wanted = labels.get(name)
      if (wanted === undefined) removed.add(index)
      else if (last.get(name) === index && wanted !== scalarText(value)) {
        const text = this.#layout.labelValue(wanted, value)
        edits.push(
          value.start === value.end
            ? { start: value.start, end: value.end, text: ` ${text}` }
            : replaceNode(value, text),
        )
      }
    })
    const added = [...labels]
      .filter(([name]) => !last.has(name))
      .map(([name, value]) => this.#layout.label(name, value))
    const { lineBreak, comma } = this.#layout
    append(edits, editList(this.#source, mappingLayout(mapping), removed, added, lineBreak, comma))
    if (!mapping.flow && removed.size === mapping.entries.length && added.length === 0) {
      edits.push(this.#emptied(labelsEntry, '{}'))
    }
    return edits
  }

  /** A block collection that lost its last member is written in flow style behind its key. */
  #emptied(entry: Entry, text: string): TextEdit {
    const colon = this.#source.slice(entry.key.end, entry.value.start).indexOf(':')
    const properties = /^(?:[ \t]*[&!][^\s]*)*/.exec(this.#source.slice(entry.key.end + colon + 1, entry.value.start))!
    const at = entry.key.end + colon + 1 + properties[0].length
    return { start: at, end: at, text: ` ${text}` }
  }

  /** `key: value` anew; in JSON the key keeps its spelling. */
  #replaceEntry(entry: Entry, text: string): TextEdit {
    const value = text.slice(text.indexOf(':') + 1)
    const colon =
      entry.key.end + this.#source.slice(entry.key.end, Math.max(entry.value.start, entry.key.end)).indexOf(':')
    return { start: colon + 1, end: Math.max(entry.value.end, colon + 1), text: value }
  }
}

function anchorOf(node: Node): string {
  return node.kind === 'alias' || node.anchor === undefined ? '' : `&${node.anchor} `
}
