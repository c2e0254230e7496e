import type { Span } from '../../diagnostics/finding.ts'
import type { TextEdit } from '../../document/edit.ts'
import { sequenceLayout } from '../../document/list-layout.ts'
import {
  type DocumentTree,
  type Entry,
  type MappingNode,
  type Node,
  NodeSequence,
  resolve,
  type SequenceNode,
} from '../../document/node.ts'
import { Source } from '../../document/source.ts'
import type { ConfigDocument } from './config-document.ts'

/** Which jobs of the former list give way to what stands in a stretch of the new text. */
interface Replaced {
  readonly index: number
  /** 1 where a job changes or goes, 0 where one is added. */
  readonly count: number
  /** Of the former text: whole lines. */
  readonly former: Span
  /** Of the new text. */
  readonly now: Span
}

/**
 * The tree of a config after edits of one job: that job is read alone, and what stands behind it is moved, as nothing
 * in a block list can reach from one item into the next. Of thousands of jobs, reading all again would take as long as
 * all the rest.
 * @returns undefined where it cannot be told that this gives what reading the whole would give
 */
export function splicedTree(
  before: ConfigDocument,
  edits: readonly TextEdit[],
  index: number,
  kind: 'add' | 'remove' | 'change',
  after: Source,
  read: (source: Source) => DocumentTree,
): DocumentTree | undefined {
  const { tree, list, entry, source } = before
  const root = tree.root
  if (root?.kind !== 'mapping' || root.flow || !entry || list?.flow !== false || entry.value !== list) return undefined
  // Anchors reach from one job into another.
  if (/(?:^|[\s[{,])[&*][\w-]/.test(source.text)) return undefined
  const place = kind === 'add' ? added(edits, list, index) : changed(before, list, edits, index, kind === 'remove')
  if (!place) return undefined
  const { former, now } = place
  const part = read(Source.fromText(after.slice(now.start, now.end)))
  const items = itemsOfPart(part, kind === 'remove' ? 0 : 1)
  if (!items) return undefined
  const inner = items.map((item) => moved(item, now.start))
  const shift = after.length - source.length
  let { start } = list
  if (index === 0 && kind === 'add') start = part.root!.start + now.start
  if (index === 0 && kind === 'remove') start = sequenceLayout(source, list).memberStart(1) + shift
  const comments = (tree.comments ?? []).flatMap((each) => (each.start < former.start ? [each] : []))
  for (const { start, end } of part.comments ?? []) comments.push({ start: start + now.start, end: end + now.start })
  for (const { start, end } of tree.comments ?? []) {
    if (start >= former.end) comments.push({ start: start + shift, end: end + shift })
  }
  const newRoot = rootWith(root, entry, list, { ...place, inner, shift, start })
  return { ...tree, root: newRoot, end: newRoot.end, comments }
}

/** A new job stands on lines of its own. */
function added([edit, more]: readonly TextEdit[], list: SequenceNode, index: number): Replaced | undefined {
  if (!edit || more || edit.start !== edit.end || edit.start < list.start - 1 || index > list.length) return undefined
  const end = edit.start + edit.text.length
  return { index, count: 0, former: edit, now: { start: edit.start, end } }
}

/** From the line of a job's dash to the line before that of the next one. */
function changed(
  { source }: ConfigDocument,
  list: SequenceNode,
  edits: readonly TextEdit[],
  index: number,
  isRemoval: boolean,
): Replaced | undefined {
  if (isRemoval && list.length === 1) return undefined
  const layout = sequenceLayout(source, list)
  const dash = layout.memberStart(index)
  let start = source.lineStartOf(dash)
  if (source.slice(start, dash).trim() !== '') return undefined
  let end =
    index + 1 < list.length
      ? source.lineEnd(source.lineAt(layout.memberStart(index + 1)) - 1)
      : source.lineEnd(source.lineAt(Math.max(list.end - 1, dash)))
  for (const edit of edits) {
    // With a job go the comments above it, and the line break before them.
    if (isRemoval && edit.start < start) start = edit.start
    if (index + 1 === list.length || isRemoval) end = Math.max(end, edit.end)
    if (edit.start < start || edit.end > end) return undefined
  }
  const shift = edits.reduce((sum, edit) => sum + edit.text.length - (edit.end - edit.start), 0)
  return { index, count: 1, former: { start, end }, now: { start, end: end + shift } }
}

/** The items that a part of the list holds; undefined where they are not as many as expected. */
function itemsOfPart({ root, problems }: DocumentTree, count: number): Node[] | undefined {
  if (problems.length > 0) return undefined
  if (count === 0) return root === undefined ? [] : undefined
  const list = root && resolve(root)
  return list instanceof NodeSequence && !list.flow && list.length === count ? [...list.items] : undefined
}

function rootWith(
  root: MappingNode,
  entry: Entry,
  list: SequenceNode,
  splice: Replaced & { readonly inner: readonly Node[]; readonly shift: number; readonly start: number },
): MappingNode {
  const { index, count, inner, shift, start } = splice
  const items: Node[] = []
  for (let i = 0; i < index; i++) items.push(list.item(i))
  for (const item of inner) items.push(item)
  for (let i = index + count; i < list.length; i++) items.push(moved(list.item(i), shift))
  const at = root.entries.indexOf(entry)
  const value = new NodeSequence(false, { start, end: items.at(-1)!.end }, items)
  const entries = root.entries.map((each, i): Entry => {
    if (i < at) return each
    if (i === at) return { key: each.key, value }
    return { key: moved(each.key, shift), value: moved(each.value, shift) }
  })
  return { ...root, end: Math.max(entries.at(-1)!.key.end, entries.at(-1)!.value.end), entries }
}

/** A node as it stands in a text that has more before it. */
function moved(node: Node, by: number): Node {
  if (by === 0) return node
  const start = node.start + by
  const end = node.end + by
  const outerStart = node.outerStart + by
  if (node.kind === 'scalar') return { ...node, start, end, outerStart }
  if (node.kind === 'mapping') {
    const entries = node.entries.map(({ key, value }): Entry => ({ key: moved(key, by), value: moved(value, by) }))
    return { ...node, start, end, outerStart, entries }
  }
  if (node.kind === 'alias') return { ...node, start, end, outerStart }
  const items = Array.from({ length: node.length }, (_, i) => moved(node.item(i), by))
  const { tag } = node
  return new NodeSequence(node.flow, { start, end }, items, { outerStart, ...(tag === undefined ? {} : { tag }) })
}
