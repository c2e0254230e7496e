import { type Entry, type MappingNode, type Node, NodeSequence } from './node.ts'

/** Kinds of collections that are open while reading. A pair is a `key: value` within `[ ]`, a mapping without braces. */
export const FRAME = {
  blockSequence: 0,
  indentlessSequence: 1,
  blockMapping: 2,
  flowSequence: 3,
  flowMapping: 4,
  pair: 5,
} as const

export type FrameKind = (typeof FRAME)[keyof typeof FRAME]

/** Where a node begins with its anchor and tag, and these. */
export interface Named {
  readonly outerStart: number
  readonly anchor: string | undefined
  readonly tag: string | undefined
}

/** A collection whose end has not been reached. */
export interface Frame {
  readonly kind: FrameKind
  readonly start: number
  readonly named: Named | undefined
  readonly isSequence: boolean
  /** The key whose value has not been read. */
  readonly key: Node | undefined
  /** Whether there is one, even where it could not be made. */
  readonly hasKey: boolean
  /** Whether nothing of it has been read. */
  first: boolean
  /** In `{a, b}` a key has no value, and none is looked for. */
  bare: boolean
  /** Whether something within was left out, as it could not be read. */
  readonly broken: boolean
}

export function isFlow({ kind }: Frame): boolean {
  return kind >= FRAME.flowSequence
}

interface OpenFrame extends Frame {
  kind: FrameKind
  start: number
  named: Named | undefined
  isSequence: boolean
  key: Node | undefined
  hasKey: boolean
  broken: boolean
  /** Where its items or entries begin among those of all frames. */
  from: number
}

/**
 * The collections that are open, one within the other, with what has been read of them. Frames are used again, and
 * items are gathered in one place until their number is known: there are a great many small collections.
 */
export class Frames {
  readonly #frames: OpenFrame[] = []
  readonly #items: Node[] = []
  readonly #entries: Entry[] = []
  #itemCount = 0
  #entryCount = 0
  /** How many there are. */
  depth = 0

  /** The innermost one. */
  top(): Frame | undefined {
    return this.depth === 0 ? undefined : this.#frames[this.depth - 1]
  }

  all(): readonly Frame[] {
    return this.#frames.slice(0, this.depth)
  }

  push(kind: FrameKind, start: number, named: Named | undefined): Frame {
    if (this.depth === this.#frames.length) this.#frames.push(newFrame())
    const frame = this.#frames[this.depth++]!
    frame.kind = kind
    frame.start = start
    frame.named = named
    frame.isSequence = kind < FRAME.blockMapping || kind === FRAME.flowSequence
    frame.key = undefined
    frame.hasKey = false
    frame.first = true
    frame.bare = false
    frame.broken = false
    frame.from = frame.isSequence ? this.#itemCount : this.#entryCount
    return frame
  }

  /** Takes in the next item, key or value of the innermost one; `undefined` for one that could not be made. */
  add(node: Node | undefined): void {
    const frame = this.#frames[this.depth - 1]!
    if (node === undefined) frame.broken = true
    if (frame.isSequence) {
      if (node !== undefined) this.#items[this.#itemCount++] = node
    } else if (frame.hasKey) {
      const { key } = frame
      if (node !== undefined && key !== undefined) this.#entries[this.#entryCount++] = { key, value: node }
      frame.hasKey = false
    } else {
      frame.key = node
      frame.hasKey = true
    }
  }

  /** Takes in an entry of the innermost one, a mapping whose entries so far are whole. */
  addEntry(entry: Entry): void {
    this.#entries[this.#entryCount++] = entry
  }

  /** Leaves out the key that has no value yet, and whatever else could not be read of the innermost one. */
  leaveOut(): void {
    const frame = this.#frames[this.depth - 1]!
    frame.hasKey = false
    frame.broken = true
  }

  /** Leaves out the last item or entry of the innermost one, if it has any. */
  dropLast(): void {
    const { isSequence, from } = this.#frames[this.depth - 1]!
    if (isSequence) this.#itemCount = Math.max(from, this.#itemCount - 1)
    else this.#entryCount = Math.max(from, this.#entryCount - 1)
    this.leaveOut()
  }

  /** End of the last item or value of the innermost one, if it has any. */
  lastEnd(): number | undefined {
    const { isSequence, from } = this.#frames[this.depth - 1]!
    if (isSequence) return this.#itemCount > from ? this.#items[this.#itemCount - 1]!.end : undefined
    return this.#entryCount > from ? this.#entries[this.#entryCount - 1]!.value.end : undefined
  }

  /** Ends the innermost one. Gives the node that it has become. */
  pop(end: number): MappingNode | NodeSequence {
    const { kind, start, named, isSequence, from } = this.#frames[--this.depth]!
    const flow = kind >= FRAME.flowSequence
    if (isSequence) {
      const items = this.#items.slice(from, this.#itemCount)
      this.#itemCount = from
      return new NodeSequence(flow, { start, end }, items, named && defined(named))
    }
    const entries = this.#entries.slice(from, this.#entryCount)
    this.#entryCount = from
    const node: MappingNode = { kind: 'mapping', flow, entries, start, end, outerStart: start }
    return named === undefined ? node : { ...node, ...defined(named) }
  }
}

function newFrame(): OpenFrame {
  return {
    kind: FRAME.blockSequence,
    start: 0,
    named: undefined,
    isSequence: true,
    key: undefined,
    hasKey: false,
    first: true,
    bare: false,
    broken: false,
    from: 0,
  }
}

/** Only the properties that there are. */
export function defined({ outerStart, anchor, tag }: Named): { outerStart: number; anchor?: string; tag?: string } {
  return { outerStart, ...(anchor === undefined ? {} : { anchor }), ...(tag === undefined ? {} : { tag }) }
}
