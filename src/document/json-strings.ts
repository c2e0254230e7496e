import type { Entry, MappingNode, Node, ScalarNode, SequenceNode } from './node.ts'
import type { Source } from './source.ts'

const HASH_SEED = 0x811c9dc5
const HASH_PRIME = 0x01000193

/** A 32-bit hash of a text (FNV-1a over UTF-16 code units). */
export function hashOf(text: string): number {
  let hash = HASH_SEED
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), HASH_PRIME)
  return hash >>> 0
}

/** Where strings stand, as pairs of offsets (quotes included) from a place of an array that many may share. */
export interface PackedOffsets {
  readonly array: Int32Array
  readonly at: number
}

/** Elements of an array that small lists share. */
const SHARED = 32 * 1024

/** Keeps the offsets of many small lists in few arrays: an array of its own takes as much as thirty offsets. */
export class OffsetPool {
  #array = new Int32Array(0)
  #used = 0

  /** Keeps the first `count` elements of an array. */
  add(offsets: Int32Array, count: number): PackedOffsets {
    if (count > SHARED / 8) return { array: offsets.slice(0, count), at: 0 }
    if (this.#used + count > this.#array.length) {
      // A small file needs no more than a small array.
      this.#array = new Int32Array(Math.max(count, Math.min(SHARED, 2 * this.#array.length)))
      this.#used = 0
    }
    const at = this.#used
    for (let i = 0; i < count; i++) this.#array[at + i] = offsets[i]!
    this.#used += count
    return { array: this.#array, at }
  }
}

/** A list of JSON strings as pairs of offsets: a million targets take 8 MB, not 100. */
export class PackedStrings implements SequenceNode {
  readonly kind = 'sequence'
  readonly flow = true
  readonly start: number
  readonly end: number
  readonly length: number
  /** False where no item has a backslash: each item's text then stands in the source as it is. */
  readonly escaped: boolean
  readonly #source: Source
  readonly #offsets: Int32Array
  readonly #at: number

  constructor(
    source: Source,
    span: { start: number; end: number },
    { array, at }: PackedOffsets,
    length: number,
    escaped: boolean,
  ) {
    this.#source = source
    this.#offsets = array
    this.#at = at
    this.start = span.start
    this.end = span.end
    this.length = length
    this.escaped = escaped
  }

  get outerStart(): number {
    return this.start
  }

  item(index: number): ScalarNode {
    return new JsonString(this.#source, this.#offsets[this.#at + 2 * index]!, this.#offsets[this.#at + 2 * index + 1]!)
  }

  itemSpan(index: number): { start: number; end: number } {
    return { start: this.#offsets[this.#at + 2 * index]!, end: this.#offsets[this.#at + 2 * index + 1]! }
  }

  itemOuterStart(index: number): number {
    return this.#offsets[this.#at + 2 * index]!
  }

  /** `hashOf` the text of an item, made without making the text; only where nothing is escaped. */
  hashAt(index: number): number {
    const { units } = this.#source
    const end = this.#offsets[this.#at + 2 * index + 1]! - 1
    let hash = HASH_SEED
    for (let i = this.#offsets[this.#at + 2 * index]! + 1; i < end; i++) hash = Math.imul(hash ^ units[i]!, HASH_PRIME)
    return hash >>> 0
  }

  /** Index of the item that begins at an offset, or -1. */
  indexAt(start: number): number {
    let low = 0
    let high = this.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const at = this.#offsets[this.#at + 2 * middle]!
      if (at === start) return middle
      if (at < start) low = middle + 1
      else high = middle - 1
    }
    return -1
  }
}

/** Narrows to a list whose items can be searched for in the source itself. */
export function isSearchable(sequence: SequenceNode): sequence is PackedStrings {
  return sequence instanceof PackedStrings && !sequence.escaped
}

/** An object that has nothing but strings, as the offsets of its keys and values: labels of a million groups. */
export class PackedEntries implements MappingNode {
  readonly kind = 'mapping'
  readonly flow = true
  readonly start: number
  readonly end: number
  readonly size: number
  readonly #source: Source
  readonly #offsets: Int32Array
  readonly #at: number
  #entries: readonly Entry[] | undefined

  constructor(source: Source, span: { start: number; end: number }, { array, at }: PackedOffsets, size: number) {
    this.#source = source
    this.#offsets = array
    this.#at = at
    this.start = span.start
    this.end = span.end
    this.size = size
  }

  get outerStart(): number {
    return this.start
  }

  /** Always the same nodes. */
  get entries(): readonly Entry[] {
    this.#entries ??= this.read()
    return this.#entries
  }

  /** The text of a key, by its index. */
  keyText(index: number): string {
    return this.#text(this.#at + 4 * index)
  }

  valueText(index: number): string {
    return this.#text(this.#at + 4 * index + 2)
  }

  #text(at: number): string {
    return decodeString(this.#source.slice(this.#offsets[at]!, this.#offsets[at + 1]!))
  }

  /** The entries for one look at them: they are not kept. */
  read(): readonly Entry[] {
    if (this.#entries) return this.#entries
    return Array.from({ length: this.size }, (_, index) => {
      const at = this.#at + 4 * index
      const value = new JsonString(this.#source, this.#offsets[at + 2]!, this.#offsets[at + 3]!)
      return new JsonEntry(this.#source, this.#offsets[at]!, this.#offsets[at + 1]!, value)
    })
  }
}

/** An entry whose key is made when it is asked for. */
export class JsonEntry implements Entry {
  readonly value: Node
  readonly #source: Source
  readonly #start: number
  readonly #end: number

  /** @param start of the key */
  constructor(source: Source, start: number, end: number, value: Node) {
    this.#source = source
    this.#start = start
    this.#end = end
    this.value = value
  }

  get key(): JsonString {
    return new JsonString(this.#source, this.#start, this.#end)
  }
}

export class JsonString implements ScalarNode {
  readonly kind = 'scalar'
  readonly style = 'double'
  readonly start: number
  readonly end: number
  readonly #source: Source

  constructor(source: Source, start: number, end: number) {
    this.#source = source
    this.start = start
    this.end = end
  }

  get outerStart(): number {
    return this.start
  }

  /** Decoded anew each time: most are looked at once, and there may be millions. */
  get value(): string {
    return decodeString(this.#source.slice(this.start, this.end))
  }
}

/** As Go decodes: a lone surrogate escape becomes U+FFFD (encoding/json, unquoteBytes). */
function decodeString(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1)
  return (JSON.parse(quoted) as string).toWellFormed()
}
