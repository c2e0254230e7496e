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
 * file of a million does not decode a million strings; for many, one pass over the file compares hashes, and decodes
 * what has the hash of an address that was asked for.
 */
export class AddressIndex {
  readonly #addresses: readonly string[]
  readonly #hashes: Uint32Array
  /** Open addressing: numbers of addresses by their hashes, -1 where free. */
  readonly #slots: Int32Array
  /** Numbers of addresses that were asked for before, by the number of the later one. */
  readonly #earlier = new Map<number, number>()
  readonly #places = new Map<number, TargetPlace[]>()

  constructor(document: TargetDocument, addresses: readonly string[]) {
    this.#addresses = addresses
    this.#hashes = new Uint32Array(addresses.length)
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * addresses.length + 2))).fill(-1)
    for (let number = 0; number < addresses.length; number++) this.#insert(number)
    const isFew = addresses.length - this.#earlier.size <= FEW_LOOKUPS
    if (isFew && document.source.units instanceof Uint8Array) {
      addresses.forEach((address, number) => {
        if (!this.#earlier.has(number)) this.#places.set(number, search(document, address))
      })
    } else this.#lookUpAll(document)
  }

  /** Whether no address was asked for twice. */
  get areDistinct(): boolean {
    return this.#earlier.size === 0
  }

  /** @param number of the address among those that were given */
  find(number: number): readonly TargetPlace[] {
    return this.#places.get(this.#earlier.get(number) ?? number) ?? NOWHERE
  }

  #insert(number: number): void {
    const address = this.#addresses[number]!
    const hash = hashOf(address)
    this.#hashes[number] = hash
    const mask = this.#slots.length - 1
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const other = this.#slots[slot]!
      if (other === -1) {
        this.#slots[slot] = number
        return
      }
      if (this.#hashes[other] === hash && this.#addresses[other] === address) {
        this.#earlier.set(number, other)
        return
      }
    }
  }

  #lookUpAll(document: TargetDocument): void {
    const mask = this.#slots.length - 1
    for (const group of document.groups) {
      const { sequence } = group
      const packed = sequence && isSearchable(sequence) ? sequence : undefined
      for (let index = 0; index < group.size; index++) {
        const hash = packed ? packed.hashAt(index) : hashOf(group.address(index))
        for (let slot = hash & mask, number = this.#slots[slot]!; number !== -1; ) {
          if (this.#hashes[number] === hash && this.#addresses[number] === group.address(index)) {
            const known = this.#places.get(number)
            if (known) known.push({ group: group.index, index })
            else this.#places.set(number, [{ group: group.index, index }])
          }
          slot = (slot + 1) & mask
          number = this.#slots[slot]!
        }
      }
    }
  }
}

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
