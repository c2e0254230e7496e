import {
  type AliasEvent,
  COLLECTION_STYLE,
  EVENT_ID,
  type Event,
  type MappingEvent,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml'
import {
  type AliasNode,
  type Entry,
  type MappingNode,
  type Node,
  NodeSequence,
  type ScalarNode,
  type ScalarStyle,
} from './node.ts'
import { blockSpan, checkScalarText, scalarText } from './yaml-decode.ts'
import { refuse } from './yaml-error.ts'
import { Scanner } from './yaml-scan.ts'
import { checkScalarTag, decodeBinary, type TagHandles, tagHandles, tagName } from './yaml-tags.ts'
import type { Reading } from './yaml-text.ts'

const NONE = -1

const STYLES: Record<number, ScalarStyle> = {
  [SCALAR_STYLE.PLAIN]: 'plain',
  [SCALAR_STYLE.SINGLE_QUOTED]: 'single',
  [SCALAR_STYLE.DOUBLE_QUOTED]: 'double',
  [SCALAR_STYLE.LITERAL_BLOCK]: 'literal',
  [SCALAR_STYLE.FOLDED_BLOCK]: 'folded',
}

type Content = Exclude<Node, AliasNode>
type Properties = Pick<ScalarEvent, 'anchorStart' | 'anchorEnd' | 'tagStart' | 'tagEnd'>
type Named = Pick<Content, 'outerStart' | 'anchor' | 'tag'>

/** A collection whose end has not been reached. */
interface Open {
  readonly event: SequenceEvent | MappingEvent
  readonly isMapping: boolean
  readonly flow: boolean
  /** A `key: value` within `[ ]`, which is a mapping without braces. */
  readonly pair: boolean
  readonly start: number
  readonly named: Named
  readonly nodes: Node[]
  /** Where the entry's key begins, with its anchor and tag, and whether a key without `?` may begin there. */
  keyStart: number
  keyAllowed: boolean
  /** Where the `?` of the entry stands. */
  explicit: number
}

/**
 * Makes nodes of the parser's events. They tell where scalars are, but neither where collections end nor where absent
 * values belong; both follow from the indicators between the scalars. Moving over these is also where the rules are
 * kept that Go has and the parser has not.
 */
export function compose(reading: Reading, events: readonly Event[]): Node | undefined {
  return new Composer(reading).compose(events)
}

class Composer {
  readonly #reading: Reading
  readonly #text: string
  readonly #scan: Scanner
  readonly #anchors = new Map<string, Content | 'open'>()
  readonly #open: Open[] = []
  #handles: TagHandles = tagHandles([])
  #root: Node | undefined

  constructor(reading: Reading) {
    this.#reading = reading
    this.#text = reading.original
    this.#scan = new Scanner(reading.original, reading.start)
  }

  compose(events: readonly Event[]): Node | undefined {
    for (let i = 0; i < events.length; i++) {
      const event = events[i]!
      switch (event.type) {
        case EVENT_ID.DOCUMENT:
          this.#handles = tagHandles(event.directives)
          break
        case EVENT_ID.SEQUENCE:
        case EVENT_ID.MAPPING:
          this.#begin(event, events[i + 1])
          break
        case EVENT_ID.SCALAR:
          this.#approach(event.valueStart === NONE && event.anchorStart === NONE && event.tagStart === NONE)
          this.#add(this.#reading.aliases.has(event.valueStart) ? this.#rewrittenAlias(event) : this.#scalar(event))
          break
        case EVENT_ID.ALIAS:
          this.#approach(false)
          this.#add(this.#alias(event))
          break
        case EVENT_ID.POP: {
          const open = this.#open.pop()
          if (open !== undefined) this.#add(this.#close(open))
        }
      }
    }
    this.#scan.next()
    return this.#root
  }

  /** Moves over the indicators that stand before a child of the innermost collection. */
  #approach(absent: boolean): void {
    const open = this.#open.at(-1)
    if (open === undefined) return
    const scan = this.#scan
    const isKey = open.isMapping && open.nodes.length % 2 === 0
    if (open.flow && !open.pair && (isKey || !open.isMapping) && this.#text[scan.next()] === ',') scan.indicator(true)
    if (!open.isMapping) {
      if (!open.flow) this.#blockIndicator('-')
    } else if (isKey) this.#approachKey(open, absent)
    else this.#approachValue(open, absent)
  }

  #approachKey(open: Open, absent: boolean): void {
    const scan = this.#scan
    const at = scan.next()
    open.explicit = NONE
    if (this.#text[at] === '?' && scan.isBlank(at + 1)) {
      open.explicit = at
      if (open.flow) scan.indicator(false)
      else this.#blockIndicator('?')
      return
    }
    if (absent) {
      // libyaml's parser has no rule for an empty key without `?` (parserc.go, parse_block_mapping_key).
      refuse('a key is missing before ":"', at, at + 1, 'write the key, or "" for an empty one')
    }
    open.keyStart = at
    open.keyAllowed = scan.keyAllowed
  }

  #approachValue(open: Open, absent: boolean): void {
    const scan = this.#scan
    const at = scan.next()
    if (this.#text[at] !== ':') return
    if (open.explicit === NONE) {
      this.#checkImplicitKey(open, at)
      scan.indicator(false)
      return
    }
    if (open.flow) {
      scan.indicator(false)
      return
    }
    // Of `? ? a` and `: b` on the next line, the colon belongs to the outer one.
    if (scan.column(at) !== scan.column(open.explicit)) {
      if (absent) return
      refuse('":" must stand below the "?" of its key', at, at + 1)
    }
    scan.indicator(true)
  }

  /** A key without `?` is found by its colon, for which Go looks only so far (scannerc.go, simple_key_is_valid). */
  #checkImplicitKey(open: Open, colon: number): void {
    const { keyStart } = open
    if (!open.keyAllowed) refuse('a mapping cannot begin here', keyStart, colon + 1, 'begin it on a new line, indented')
    const key = this.#text.slice(keyStart, colon)
    if (/[\n\r\x85\u2028\u2029]/.test(key)) refuse('a key and its ":" must be on one line', keyStart, colon + 1)
    if (key.length > 1024 && [...key].length > 1024) {
      refuse('a key may have 1024 characters at most', keyStart, colon, 'put "? " before a longer one')
    }
  }

  #blockIndicator(indicator: '-' | '?'): void {
    const at = this.#scan.next()
    if (!this.#scan.keyAllowed) {
      const what = indicator === '-' ? 'a list item' : 'a key'
      refuse(`${what} cannot begin here`, at, at + 1, 'begin it on a new line')
    }
    this.#scan.indicator(true)
  }

  #begin(event: SequenceEvent | MappingEvent, following: Event | undefined): void {
    this.#approach(false)
    const scan = this.#scan
    const flow = event.style === COLLECTION_STYLE.FLOW
    const isMapping = event.type === EVENT_ID.MAPPING
    const parent = this.#open.at(-1)
    const nested =
      following?.type === EVENT_ID.MAPPING &&
      following.style === COLLECTION_STYLE.FLOW &&
      following.start === event.start
    const inList = parent !== undefined && parent.flow && !parent.isMapping
    const pair = flow && isMapping && inList && (this.#text[event.start] !== '{' || nested)
    const next = scan.next()
    const start = pair && this.#text[next] === '?' ? next : event.start
    const named = this.#properties(event, start)
    if (named.anchor !== undefined) this.#anchors.set(named.anchor, 'open')
    const open: Open = {
      event,
      isMapping,
      flow,
      pair,
      start,
      named,
      nodes: [],
      keyStart: start,
      keyAllowed: true,
      explicit: NONE,
    }
    this.#open.push(open)
    if (!flow) scan.indent(scan.column(start))
    else if (!pair) {
      scan.flow++
      scan.take(event.start + 1, true)
    }
  }

  #close(open: Open): Content {
    const { event, start, named, nodes } = open
    const scan = this.#scan
    let end = nodes.at(-1)?.end ?? start + 1
    if (open.flow && !open.pair) {
      if (this.#text[scan.next()] === ',') scan.indicator(true)
      end = scan.next() + 1
      scan.flow--
      scan.take(end, false)
    } else {
      end = Math.max(end, scan.behind)
      if (!open.flow) scan.outdent()
    }
    const span = { start, end }
    let node: Content
    if (event.type === EVENT_ID.SEQUENCE) node = new NodeSequence(open.flow, span, nodes, named)
    else {
      const entries: Entry[] = []
      for (let i = 0; i < nodes.length; i += 2) entries.push({ key: nodes[i]!, value: nodes[i + 1]! })
      node = { kind: 'mapping', flow: open.flow, entries, ...span, ...named } satisfies MappingNode
    }
    if (node.anchor !== undefined && this.#anchors.get(node.anchor) === 'open') this.#anchors.set(node.anchor, node)
    return node
  }

  #scalar(event: ScalarEvent): ScalarNode {
    const style = STYLES[event.style]!
    const scan = this.#scan
    const absent = event.valueStart === NONE
    let named = this.#properties(event, absent ? scan.behind : event.valueStart)
    let start = scan.behind
    let end = start
    if (!absent) {
      ;({ start, end } = this.#scalarSpan(event, style))
      checkScalarText(this.#text, { start, end, style, event }, scan)
    }
    if (event.anchorStart === NONE && event.tagStart === NONE) named = { outerStart: start }
    let value = absent ? '' : scalarText(this.#text, event)
    if (named.tag !== undefined) {
      checkScalarTag(named.tag, value, start, end)
      if (named.tag === '!!binary') value = decodeBinary(value)
    }
    const node: ScalarNode = { kind: 'scalar', style, value, start, end, ...named }
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node)
    if (absent) return node
    if (style === 'plain') scan.takePlain(end)
    else if (style === 'literal' || style === 'folded')
      scan.take(Math.max(end, Math.min(event.valueEnd, this.#text.length)), true, end)
    else scan.take(end, false)
    return node
  }

  #scalarSpan({ valueStart, valueEnd, chomping }: ScalarEvent, style: ScalarStyle): { start: number; end: number } {
    if (style === 'plain') return { start: valueStart, end: valueEnd }
    if (style === 'single' || style === 'double') return { start: valueStart - 1, end: valueEnd + 1 }
    return blockSpan(this.#text, this.#scan.next(), valueStart, valueEnd, chomping)
  }

  #alias(event: { anchorStart: number; anchorEnd: number }): AliasNode {
    const start = event.anchorStart - 1
    const end = event.anchorEnd
    const name = this.#anchorName(event)
    const target = this.#anchors.get(name)
    if (target === undefined) refuse(`no anchor &${name} stands before this alias`, start, end)
    if (target === 'open') refuse(`the value of anchor &${name} contains itself`, start, end)
    this.#scan.take(end, false)
    return { kind: 'alias', name, target, start, end, outerStart: start }
  }

  /** An alias that was shown to the parser as a plain scalar. */
  #rewrittenAlias(event: ScalarEvent): AliasNode {
    return this.#alias({ anchorStart: event.valueStart + 1, anchorEnd: event.valueEnd } satisfies Partial<AliasEvent>)
  }

  #add(node: Node): void {
    const open = this.#open.at(-1)
    if (open === undefined) this.#root = node
    else open.nodes.push(node)
  }

  /** Anchor and tag of a node, with the scanner moved behind them. */
  #properties(event: Properties, start: number): Named {
    const { anchorStart, anchorEnd, tagStart, tagEnd } = event
    if (anchorStart === NONE && tagStart === NONE) return { outerStart: start }
    const anchor = anchorStart === NONE ? undefined : { at: anchorStart - 1, end: anchorEnd }
    const tag = tagStart === NONE ? undefined : { at: tagStart, end: tagEnd }
    const both = [anchor, tag].filter((one) => one !== undefined).sort((a, b) => a.at - b.at)
    for (const { end } of both) {
      this.#scan.next()
      this.#scan.take(end, false)
    }
    return {
      outerStart: both[0]!.at,
      ...(anchor === undefined ? {} : { anchor: this.#anchorName(event) }),
      ...(tag === undefined ? {} : { tag: tagName(this.#text, tag.at, tag.end, this.#handles) }),
    }
  }

  #anchorName({ anchorStart, anchorEnd }: { anchorStart: number; anchorEnd: number }): string {
    const name = this.#text.slice(anchorStart, anchorEnd)
    if (/[^A-Za-z0-9_-]/.test(name)) {
      refuse(`anchor name "${name}" may only have letters, digits, "_" and "-"`, anchorStart, anchorEnd)
    }
    return name
  }
}
