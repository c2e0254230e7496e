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
import { approach, type Named, NO_MARK, type Open } from './yaml-approach.ts'
import { blockSpan, checkScalarText, scalarText } from './yaml-decode.ts'
import { refuse } from './yaml-error.ts'
import { Scanner } from './yaml-scan.ts'
import { checkScalarTag, decodeBinary, type TagHandles, tagHandles, tagName } from './yaml-tags.ts'

/** What is composed: the text of the first document, and how the parser was shown it. */
export interface Reading {
  readonly original: string
  /** Behind the `---` of the document, or 0. */
  readonly start: number
  /** Offsets of aliases that the parser was shown as plain scalars. */
  readonly aliases: ReadonlySet<number>
}

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

  #approach(absent: boolean): void {
    const open = this.#open.at(-1)
    if (open !== undefined) approach(this.#text, this.#scan, open, absent)
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
    const inList = parent?.flow === true && !parent.isMapping
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
      explicit: NO_MARK,
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
      scan.next()
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
    this.#scan.next()
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
    // Behind a name Go takes nothing but a blank or one of these (scannerc.go, scan_anchor).
    const known =
      /^[A-Za-z0-9_-]+$/.test(name) && (this.#scan.isBlank(anchorEnd) || /[?:,\]}%@`]/.test(this.#text[anchorEnd]!))
    if (!known) {
      refuse(`anchor name "${name}" may only have letters, digits, "_" and "-"`, anchorStart, anchorEnd)
    }
    return name
  }
}
