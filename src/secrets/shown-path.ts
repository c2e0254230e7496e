import type { NodePath, Span } from '../diagnostics/finding.ts'
import {
  type DocumentTree,
  type Entry,
  itemsOf,
  keyText,
  type MappingNode,
  type Node,
  resolve,
} from '../document/node.ts'
import { replaced } from './credentials.ts'
import { isSecretName } from './names.ts'
import { occurrences, overlapping } from './occurrences.ts'
import type { Quotable } from './quotable.ts'

/** Keys are told from values by their places; what is no key of the tree, as far as it is like no secret. */
export function shownPath(
  path: NodePath,
  { root }: DocumentTree,
  hidden: readonly Span[],
  quotable: readonly Quotable[],
): NodePath {
  if (quotable.length === 0) return path
  let nodes: readonly Node[] = root === undefined ? [] : [root]
  return path.map((key) => {
    if (typeof key === 'number') {
      nodes = nodes.flatMap((node) => itemAt(resolve(node), key))
      return key
    }
    const entries = entriesOf(nodes, key)
    nodes = entries.map(({ value }) => value)
    const isOpen =
      entries.length > 0 &&
      entries.every(({ key: { outerStart, end } }) => overlapping(hidden, outerStart, end - 1).next().done === true)
    return isOpen ? key : pathKey(key, quotable)
  })
}

function itemAt(node: Node, index: number): Node[] {
  return node.kind === 'sequence' && index < node.length ? [node.item(index)] : []
}

/** Entries of a name, merged ones as well: each mapping is looked at once, however often aliases lead to it. */
function entriesOf(nodes: readonly Node[], name: string): Entry[] {
  const found: Entry[] = []
  const seen = new Set<Node>()
  const left = nodes.map((node) => ({ node, isMerged: false }))
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const node = resolve(next.node)
    if (seen.has(node)) continue
    seen.add(node)
    if (node.kind === 'sequence' && next.isMerged) {
      for (const item of itemsOf(node)) left.push({ node: item, isMerged: true })
    } else if (node.kind === 'mapping') {
      const entries = byName(node)
      for (const entry of entries.get(name) ?? []) found.push(entry)
      if (name === '<<') continue
      for (const entry of entries.get('<<') ?? []) left.push({ node: entry.value, isMerged: true })
    }
  }
  return found
}

const named = new WeakMap<MappingNode, ReadonlyMap<string, readonly Entry[]>>()

/** The entries of a mapping by their names, remembered: many findings may be about one mapping. */
function byName(node: MappingNode): ReadonlyMap<string, readonly Entry[]> {
  const known = named.get(node)
  if (known) return known
  const entries = new Map<string, Entry[]>()
  for (const entry of node.entries) {
    const name = entry.name ?? keyText(entry.key)
    const alike = entries.get(name)
    if (alike) alike.push(entry)
    else entries.set(name, [entry])
  }
  named.set(node, entries)
  return entries
}

function pathKey(key: string, quotable: readonly Quotable[]): string {
  if (isSecretName(key)) return key
  const hidden = quotable.flatMap(({ text, secret }) => [...occurrences(key, text.slice(secret.start, secret.end))])
  return replaced(key, hidden)
}
