import type { Change, NodePath } from '../diagnostics/finding.ts'
import { type MappingNode, type Node, resolve, type ScalarNode } from '../document/node.ts'
import { isMergeKey, isNullScalar, mergedMappings, typed } from '../prometheus/config/yaml-value.ts'

/**
 * Whether one YAML document is what the other becomes by some changes, and in nothing else another: as Go's yaml.v2 reads
 * both, with what aliases and merge keys bring to each place.
 */
export function isChangedTo(before: Node, after: Node, changes: readonly Change[]): boolean {
  const wanted = new Wanted()
  return changes.every((change) => wanted.add(change)) && new Comparison().isBecome(before, after, wanted)
}

/** The changes at a place of the document and below it. */
class Wanted {
  text: string | undefined
  readonly moves = new Map<string, readonly string[]>()
  readonly below = new Map<string | number, Wanted>()

  /** False where it cannot be made beside the others. */
  add(change: Change): boolean {
    const { path } = change
    if ('text' in change) {
      const place = this.#at(path)
      if (place.text !== undefined && place.text !== change.text) return false
      place.text = change.text
      return true
    }
    const key = path.at(-1)
    if (typeof key !== 'string') return false
    const { moves } = this.#at(path.slice(0, -1))
    const known = moves.get(key)
    moves.set(key, change.to)
    return known === undefined || known.join('\n') === change.to.join('\n')
  }

  #at(path: NodePath): Wanted {
    let place: Wanted = this
    for (const step of path) {
      const next = place.below.get(step) ?? new Wanted()
      place.below.set(step, next)
      place = next
    }
    return place
  }
}

class Comparison {
  /** What is known to be the same, so that what aliases repeat is compared once. */
  readonly #same = new Map<Node, Node>()

  isBecome(before: Node, after: Node, wanted: Wanted | undefined): boolean {
    const from = resolve(before)
    const to = resolve(after)
    if (wanted === undefined) {
      if (this.#same.get(from) === to) return true
      this.#same.set(from, to)
    }
    if (from.kind === 'scalar') return to.kind === 'scalar' && isBecomeScalar(from, to, wanted)
    if (wanted?.text !== undefined) return false
    if (from.kind === 'mapping') return to.kind === 'mapping' && this.#isBecomeMapping(from, to, wanted)
    if (to.kind !== 'sequence' || from.length !== to.length || wanted?.moves.size) return false
    for (const step of wanted?.below.keys() ?? []) {
      if (typeof step !== 'number' || step >= from.length) return false
    }
    for (let i = 0; i < from.length; i++) {
      if (!this.isBecome(from.item(i), to.item(i), wanted?.below.get(i))) return false
    }
    return true
  }

  #isBecomeMapping(before: MappingNode, after: MappingNode, wanted: Wanted | undefined): boolean {
    const from = writesOf(before)
    const to = writesOf(after)
    if (!from || !to) return false
    for (const [key, path] of wanted?.moves ?? []) {
      if (!this.#isMoved(from, to, key, path, wanted?.below.get(key))) return false
      from.delete(key)
      to.delete(path[0]!)
    }
    for (const step of wanted?.below.keys() ?? []) {
      if (typeof step !== 'string' || !(from.has(step) || wanted?.moves.has(step))) return false
    }
    if (from.size !== to.size) return false
    for (const [key, own] of from) {
      const others = to.get(key) ?? []
      if (own.length !== others.length) return false
      // Of several that are in force the path leads to the last one, if to any.
      const last = own.length - 1
      const below = wanted?.below.get(key)
      if (!own.every((node, i) => this.isBecome(node, others[i]!, i === last ? below : undefined))) return false
    }
    return true
  }

  /** Whether an entry that stands once has moved to a place where nothing was. */
  #isMoved(from: Writes, to: Writes, key: string, path: readonly string[], below: Wanted | undefined): boolean {
    const [first, ...rest] = path
    const [value, ...others] = from.get(key) ?? []
    if (first === undefined || value === undefined || others.length > 0) return false
    if (from.has(first) || to.has(key)) return false
    let found = onlyWrite(to, first)
    for (const step of rest) {
      const mapping: Node | undefined = found && resolve(found)
      const writes: Writes | undefined = mapping?.kind === 'mapping' ? writesOf(mapping) : undefined
      found = writes?.size === 1 ? onlyWrite(writes, step) : undefined
    }
    return found !== undefined && this.isBecome(value, found, below)
  }
}

function isBecomeScalar(before: ScalarNode, after: ScalarNode, wanted: Wanted | undefined): boolean {
  if (before.tag !== after.tag || wanted?.moves.size || wanted?.below.size) return false
  const text = wanted?.text
  if (text !== undefined) return after.value === text && typed(after).type === 'string'
  return before.value === after.value && typed(before).type === typed(after).type
}

/**
 * What is written under each key, one after the other: merge keys bring values to keys that have others as well, and Go
 * decodes a later one over an earlier one.
 */
type Writes = Map<string, readonly Node[]>

/** Undefined where keys are no texts or a merge key takes in what is no mapping. */
function writesOf(mapping: MappingNode): Writes | undefined {
  const writes: Writes = new Map()
  const add = (key: string, values: readonly Node[]) => writes.set(key, [...(writes.get(key) ?? []), ...values])
  const own = new Set<string>()
  for (const { key, value } of mapping.entries) {
    if (isMergeKey(key)) {
      const merged = mergedMappings(value)?.map(writesOf)
      if (!merged) return undefined
      for (const each of merged) {
        if (!each) return undefined
        for (const [name, values] of each) add(name, values)
      }
      continue
    }
    const node = resolve(key)
    if (node.kind !== 'scalar') return undefined
    const name = isNullScalar(node) ? '' : node.value
    // Of what merge keys have brought before nothing is left; what they bring behind it would replace it in Go alone.
    if (!own.has(name) && replaces(value)) writes.delete(name)
    own.add(name)
    add(name, [value])
  }
  return writes
}

function onlyWrite(writes: Writes, key: string): Node | undefined {
  const [value, ...others] = writes.get(key) ?? []
  return others.length === 0 ? value : undefined
}

/** Whether a value takes the whole place of an earlier one: a mapping is decoded into the fields that are there. */
function replaces(value: Node): boolean {
  const node = resolve(value)
  return node.kind === 'sequence' || (node.kind === 'scalar' && !isNullScalar(node))
}
