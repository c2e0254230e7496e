import type { NodePath, Span } from '../diagnostics/finding.ts'
import { type DocumentTree, type Entry, itemsOf, type Node, resolve } from '../document/node.ts'
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
    const entries = nodes.flatMap((node) => [...entriesOf(node, key)])
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

/** Entries of a name, merged ones as well. */
function* entriesOf(node: Node, name: string, depth = 0): Generator<Entry> {
  const mapping = resolve(node)
  if (mapping.kind === 'sequence' && depth > 0 && depth <= MOST_MERGES) {
    for (const item of itemsOf(mapping)) yield* entriesOf(item, name, depth + 1)
  }
  if (mapping.kind !== 'mapping' || depth > MOST_MERGES) return
  for (const entry of mapping.entries) {
    const key = entry.name ?? keyText(entry.key)
    if (key === name) yield entry
    else if (key === '<<') yield* entriesOf(entry.value, name, depth + 1)
  }
}

const MOST_MERGES = 5

function keyText(key: Node): string {
  const node = resolve(key)
  return node.kind === 'scalar' ? node.value : ''
}

function pathKey(key: string, quotable: readonly Quotable[]): string {
  if (isSecretName(key)) return key
  const hidden = quotable.flatMap(({ text, secret }) => [...occurrences(key, text.slice(secret.start, secret.end))])
  return replaced(key, hidden)
}
