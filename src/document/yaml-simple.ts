import type { Span } from '../diagnostics/finding.ts'
import {
  type Entry,
  type MappingNode,
  NamedEntry,
  type Node,
  NodeSequence,
  plainScalar,
  type ScalarNode,
  type SequenceNode,
} from './node.ts'
import { Stack } from './stack.ts'
import {
  BRACE_CLOSE,
  BRACE_OPEN,
  BRACKET_CLOSE,
  BRACKET_OPEN,
  COLON,
  COMMA,
  DOUBLE_QUOTE,
  HASH,
  HYPHEN,
  LF,
  SINGLE_QUOTE,
  SPACE,
} from './yaml-chars.ts'
import type { Cursor } from './yaml-cursor.ts'
import {
  BEGINNING,
  BLANKS,
  COMMENT,
  DASH,
  FIELD_VALUE,
  FLOW_VALUE,
  KEY,
  LINE_END,
  LINE_VALUE,
  VALUE,
} from './yaml-line-patterns.ts'

/** Collections within collections that are read at once. */
export const SIMPLE_DEPTH = 16
/**
 * Characters that are read at once: should something behind them not be simple, they are read again, collection by
 * collection.
 */
const MAX_LENGTH = 8192

/**
 * Reads entries and items of block collections that are simple as a whole, with all that they contain.
 *
 * Nearly all of a config is block style whose every line means the same by any rule: `key: value`, `- value`, `key:`,
 * short lists and mappings in brackets, comments. To read it line by line is a multiple faster than token by token,
 * above all while the program is young and V8 has not compiled it: the characters are looked at by regular expressions,
 * which are machine code from the start. What is not as simple as that is left to the scanner.
 */
export class SimpleReader {
  /** Behind what was read: where the next line's content begins. */
  at = 0
  lineStart = 0
  /** Where the content of what was read ends. */
  end = 0
  /** Whether a comma stood behind an item in brackets. */
  hasComma = false
  /** Comments that were passed. */
  readonly comments: Span[] = []
  // Not #private: that costs in code that has not been compiled yet.
  private readonly text: string
  private readonly length: number
  private limit = 0
  private depth = 0
  private readonly names = new Map<string, Name>()
  private lastName: Name = { text: '', next: undefined }
  /** What the collections that are being read have so far: those within stand on top. */
  private readonly items = new Stack<Node>()
  private readonly entries = new Stack<Entry>()

  constructor({ text, length }: Cursor) {
    this.text = text
    this.length = length
  }

  /** Reads the entry of a mapping that begins at an offset. Undefined where it is not simple. */
  readEntry(at: number, lineStart: number): Entry | undefined {
    this.start(at, lineStart)
    const entry = this.entry(at - lineStart)
    return this.endsWell ? entry : undefined
  }

  /** The same of the item of a list, from its dash. */
  readItem(at: number, lineStart: number): Node | undefined {
    this.start(at, lineStart)
    const item = this.item(at - lineStart)
    return this.endsWell ? item : undefined
  }

  /**
   * Whether a list in brackets goes on from an offset with a simple item and what ends it: `at` is then behind the comma
   * or at the closing bracket.
   */
  readFlowItem(at: number): ScalarNode | undefined {
    const start = this.passBlanks(at)
    FLOW_VALUE.lastIndex = start
    if (!FLOW_VALUE.test(this.text)) return undefined
    const end = FLOW_VALUE.lastIndex
    this.passComma(end)
    return this.scalar(start, end)
  }

  /** Moves from the end of what stands in brackets over the comma behind it, or to what is there in place of one. */
  private passComma(from: number): void {
    const behind = this.passBlanks(from)
    this.hasComma = this.text.charCodeAt(behind) === COMMA
    this.at = this.hasComma ? behind + 1 : behind
  }

  /** Whether a key stands at an offset. */
  isKey(at: number): boolean {
    KEY.lastIndex = at
    return KEY.test(this.text)
  }

  /** Whether a line that begins at an offset is an item or entry for certain, so that it ends what is deeper. */
  isBeginning(at: number): boolean {
    BEGINNING.lastIndex = at
    return BEGINNING.test(this.text)
  }

  /** Where a line cannot be read, it is not certain that what is deeper ends before it. */
  private get endsWell(): boolean {
    return this.at === this.length || this.isBeginning(this.at)
  }

  private start(at: number, lineStart: number): void {
    this.at = at
    this.lineStart = lineStart
    this.limit = at + MAX_LENGTH
    this.depth = 0
    this.items.size = 0
    this.entries.size = 0
    this.comments.length = 0
  }

  /** The entry at `at`, in a mapping of this column: what follows it may not be deeper. */
  private entry(column: number): Entry | undefined {
    const { text } = this
    const start = this.at
    if (start > this.limit) return undefined
    const name = this.name()
    if (name === undefined) return undefined
    const colon = start + name.length
    if (text.charCodeAt(colon + 1) === LF) {
      if (!this.passBreak(colon + 1) && !this.passLines(colon + 1)) return undefined
      const value = this.nested(colon + 1, column)
      return value && new NamedEntry(name, start, value)
    }
    const value = this.lineValue(colon + 2) ?? this.oddValue(colon + 1, column)
    if (value === undefined || this.at - this.lineStart > column) return undefined
    return new NamedEntry(name, start, value)
  }

  /** The key at `at`. One name follows the other in nearly every section of a kind: it is looked for first. */
  private name(): string | undefined {
    const { text, at } = this
    const likely = this.lastName.next
    if (likely !== undefined && text.startsWith(likely.text, at)) {
      const end = at + likely.text.length
      const behind = text.charCodeAt(end + 1)
      if (text.charCodeAt(end) === COLON && (behind === SPACE || behind === LF)) {
        this.lastName = likely
        return likely.text
      }
    }
    KEY.lastIndex = at
    if (!KEY.test(text)) return undefined
    const written = text.slice(at, KEY.lastIndex - 1)
    let name = this.names.get(written)
    if (name === undefined) {
      name = { text: written, next: undefined }
      this.names.set(written, name)
    }
    this.lastName.next = name
    this.lastName = name
    return name.text
  }

  /** A scalar that begins at an offset and ends its line, where content comes next. */
  private lineValue(from: number): ScalarNode | undefined {
    const { text } = this
    LINE_VALUE.lastIndex = from
    if (!LINE_VALUE.test(text)) return undefined
    const next = LINE_VALUE.lastIndex
    let lineStart = next
    while (text.charCodeAt(lineStart - 1) === SPACE) lineStart--
    const end = lineStart - 1
    this.at = next
    this.lineStart = lineStart
    this.end = end
    return this.scalar(from, end)
  }

  /** A value behind a colon, with more blanks, in brackets, with a comment or empty lines behind it. */
  private oddValue(from: number, column: number): Node | undefined {
    const start = this.passBlanks(from)
    const code = this.text.charCodeAt(start)
    if (code !== LF && code !== HASH) return this.inlineValue(start)
    return this.passLines(from) ? this.nested(from, column) : undefined
  }

  /** A scalar or what stands in brackets and ends its line, and the lines behind it. */
  private inlineValue(from: number): Node | undefined {
    const value = this.flowCollection(from) ?? this.inlineScalar(from)
    if (value === undefined || !this.passLines(value.end)) return undefined
    this.end = value.end
    return value
  }

  private inlineScalar(from: number): ScalarNode | undefined {
    VALUE.lastIndex = from
    return VALUE.test(this.text) ? this.scalar(from, VALUE.lastIndex) : undefined
  }

  /** A list in brackets or a mapping in braces that ends on its line. */
  private flowCollection(from: number): SequenceNode | MappingNode | undefined {
    const code = this.text.charCodeAt(from)
    if ((code !== BRACKET_OPEN && code !== BRACE_OPEN) || from > this.limit || ++this.depth > SIMPLE_DEPTH) {
      return undefined
    }
    const node = code === BRACKET_OPEN ? this.brackets(from) : this.braces(from)
    this.depth--
    return node
  }

  private brackets(from: number): SequenceNode | undefined {
    const { text, items } = this
    const base = items.size
    let at = this.passBlanks(from + 1)
    while (text.charCodeAt(at) !== BRACKET_CLOSE) {
      const item = this.readFlowItem(at) ?? this.flowCollection(at)
      if (item === undefined) return undefined
      if (item.kind !== 'scalar') this.passComma(item.end)
      if (!this.hasComma && text.charCodeAt(this.at) !== BRACKET_CLOSE) return undefined
      items.push(item)
      at = this.hasComma ? this.passBlanks(this.at) : this.at
    }
    return new NodeSequence(true, { start: from, end: at + 1 }, items.popFrom(base))
  }

  private braces(from: number): MappingNode | undefined {
    const { text, entries } = this
    const base = entries.size
    let at = this.passBlanks(from + 1)
    while (text.charCodeAt(at) !== BRACE_CLOSE) {
      this.at = at
      const name = this.name()
      if (name === undefined) return undefined
      const value = this.fieldValue(this.passBlanks(at + name.length + 1))
      if (value === undefined) return undefined
      this.passComma(value.end)
      if (!this.hasComma && text.charCodeAt(this.at) !== BRACE_CLOSE) return undefined
      entries.push(new NamedEntry(name, at, value))
      at = this.hasComma ? this.passBlanks(this.at) : this.at
    }
    return { kind: 'mapping', flow: true, entries: entries.popFrom(base), start: from, end: at + 1, outerStart: from }
  }

  private fieldValue(from: number): ScalarNode | SequenceNode | MappingNode | undefined {
    FIELD_VALUE.lastIndex = from
    return FIELD_VALUE.test(this.text) ? this.scalar(from, FIELD_VALUE.lastIndex) : this.flowCollection(from)
  }

  /** What stands below a key that ends its line; nothing is at the end of its colon. */
  private nested(colonEnd: number, column: number): Node | undefined {
    const inner = this.at - this.lineStart
    const dash = this.atDash()
    if (inner < column || (inner === column && !dash)) {
      this.end = colonEnd
      return plainScalar('', colonEnd)
    }
    if (++this.depth > SIMPLE_DEPTH) return undefined
    const value = dash ? this.sequence(inner, inner === column) : this.mapping(inner)
    this.depth--
    return this.at - this.lineStart > column ? undefined : value
  }

  private mapping(column: number): MappingNode | undefined {
    const { entries } = this
    const base = entries.size
    const start = this.at
    do {
      const entry = this.entry(column)
      if (entry === undefined) return undefined
      entries.push(entry)
    } while (this.at - this.lineStart === column)
    return {
      kind: 'mapping',
      flow: false,
      entries: entries.popFrom(base),
      start,
      end: this.end,
      outerStart: start,
    }
  }

  /** @param indentless in the column of the keys around it: the next key ends it then */
  private sequence(column: number, indentless: boolean): NodeSequence | undefined {
    const { items } = this
    const base = items.size
    const start = this.at
    do {
      const item = this.item(column)
      if (item === undefined) return undefined
      items.push(item)
    } while (this.at - this.lineStart === column && this.atDash())
    if (!indentless && this.at - this.lineStart === column) return undefined
    return new NodeSequence(false, { start, end: this.end }, items.popFrom(base))
  }

  private item(column: number): Node | undefined {
    const { text } = this
    if (this.at > this.limit) return undefined
    DASH.lastIndex = this.at
    if (!DASH.test(text)) return undefined
    const from = DASH.lastIndex
    let node: Node | undefined
    if (this.isKey(from)) {
      if (++this.depth > SIMPLE_DEPTH) return undefined
      this.at = from
      node = this.mapping(from - this.lineStart)
      this.depth--
    } else {
      node = this.lineValue(from) ?? this.inlineValue(from)
    }
    return this.at - this.lineStart > column ? undefined : node
  }

  /** Moves from the end of a line's content to the content of the next line that has any. False where that is not simple. */
  private passLines(from: number): boolean {
    const { text } = this
    let at = from
    for (;;) {
      at = this.passBlanks(at)
      COMMENT.lastIndex = at
      if (text.charCodeAt(at) === HASH) {
        // One that touches a value is none.
        if (at === from || !COMMENT.test(text)) return false
        this.comments.push({ start: at, end: COMMENT.lastIndex })
        at = COMMENT.lastIndex
      }
      LINE_END.lastIndex = at
      if (!LINE_END.test(text)) break
      at = LINE_END.lastIndex
      this.lineStart = at
    }
    this.at = at
    const code = text.charCodeAt(at)
    return this.lineStart > from && ((code > SPACE && code < 0x7f) || at === this.length)
  }

  /** Moves over a line break to the content behind it, if there is. */
  private passBreak(at: number): boolean {
    const { text } = this
    let next = at + 1
    while (text.charCodeAt(next) === SPACE) next++
    const code = text.charCodeAt(next)
    if (code <= SPACE || code >= 0x7f || code === HASH) return false
    this.lineStart = at + 1
    this.at = next
    return true
  }

  private passBlanks(at: number): number {
    BLANKS.lastIndex = at
    BLANKS.test(this.text)
    return BLANKS.lastIndex
  }

  private atDash(): boolean {
    return this.text.charCodeAt(this.at) === HYPHEN && this.text.charCodeAt(this.at + 1) === SPACE
  }

  /** A scalar as it is written, with its quotes. */
  private scalar(start: number, end: number): ScalarNode {
    const { text } = this
    const code = text.charCodeAt(start)
    if (code !== SINGLE_QUOTE && code !== DOUBLE_QUOTE) return plainScalar(text.slice(start, end), start)
    const style = code === SINGLE_QUOTE ? 'single' : 'double'
    return { kind: 'scalar', style, value: text.slice(start + 1, end - 1), start, end, outerStart: start }
  }
}

/** A key, and the one that stood behind it last. */
interface Name {
  readonly text: string
  next: Name | undefined
}
