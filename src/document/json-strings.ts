import type { ScalarNode, SequenceNode } from './node.ts'
import type { Source } from './source.ts'

const HASH_SEED = 0x811c9dc5
const HASH_PRIME = 0x01000193

/** A 32-bit hash of a text (FNV-1a over UTF-16 code units). */
export function hashOf(text: string): number {
  let hash = HASH_SEED
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), HASH_PRIME)
  return hash >>> 0
}

/** A list of JSON strings as pairs of offsets (quotes included): a million targets take 8 MB, not 100. */
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

  constructor(source: Source, span: { start: number; end: number }, offsets: Int32Array, escaped: boolean) {
    this.#source = source
    this.#offsets = offsets
    this.start = span.start
    this.end = span.end
    this.length = offsets.length / 2
    this.escaped = escaped
  }

  get outerStart(): number {
    return this.start
  }

  item(index: number): ScalarNode {
    return new JsonString(this.#source, this.#offsets[2 * index]!, this.#offsets[2 * index + 1]!)
  }

  itemSpan(index: number): { start: number; end: number } {
    return { start: this.#offsets[2 * index]!, end: this.#offsets[2 * index + 1]! }
  }

  itemOuterStart(index: number): number {
    return this.#offsets[2 * index]!
  }

  /** `hashOf` the text of an item, made without making the text; only where nothing is escaped. */
  hashAt(index: number): number {
    const { units } = this.#source
    const end = this.#offsets[2 * index + 1]! - 1
    let hash = HASH_SEED
    for (let i = this.#offsets[2 * index]! + 1; i < end; i++) hash = Math.imul(hash ^ units[i]!, HASH_PRIME)
    return hash >>> 0
  }

  /** Index of the item that begins at an offset, or -1. */
  indexAt(start: number): number {
    let low = 0
    let high = this.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const at = this.#offsets[2 * middle]!
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

export class JsonString implements ScalarNode {
  readonly kind = 'scalar'
  readonly style = 'double'
  readonly start: number
  readonly end: number
  readonly #source: Source
  #value: string | undefined

  constructor(source: Source, start: number, end: number) {
    this.#source = source
    this.start = start
    this.end = end
  }

  get outerStart(): number {
    return this.start
  }

  get value(): string {
    this.#value ??= decodeString(this.#source.slice(this.start, this.end))
    return this.#value
  }
}

/** As Go decodes: a lone surrogate escape becomes U+FFFD (encoding/json, unquoteBytes). */
function decodeString(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1)
  return (JSON.parse(quoted) as string).toWellFormed()
}
