import type { Finding, Span } from '../diagnostics/finding.ts'

/**
 * The tree that YAML and JSON are read into. Spans point into the source: of a scalar with its quotes, of a flow
 * collection with its brackets, of a block collection from its first item to the end of its last content. Anchor and
 * tag stand before `start`; `outerStart` includes them.
 */
export type Node = ScalarNode | SequenceNode | MappingNode | AliasNode

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded'

interface Properties {
  readonly start: number
  readonly end: number
  /** Where the node's anchor or tag begins; `start` where it has neither. */
  readonly outerStart: number
  readonly anchor?: string
  readonly tag?: string
}

export interface ScalarNode extends Properties {
  readonly kind: 'scalar'
  readonly style: ScalarStyle
  /**
   * Decoded text: escapes resolved, block scalars folded. Not typed: the field that receives the scalar decides.
   * An absent value (`key:` with nothing behind it) is a plain scalar of zero length.
   */
  readonly value: string
}

export interface MappingNode extends Properties {
  readonly kind: 'mapping'
  readonly flow: boolean
  readonly entries: readonly Entry[]
}

export interface Entry {
  readonly key: Node
  readonly value: Node
  /** The text of the key where that is for certain a plain scalar without a tag, neither null nor a merge key. */
  readonly name?: string
}

/** An entry whose key is made when it is asked for, which is seldom: thousands are read by their names alone. */
export class NamedEntry implements Entry {
  readonly name: string
  readonly value: Node
  private readonly start: number

  constructor(name: string, start: number, value: Node) {
    this.name = name
    this.start = start
    this.value = value
  }

  get key(): ScalarNode {
    return plainScalar(this.name, this.start)
  }
}

/** A plain scalar as it is written at an offset. */
export function plainScalar(value: string, start: number): ScalarNode {
  return { kind: 'scalar', style: 'plain', value, start, end: start + value.length, outerStart: start }
}

/** `*name`; `target` is the anchored node. */
export interface AliasNode extends Properties {
  readonly kind: 'alias'
  readonly name: string
  readonly target: Exclude<Node, AliasNode>
}

/** A list. Lists of a million strings are kept as offsets, so items are reached through methods, not an array. */
export interface SequenceNode extends Properties {
  readonly kind: 'sequence'
  readonly flow: boolean
  readonly length: number
  /** The item at a position below `length`. */
  item(index: number): Node
  itemSpan(index: number): Span
  /** Where the item's anchor or tag, or else the item, begins. */
  itemOuterStart(index: number): number
}

/** Something that keeps Prometheus from reading the text. */
export interface SyntaxProblem {
  readonly message: string
  readonly span: Span
  readonly hint?: string
  /** The place that it is about, where promtool names another line. */
  readonly related?: readonly { readonly message: string; readonly span: Span }[]
}

export type Format = 'json' | 'yaml'

/** The first document of a text: what Prometheus reads of it. */
export interface DocumentTree {
  readonly format: Format
  /** Absent for an empty document, and where nothing could be read of one with problems. */
  readonly root: Node | undefined
  /** Where the document's content ends: in YAML what stands behind (`---` …) is never read by Prometheus. */
  readonly end: number
  /**
   * Not empty: Prometheus cannot read the text, and uses nothing of it. The first one is what it stops at. `root` is
   * then absent or `partial`.
   */
  readonly problems: readonly SyntaxProblem[]
  /** `root` is what could be read around the problems: enough to look for more of them, not to be edited or used. */
  readonly partial?: true
  /** Of a partial tree, the collections that lack something that could not be read: what is missing there is no fault. */
  readonly broken?: ReadonlySet<Node>
  /** Of YAML: comments in order, up to the end of the document and of the comments right behind it. */
  readonly comments?: readonly Span[]
}

/** What keeps a text from being read, as findings. */
export function syntaxFindings({ problems }: DocumentTree): Finding[] {
  return problems.map((problem) => ({ rule: 'syntax', severity: 'error', ...problem }))
}

/** The node itself, or what an alias stands for. */
export function resolve(node: Node): Exclude<Node, AliasNode> {
  return node.kind === 'alias' ? node.target : node
}

/** The text of a key, be it behind an alias; empty for a key that is no text. */
export function keyText(node: Node): string {
  const key = resolve(node)
  return key.kind === 'scalar' ? key.value : ''
}

export function* itemsOf(sequence: SequenceNode): Generator<Node> {
  for (let i = 0; i < sequence.length; i++) yield sequence.item(i)
}

/** A sequence of items that are nodes already. */
export class NodeSequence implements SequenceNode {
  readonly kind = 'sequence'
  readonly flow: boolean
  readonly start: number
  readonly end: number
  readonly outerStart: number
  declare readonly anchor?: string
  declare readonly tag?: string
  readonly items: readonly Node[]

  constructor(
    flow: boolean,
    span: Span,
    items: readonly Node[],
    properties: { outerStart?: number; anchor?: string; tag?: string } = {},
  ) {
    this.flow = flow
    this.start = span.start
    this.end = span.end
    this.outerStart = properties.outerStart ?? span.start
    if (properties.anchor !== undefined) this.anchor = properties.anchor
    if (properties.tag !== undefined) this.tag = properties.tag
    this.items = items
  }

  get length(): number {
    return this.items.length
  }

  item(index: number): Node {
    return this.items[index]!
  }

  itemSpan(index: number): Span {
    return this.items[index]!
  }

  itemOuterStart(index: number): number {
    return this.items[index]!.outerStart
  }
}
