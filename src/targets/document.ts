import type { Finding, Severity, Span } from '../diagnostics/finding.ts'
import { hashOf, isSearchable } from '../document/json-strings.ts'
import type { DocumentTree, Entry, Format, MappingNode, Node, SequenceNode } from '../document/node.ts'
import { resolve } from '../document/node.ts'
import type { Source } from '../document/source.ts'
import { type Labels, labelsKey } from '../prometheus/labels.ts'

/** A file_sd file as Prometheus reads it, with the places that edits need. */
export interface TargetDocument {
  readonly source: Source
  readonly tree: DocumentTree
  readonly format: Format
  /** Empty where Prometheus would refuse the file. */
  readonly groups: readonly TargetGroup[]
  /** Errors: Prometheus discards the whole file. Warnings and infos: it reads it. */
  readonly findings: readonly Finding[]
}

/** A target group: addresses that share labels. */
export class TargetGroup {
  /** Place in the file, from 0: Prometheus names its source `file:index`. */
  readonly index: number
  /** As it stands in the list: an alias, where YAML repeats a group. */
  readonly node: Node
  readonly mapping: MappingNode
  /** The entries that count: of duplicate JSON keys the last. Absent where the group has none (or a merged one). */
  readonly targetsEntry: Entry | undefined
  readonly labelsEntry: Entry | undefined
  readonly labels: Labels
  readonly #targets: SequenceNode | undefined

  constructor(parts: {
    index: number
    node: Node
    mapping: MappingNode
    targetsEntry: Entry | undefined
    labelsEntry: Entry | undefined
    targets: SequenceNode | undefined
    labels: Labels
  }) {
    this.index = parts.index
    this.node = parts.node
    this.mapping = parts.mapping
    this.targetsEntry = parts.targetsEntry
    this.labelsEntry = parts.labelsEntry
    this.labels = parts.labels
    this.#targets = parts.targets
  }

  /** The list that holds the targets, an alias resolved; absent where there is none or null. */
  get sequence(): SequenceNode | undefined {
    return this.#targets
  }

  get size(): number {
    return this.#targets?.length ?? 0
  }

  get key(): string {
    return labelsKey(this.labels)
  }

  address(index: number): string {
    return scalarText(this.#targets!.item(index))
  }

  addressSpan(index: number): Span {
    return this.#targets!.itemSpan(index)
  }

  *addresses(): Generator<string> {
    for (let i = 0; i < this.size; i++) yield this.address(i)
  }
}

/** What a string field makes of a scalar: its literal text, and nothing of a null. */
export function scalarText(node: Node): string {
  const scalar = resolve(node)
  if (scalar.kind !== 'scalar' || isNull(scalar)) return ''
  return scalar.value
}

/** A null as both encoding/json and yaml.v2 know it (yaml.v2 resolve.go; JSON has only `null`, checked by syntax). */
export function isNull(node: Node): boolean {
  const value = resolve(node)
  if (value.kind !== 'scalar') return false
  if (value.tag !== undefined) return value.tag === '!!null'
  return value.style === 'plain' && /^(?:|~|null|Null|NULL)$/.test(value.value)
}

/** A place in a document: target `index` of group `group`. */
export interface TargetPlace {
  readonly group: number
  readonly index: number
}

/** Above this many look-ups one pass over all targets is cheaper than a search for each. */
const FEW_LOOKUPS = 8

/**
 * Where given addresses stand in a document. A few are searched for in the text itself, so that adding one target to a
 * file of a million does not decode a million strings; for many, one pass over the file looks each of its targets up.
 */
export class AddressIndex {
  /** Every address that was asked for. */
  readonly #places = new Map<string, readonly TargetPlace[]>()
  /** Whether no address was asked for twice. */
  readonly areDistinct: boolean

  constructor(document: TargetDocument, addresses: readonly string[]) {
    for (const address of addresses) this.#places.set(address, NOWHERE)
    this.areDistinct = this.#places.size === addresses.length
    if (this.#places.size <= FEW_LOOKUPS && document.source.units instanceof Uint8Array) {
      for (const address of this.#places.keys()) this.#places.set(address, search(document, address))
    } else this.#lookUpAll(document)
  }

  /** @param address one of those that were given */
  find(address: string): readonly TargetPlace[] {
    return this.#places.get(address)!
  }

  #lookUpAll(document: TargetDocument): void {
    // Nearly all targets of the file are none of those asked for: a bit for each hash tells so without their texts.
    const bits = new Uint8Array(FILTER_BYTES)
    for (const address of this.#places.keys()) {
      const hash = hashOf(address) % (FILTER_BYTES * 8)
      bits[hash >> 3]! |= 1 << (hash & 7)
    }
    for (const group of document.groups) {
      const { sequence } = group
      const packed = sequence && isSearchable(sequence) ? sequence : undefined
      for (let index = 0; index < group.size; index++) {
        if (packed) {
          const hash = packed.hashAt(index) % (FILTER_BYTES * 8)
          if (!(bits[hash >> 3]! & (1 << (hash & 7)))) continue
        }
        const address = group.address(index)
        const known = this.#places.get(address)
        if (known) this.#places.set(address, [...known, { group: group.index, index }])
      }
    }
  }
}

/** Four million bits: of a hundred thousand addresses one in forty others is looked up in vain. */
const FILTER_BYTES = 512 * 1024

function search(document: TargetDocument, address: string): TargetPlace[] {
  const places: TargetPlace[] = []
  const bytes = document.source.units as Buffer
  const quoted = JSON.stringify(address)
  for (const group of document.groups) {
    const { sequence } = group
    if (!sequence) continue
    if (!isSearchable(sequence)) {
      for (let index = 0; index < group.size; index++) {
        if (group.address(index) === address) places.push({ group: group.index, index })
      }
      continue
    }
    const part = bytes.subarray(sequence.start, sequence.end)
    for (let at = part.indexOf(quoted); at !== -1; at = part.indexOf(quoted, at + 1)) {
      const index = sequence.indexAt(sequence.start + at)
      if (index !== -1) places.push({ group: group.index, index })
    }
  }
  return places
}

const NOWHERE: readonly TargetPlace[] = []

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === ('error' satisfies Severity))
}
