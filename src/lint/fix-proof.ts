import type { Change, NodePath, Span } from '../diagnostics/finding.ts'
import {
  type Entry,
  type MappingNode,
  type Node,
  resolve,
  type ScalarNode,
  type SequenceNode,
} from '../document/node.ts'
import { isMergeKey, isNullScalar, mergedMappings, typed } from '../prometheus/config/yaml-value.ts'

/** What a comparison of two texts of a document comes to. */
export interface Comparison {
  /** Whether one is what the other becomes by the changes, and in nothing else another. */
  readonly isProven: boolean
  /** Scalars and keys of the former text that have become what no change says. */
  readonly unwanted: readonly Span[]
}

/**
 * Compares two YAML documents as Go's yaml.v2 reads them, with what aliases and merge keys bring to each place.
 * @param changes what is meant to have become of the first one
 */
export function compareChanged(before: Node, after: Node | undefined, changes: readonly Change[]): Comparison {
  const wanted = new Wanted()
  if (!after || !changes.every((change) => wanted.add(change))) return { isProven: false, unwanted: [] }
  const comparer = new Comparer(changes)
  comparer.compare(before, after, wanted)
  return comparer
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

class Comparer implements Comparison {
  isProven = true
  readonly unwanted: Span[] = []
  /** What has been compared, so that what aliases repeat is compared once. */
  readonly #compared = new Map<Node, Node>()
  /** By keys that entries move to, those that they come from. */
  readonly #origins = new Map<string, Set<string>>()

  constructor(changes: readonly Change[]) {
    for (const change of changes) {
      if (!('to' in change)) continue
      const [to = ''] = change.to
      const known = this.#origins.get(to)
      if (known) known.add(String(change.path.at(-1)))
      else this.#origins.set(to, new Set([String(change.path.at(-1))]))
    }
  }

  compare(before: Node, after: Node, wanted: Wanted | undefined): void {
    const from = resolve(before)
    const to = resolve(after)
    if (wanted === undefined) {
      if (this.#compared.get(from) === to) return
      this.#compared.set(from, to)
    }
    if (from.kind === 'scalar') {
      if (to.kind !== 'scalar' || !isBecomeScalar(from, to, wanted)) this.#refuse([from])
    } else if (wanted?.text !== undefined || from.kind !== to.kind) this.#refuse([])
    else if (from.kind === 'mapping') this.#compareMappings(from, to as MappingNode, wanted)
    else this.#compareSequences(from, to as SequenceNode, wanted)
  }

  #refuse(unwanted: Iterable<Span>): void {
    this.isProven = false
    for (const span of unwanted) this.unwanted.push(span)
  }

  #compareSequences(before: SequenceNode, after: SequenceNode, wanted: Wanted | undefined): void {
    let left = wanted?.below.size ?? 0
    if (before.length !== after.length || wanted?.moves.size) {
      this.#refuse([])
      return
    }
    for (let i = 0; i < before.length; i++) {
      const below = wanted?.below.get(i)
      if (below) left--
      this.compare(before.item(i), after.item(i), below)
    }
    if (left > 0) this.#refuse([])
  }

  #compareMappings(before: MappingNode, after: MappingNode, wanted: Wanted | undefined): void {
    let left = wanted?.below.size ?? 0
    if (!wanted?.moves.size && haveSameNames(before, after)) {
      for (let i = 0; i < before.entries.length; i++) {
        const entry = before.entries[i]!
        const below = wanted?.below.get(nameOf(entry)!)
        if (below) left--
        this.compare(entry.value, after.entries[i]!.value, below)
      }
      if (left !== 0) this.#refuse([])
      return
    }
    const from = writesOf(before)
    const to = writesOf(after)
    if (!from || !to) {
      this.#refuse([])
      return
    }
    const odd = new Set<string>()
    for (const [key, path] of wanted?.moves ?? []) {
      const below = wanted?.below.get(key)
      if (below) left--
      const found = movedTo(from, to, key, path)
      if (found) this.compare(from.get(key)![0]!, found, below)
      else odd.add(key)
      from.delete(key)
      to.delete(path[0]!)
    }
    for (const [key, own] of from) {
      const others = to.get(key) ?? []
      const below = wanted?.below.get(key)
      if (below) left--
      if (own.length !== others.length) odd.add(key)
      else {
        for (const [i, node] of own.entries()) {
          // Of several that are in force the path leads to the last one, if to any.
          this.compare(node, others[i]!, i === own.length - 1 ? below : undefined)
        }
      }
    }
    for (const key of to.keys())
      if (!from.has(key)) for (const origin of this.#origins.get(key) ?? [key]) odd.add(origin)
    if (odd.size > 0 || left !== 0) this.#refuse(keysOf(before, odd))
  }
}

/** Where an entry that stands once has moved to, if nothing was there. */
function movedTo(from: Writes, to: Writes, key: string, path: readonly string[]): Node | undefined {
  const [first, ...rest] = path
  if (first === undefined || onlyWrite(from, key) === undefined || from.has(first) || to.has(key)) return undefined
  let found = onlyWrite(to, first)
  for (const step of rest) {
    const mapping: Node | undefined = found && resolve(found)
    const writes: Writes | undefined = mapping?.kind === 'mapping' ? writesOf(mapping) : undefined
    found = writes?.size === 1 ? onlyWrite(writes, step) : undefined
  }
  return found
}

/** Some keys of a mapping and of those that it merges, where their texts are written. */
function* keysOf(mapping: MappingNode, names: ReadonlySet<string>): Generator<Span> {
  for (const { key, value } of mapping.entries) {
    if (isMergeKey(key)) for (const merged of mergedMappings(value)) yield* keysOf(merged, names)
    else {
      const node = resolve(key)
      if (node.kind === 'scalar' && names.has(node.value)) yield node
    }
  }
}

function isBecomeScalar(before: ScalarNode, after: ScalarNode, wanted: Wanted | undefined): boolean {
  if (before.tag !== after.tag || wanted?.moves.size || wanted?.below.size) return false
  const text = wanted?.text
  if (text !== undefined) return after.value === text && typed(after).type === 'string'
  return before.value === after.value && typed(before).type === typed(after).type
}

/** Whether two mappings have the same texts as keys in the same order and merge nothing, as nearly all. */
function haveSameNames({ entries }: MappingNode, { entries: others }: MappingNode): boolean {
  return (
    entries.length === others.length &&
    entries.every((entry, i) => {
      const name = nameOf(entry)
      return name !== undefined && name === nameOf(others[i]!)
    })
  )
}

function nameOf({ name, key }: Entry): string | undefined {
  if (name !== undefined) return name
  if (key.kind !== 'scalar' || isNullScalar(key)) return undefined
  const { value } = key
  return isMergeKey(key) ? undefined : value
}

/**
 * What is written under each key, one after the other: merge keys bring values to keys that have others as well, and Go
 * decodes a later one over an earlier one.
 */
type Writes = Map<string, Node[]>

/** Undefined where keys are no texts or a merge key takes in what is no mapping. */
function writesOf(mapping: MappingNode): Writes | undefined {
  const writes: Writes = new Map()
  const add = (key: string, value: Node): void => {
    const known = writes.get(key)
    if (known) known.push(value)
    else writes.set(key, [value])
  }
  const own = new Set<string>()
  for (const { key, value } of mapping.entries) {
    if (isMergeKey(key)) {
      let isSound = true
      const merged = mergedMappings(value, () => {
        isSound = false
      })
      if (!isSound) return undefined
      for (const each of merged.map(writesOf)) {
        if (!each) return undefined
        for (const [name, values] of each) for (const one of values) add(name, one)
      }
      continue
    }
    const node = resolve(key)
    if (node.kind !== 'scalar') return undefined
    const name = isNullScalar(node) ? '' : node.value
    // Of what merge keys have brought before nothing is left; what they bring behind it would replace it in Go alone.
    if (!own.has(name) && replaces(value)) writes.delete(name)
    own.add(name)
    add(name, value)
  }
  return writes
}

function onlyWrite(writes: Writes, key: string): Node | undefined {
  const values = writes.get(key) ?? []
  return values.length === 1 ? values[0] : undefined
}

/** Whether a value takes the whole place of an earlier one: a mapping is decoded into the fields that are there. */
function replaces(value: Node): boolean {
  const node = resolve(value)
  return node.kind === 'sequence' || (node.kind === 'scalar' && !isNullScalar(node))
}
