import type { Node, SyntaxProblem } from './node.ts'
import { isBreakOrEnd } from './yaml-chars.ts'
import { refuseOrder, YamlSyntaxError } from './yaml-error.ts'
import { FRAME, type Frame, type FrameKind, Frames, isFlow, type Named } from './yaml-frame.ts'
import { NodeMaker } from './yaml-nodes.ts'
import { findResumption, type Resumption, standsAlone } from './yaml-recover.ts'
import type { Dialect, Scanner } from './yaml-scanner.ts'
import { SIMPLE_DEPTH, SimpleReader } from './yaml-simple.ts'
import { TOKEN, type Token } from './yaml-token.ts'

/**
 * Collections within collections. Go gives up at 10,000; no file that Prometheus accepts is more than a few levels
 * deep, so one that is deeper than this is refused by it one way or the other, and whoever walks the tree is safe.
 */
const MAX_DEPTH = 500

/** How often reading goes on behind an error, and how many code units it may pass again for it. */
const MAX_RESUMPTIONS = 1000
const RESUMPTION_BUDGET = 20_000_000
/** How many errors are told: of a text with more, hardly any line is meant as YAML. */
const MOST_ERRORS = 10

/** What was made of the first document. */
export interface Composition {
  readonly root: Node | undefined
  /** What Go refuses, in the order in which it would come upon it. */
  readonly refusals: readonly (YamlSyntaxError | SyntaxProblem)[]
  /** Collections within which something could not be read. */
  readonly broken: ReadonlySet<Node>
  /** Behind the `---` of the document, or where the text begins. */
  readonly start: number
  /** Where the token behind the document begins. */
  readonly behind: number
  /** How far Go reads. */
  readonly reach: number
}

/** Makes nodes of the first document's tokens, by libyaml's grammar (yaml.v2 parserc.go). */
export class Composer {
  readonly #scanner: Scanner
  readonly #nodes: NodeMaker
  readonly #frames = new Frames()
  readonly #refusals: (YamlSyntaxError | SyntaxProblem)[] = []
  readonly #broken = new Set<Node>()
  readonly #simple: SimpleReader
  /** Of an item that is not simple. */
  #oddDash = -1
  #root: Node | undefined
  /** What Go stops at, and how many of its kind are told. */
  #error: YamlSyntaxError | undefined
  #errors = 0
  #reach: number | undefined
  #started = false
  #start: number
  /** End of the last token that has text. */
  #behind: number

  constructor(scanner: Scanner, dialect: Dialect) {
    this.#scanner = scanner
    this.#nodes = new NodeMaker(dialect)
    this.#simple = new SimpleReader(scanner.cursor)
    this.#behind = scanner.cursor.at
    this.#start = this.#behind
  }

  compose(): Composition {
    const scanner = this.#scanner
    let resumedAt = -1
    let budget = RESUMPTION_BUDGET
    for (let resumptions = 0; ; resumptions++) {
      try {
        this.#readDocument()
        break
      } catch (error) {
        if (!(error instanceof YamlSyntaxError)) throw error
        const reason = scanner.error ?? error
        this.#fail(reason, resumedAt)
        this.#dropBefore(reason)
        const { text, at } = scanner.cursor
        const mayResume = this.#root === undefined && resumptions < MAX_RESUMPTIONS && budget > 0
        const found = mayResume ? findResumption(text, this.#frames.all(), reason, resumedAt) : undefined
        if (found === undefined) {
          this.#unwind(0)
          break
        }
        budget -= Math.max(0, at - found.at)
        resumedAt = found.at
        this.#resume(found)
      }
    }
    return {
      root: this.#root,
      refusals: [...this.#refusals, ...this.#nodes.problems],
      broken: this.#broken,
      start: this.#start,
      behind: this.#error === undefined ? scanner.peek().start : scanner.cursor.at,
      reach: this.#reach ?? scanner.cursor.at,
    }
  }

  /** Leaves out what ends on the line of an error: it is likely to be a part of something else. */
  #dropBefore({ at }: YamlSyntaxError): void {
    const frames = this.#frames
    const end = frames.depth > 0 ? frames.lastEnd() : this.#root?.end
    if (end === undefined || end > at || hasBreak(this.#scanner.cursor.text, end, at)) return
    if (frames.depth > 0) frames.dropLast()
    else if (this.#root?.kind === 'scalar') this.#root = undefined
  }

  /** Errors behind the first are told where they cannot come of it. */
  #fail(error: YamlSyntaxError, resumedAt: number): void {
    if (this.#error === undefined) {
      this.#error = error
      this.#reach = this.#scanner.cursor.at
    } else {
      if (this.#errors === MOST_ERRORS || !standsAlone(this.#scanner.cursor.text, error, resumedAt)) return
    }
    this.#errors++
    this.#refusals.push(error)
  }

  #readDocument(): void {
    if (!this.#started) {
      this.#started = true
      if (this.#readDocumentStart()) this.#readNode(true, false)
    } else if (this.#frames.depth === 0) this.#readNode(true, false)
    for (let frame = this.#frames.top(); frame !== undefined; frame = this.#frames.top()) this.#step(frame)
    // Go looks at what follows before it is content with the document.
    this.#scanner.peek()
    if (this.#scanner.error !== undefined) throw this.#scanner.error
  }

  /** Tells whether a node follows. */
  #readDocumentStart(): boolean {
    const scanner = this.#scanner
    let { kind } = scanner.peek()
    if (kind === TOKEN.streamEnd) return false
    if (kind > TOKEN.documentStart) return true
    let version = false
    while (kind === TOKEN.versionDirective || kind === TOKEN.tagDirective) {
      const directive = scanner.peek()
      if (kind === TOKEN.tagDirective) {
        if (!this.#nodes.handles.declare(directive.handle, directive.text)) {
          refuseOrder('second-handle', directive.start)
        }
      } else {
        if (version) refuseOrder('second-version', directive.start)
        if (directive.text !== '1.1') refuseOrder('version', directive.start)
        version = true
      }
      this.#take(directive)
      kind = scanner.peek().kind
    }
    const start = scanner.peek()
    if (start.kind !== TOKEN.documentStart) refuseOrder('no-document-start', start.start)
    this.#take(start)
    this.#start = this.#behind
    if (scanner.peek().kind > TOKEN.documentEnd) return true
    this.#addAbsent()
    return false
  }

  #step(frame: Frame): void {
    switch (frame.kind) {
      case FRAME.blockSequence:
      case FRAME.indentlessSequence:
        this.#stepBlockSequence(frame)
        break
      case FRAME.blockMapping:
        if (frame.hasKey) this.#stepValue()
        else this.#stepKey(frame)
        break
      case FRAME.flowSequence:
        this.#stepFlowSequence(frame)
        break
      case FRAME.flowMapping:
        if (frame.hasKey) this.#stepFlowValue(frame)
        else this.#stepFlowKey(frame)
        break
      case FRAME.pair:
        this.#stepPair(frame)
    }
  }

  #stepBlockSequence(frame: Frame): void {
    while (this.#mayBeSimple()) {
      const { at, lineStart } = this.#scanner.cursor
      if (!this.#addSimpleItem(at, lineStart)) {
        this.#oddDash = at
        break
      }
    }
    const indentless = frame.kind === FRAME.indentlessSequence
    if (this.#endsSimply(indentless)) {
      if (!indentless) this.#scanner.passBlockEnd()
      this.#close(frame)
      return
    }
    const token = this.#scanner.peek()
    if (token.kind === TOKEN.dash) {
      const { start } = token
      this.#take(token)
      // The first dash of a list, and one behind braces, are tokens before it is seen what stands behind them.
      if (start !== this.#oddDash && this.#isBehindDash()) {
        if (this.#addSimpleItem(start, this.#scanner.cursor.lineStart)) return
      }
      const { kind } = this.#scanner.peek()
      const absent =
        kind === TOKEN.dash || kind === TOKEN.blockEnd || (indentless && (kind === TOKEN.key || kind === TOKEN.value))
      if (absent) this.#addAbsent()
      else this.#readNode(true, false)
      return
    }
    if (!indentless) {
      if (token.kind !== TOKEN.blockEnd) refuseOrder('dash', token.start, frame.start)
      this.#scanner.take()
    }
    this.#close(frame)
  }

  #stepKey(frame: Frame): void {
    while (this.#mayBeSimple()) {
      const { at, lineStart } = this.#scanner.cursor
      const entry = this.#simple.readEntry(at, lineStart)
      if (entry === undefined) break
      this.#passSimple()
      this.#frames.addEntry(entry)
    }
    if (this.#endsSimply(false)) {
      this.#scanner.passBlockEnd()
      this.#close(frame)
      return
    }
    const token = this.#scanner.peek()
    if (token.kind === TOKEN.key) {
      this.#take(token)
      this.#readOrAbsent()
      return
    }
    if (token.kind !== TOKEN.blockEnd) refuseOrder('key', token.start, frame.start)
    this.#scanner.take()
    this.#close(frame)
  }

  /** Whether the next entry or item of a block collection can be read at once, should it be simple. */
  #mayBeSimple(): boolean {
    return this.#scanner.lineDepth === 0 && this.#frames.depth < MAX_DEPTH - SIMPLE_DEPTH
  }

  /** Whether the next line, which is certain to be readable, ends the innermost block collection. */
  #endsSimply(indentless: boolean): boolean {
    const scanner = this.#scanner
    const { lineDepth } = scanner
    if (!scanner.isBehindLines) return false
    if (indentless && lineDepth === 0) return this.#simple.isKey(scanner.cursor.at)
    return lineDepth < 0 && this.#simple.isBeginning(scanner.cursor.at)
  }

  /** Whether an item may be read at once although its dash has been taken. */
  #isBehindDash(): boolean {
    return this.#scanner.lineDepth > 0 && this.#frames.depth < MAX_DEPTH - SIMPLE_DEPTH
  }

  #addSimpleItem(dash: number, lineStart: number): boolean {
    const item = this.#simple.readItem(dash, lineStart)
    if (item === undefined) return false
    this.#passSimple()
    this.#add(item)
    return true
  }

  #passSimple(): void {
    const { at, lineStart, end, comments } = this.#simple
    this.#behind = end
    this.#scanner.passLines(at, lineStart, comments)
  }

  #stepValue(): void {
    const token = this.#scanner.peek()
    if (token.kind === TOKEN.value) {
      this.#take(token)
      this.#readOrAbsent()
    } else this.#addAbsent()
  }

  /** A key or value of a block mapping. */
  #readOrAbsent(): void {
    const { kind } = this.#scanner.peek()
    if (kind === TOKEN.key || kind === TOKEN.value || kind === TOKEN.blockEnd) this.#addAbsent()
    else this.#readNode(true, true)
  }

  #stepFlowSequence(frame: Frame): void {
    // Behind a comma that was passed with its item, it is as at the beginning.
    while (frame.first && this.#scanner.isAtFlowItem) {
      const item = this.#simple.readFlowItem(this.#scanner.cursor.at)
      if (item === undefined) break
      const { at, hasComma } = this.#simple
      this.#behind = item.end
      this.#scanner.passFlowItem(at, hasComma)
      this.#add(item)
      frame.first = hasComma
    }
    const token = this.#passComma(frame, TOKEN.sequenceClose)
    if (token.kind === TOKEN.sequenceClose) {
      this.#take(token)
      this.#close(frame)
    } else if (token.kind === TOKEN.key) {
      const { start } = token
      this.#take(token)
      this.#begin(FRAME.pair, start, undefined)
    } else this.#readNode(false, false)
  }

  /** Reads key and value of a pair one after the other, and ends it. */
  #stepPair(frame: Frame): void {
    const token = this.#scanner.peek()
    const { kind } = token
    if (frame.hasKey) {
      if (kind === TOKEN.value) {
        this.#take(token)
        this.#readUnless(TOKEN.sequenceClose)
      } else this.#addAbsent()
    } else if (!frame.first) this.#close(frame)
    else {
      frame.first = false
      if (kind === TOKEN.value || kind === TOKEN.comma || kind === TOKEN.sequenceClose) {
        this.#addAbsent()
        // Go loses this token (parserc.go, parse_flow_sequence_entry_mapping_key).
        this.#take(token)
      } else this.#readNode(false, false)
    }
  }

  #stepFlowKey(frame: Frame): void {
    const token = this.#passComma(frame, TOKEN.mappingClose)
    frame.bare = false
    if (token.kind === TOKEN.mappingClose) {
      this.#take(token)
      this.#close(frame)
    } else if (token.kind === TOKEN.key) {
      this.#take(token)
      if (this.#scanner.peek().kind === TOKEN.value) this.#addAbsent()
      else this.#readUnless(TOKEN.mappingClose)
    } else {
      frame.bare = true
      this.#readNode(false, false)
    }
  }

  #stepFlowValue(frame: Frame): void {
    const token = this.#scanner.peek()
    if (frame.bare || token.kind !== TOKEN.value) this.#addAbsent()
    else {
      this.#take(token)
      this.#readUnless(TOKEN.mappingClose)
    }
  }

  /** Moves over the comma between entries in brackets. Gives the token behind it. */
  #passComma(frame: Frame, close: number): Token {
    const token = this.#scanner.peek()
    const { first } = frame
    frame.first = false
    if (first || token.kind === close) return token
    if (token.kind !== TOKEN.comma) {
      refuseOrder(close === TOKEN.sequenceClose ? 'list-comma' : 'mapping-comma', token.start, frame.start)
    }
    this.#take(token)
    return this.#scanner.peek()
  }

  /** A key or value in brackets, absent before a comma or the closing bracket. */
  #readUnless(close: number): void {
    const { kind } = this.#scanner.peek()
    if (kind === TOKEN.comma || kind === close) this.#addAbsent()
    else this.#readNode(false, false)
  }

  /** Reads a scalar or alias, or begins a collection. */
  #readNode(block: boolean, indentless: boolean): void {
    let token = this.#scanner.peek()
    const { start } = token
    let named: Named | undefined
    if (token.kind === TOKEN.anchor || token.kind === TOKEN.tag) {
      named = this.#readProperties(token)
      token = this.#scanner.peek()
    }
    const { kind } = token
    if (kind === TOKEN.scalar) {
      this.#add(this.#nodes.scalar(token, named))
      this.#take(token)
    } else if (kind === TOKEN.alias && named === undefined) {
      this.#readAlias(token)
    } else if (kind === TOKEN.sequenceOpen || kind === TOKEN.mappingOpen) {
      this.#begin(kind === TOKEN.sequenceOpen ? FRAME.flowSequence : FRAME.flowMapping, token.start, named)
      this.#take(token)
    } else if (block && (kind === TOKEN.blockSequenceStart || kind === TOKEN.blockMappingStart)) {
      this.#begin(kind === TOKEN.blockMappingStart ? FRAME.blockMapping : FRAME.blockSequence, token.start, named)
      this.#take(token)
    } else if (indentless && kind === TOKEN.dash) {
      this.#begin(FRAME.indentlessSequence, token.start, named)
    } else {
      if (named === undefined) refuseOrder('content', token.start, start)
      this.#addAbsent(named)
    }
  }

  /** An anchor, a tag, or both in either order. */
  #readProperties(first: Token): Named {
    const { start } = first
    let anchor: string | undefined
    let tag: { readonly at: number; readonly name: string | undefined } | undefined
    for (let token = first; ; token = this.#scanner.peek()) {
      if (token.kind === TOKEN.anchor && anchor === undefined) anchor = token.text
      else if (token.kind === TOKEN.tag && tag === undefined) {
        tag = { at: token.start, name: this.#nodes.handles.resolve(token.handle, token.text) }
      } else break
      this.#take(token)
    }
    if (tag !== undefined && tag.name === undefined) refuseOrder('tag-handle', tag.at, start)
    return { outerStart: start, anchor, tag: tag?.name }
  }

  #readAlias(token: Token): void {
    const made = this.#nodes.alias(token)
    this.#take(token)
    if (made === undefined || 'kind' in made) {
      this.#add(made)
      return
    }
    if (this.#scanner.error !== undefined && this.#error === undefined) this.#fail(this.#scanner.error, -1)
    // Behind an error, the anchor may stand in what was left out.
    if (this.#error === undefined) this.#refusals.push(made)
    this.#add(undefined)
  }

  #take(token: Token): void {
    if (token.end > token.start) this.#behind = token.end
    this.#scanner.take()
  }

  #addAbsent(named?: Named): void {
    this.#add(this.#nodes.absent(this.#behind, named))
  }

  /** Takes in a node of the innermost collection; `undefined` for what could not be made. */
  #add(node: Node | undefined): void {
    if (this.#frames.depth === 0) this.#root = node
    else this.#frames.add(node)
  }

  #begin(kind: FrameKind, start: number, named: Named | undefined): void {
    if (this.#frames.depth === MAX_DEPTH) refuseOrder('depth', start, start)
    this.#frames.push(kind, start, named)
    if (named?.anchor !== undefined) this.#nodes.open(named.anchor, named)
  }

  #close({ named, broken }: Frame): void {
    const node = this.#frames.pop(this.#behind)
    if (named?.anchor !== undefined) this.#nodes.close(named.anchor, named, node)
    if (broken) this.#broken.add(node)
    this.#add(node)
  }

  /** Ends the collections beyond a depth as they are, without the entries that could not be read. */
  #unwind(depth: number): void {
    const frames = this.#frames
    for (let frame = frames.top(); frame !== undefined && frames.depth > depth; frame = frames.top()) {
      frames.leaveOut()
      const end = frames.lastEnd()
      this.#behind = end ?? frame.start
      if (isFlow(frame) ? frames.depth > 1 : end === undefined) {
        const { named } = frame
        frames.pop(frame.start)
        if (named?.anchor !== undefined) this.#nodes.close(named.anchor, named, undefined)
        this.#add(undefined)
      } else this.#close(frame)
    }
  }

  #resume({ at, depth, columns }: Resumption): void {
    this.#unwind(depth)
    if (depth > 0) this.#frames.leaveOut()
    this.#behind = at
    this.#scanner.resume(at, columns)
  }
}

function hasBreak(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (isBreakOrEnd(text.charCodeAt(i))) return true
  return false
}
