import type { Span } from '../diagnostics/finding.ts'
import { type Entry, type MappingNode, type Node, NodeSequence, type ScalarNode } from './node.ts'
import {
  BRACKET_CLOSE,
  BRACKET_OPEN,
  COMMA,
  DOUBLE_QUOTE,
  HASH,
  HYPHEN,
  LF,
  SINGLE_QUOTE,
  SPACE,
} from './yaml-chars.ts'
import type { Cursor } from './yaml-cursor.ts'

/**
 * Nearly all of a config is block style whose every line means the same by any rule: `key: value`, `- value`, `key:`,
 * short lists in brackets, comments. To read it line by line is a multiple faster than token by token, above all while
 * the program is young and V8 has not compiled it: the characters are looked at by regular expressions, which are
 * machine code from the start. What is not as simple as that is left to the scanner.
 */

/** What goes on without a blank, a colon within it at times: bounded, as V8 remembers each turn of a loop. */
const RUN = `[!-9;-~]*(?::(?=[!-~])[!-9;-~]*){0,50}`
/** A plain scalar on one line of block style: printable ASCII, no indicator in front, no `: ` and no ` #`. */
const PLAIN = `[A-Za-z0-9_/.$(^]${RUN}(?: +(?=[!"$-9;-~])${RUN}){0,50}`
/** Scalars in quotes without anything to decode. */
const QUOTED = String.raw`'[ -&(-~]*'|"[ !#-[\]-~]*"`
/** libyaml looks back 1024 characters for a key. */
const NAME = String.raw`[A-Za-z_][\w.-]{0,99}`
/** What a line that goes on after the break can begin with: no comment, no blank, nothing that is odd. */
const CONTENT = `(?=[!"$-~])`

/** A whole line of a mapping whose next line has content as well. */
const ENTRY = new RegExp(`(${NAME}):(?: (${PLAIN}|${QUOTED}))?\n *${CONTENT}`, 'y')
/** A whole line of a list, behind its dash. */
const ITEM = new RegExp(`(${PLAIN}|${QUOTED})\n *${CONTENT}`, 'y')
const KEY = new RegExp(`(${NAME}):(?=[ \n])`, 'y')
const ITEM_KEY = new RegExp(`(?:- +)?${NAME}:(?=[ \n])`, 'y')
const VALUE = new RegExp(`(?:${PLAIN}|${QUOTED})(?= *\n| +#)`, 'y')
/** `- ` and what stands between it and an item. */
const DASH = /- +/y
/** In brackets more characters are indicators. */
const FLOW_VALUE = new RegExp(String.raw`(?:[A-Za-z0-9_][\w./%-]*(?::[\w./%-]+){0,50}|${QUOTED})(?= *[,\]])`, 'y')
const BLANKS = / */y
/** The end of a line, and lines that hold nothing. */
const LINE_END = / *\n(?: *\n)*/y
const COMMENT = /#[^\n\r\x85\u2028\u2029\0]*(?=\n)/y

/** Collections within collections that are read at once. */
export const SIMPLE_DEPTH = 16
/**
 * Characters that are read at once: should something behind them not be simple, they are read again, collection by
 * collection.
 */
const MAX_LENGTH = 8192

/** Reads entries and items of block collections that are simple as a whole, with all that they contain. */
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
    return this.entry(at - lineStart)
  }

  /** The same of the item of a list, from its dash. */
  readItem(at: number, lineStart: number): Node | undefined {
    this.start(at, lineStart)
    return this.item(at - lineStart)
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
    const behind = this.passBlanks(end)
    this.hasComma = this.text.charCodeAt(behind) === COMMA
    this.at = this.hasComma ? behind + 1 : behind
    return this.scalar(start, this.text.slice(start, end))
  }

  /** Whether a simple key stands at an offset, or behind the dashes there. */
  isKey(at: number, behindDashes: boolean): boolean {
    const begin = behindDashes ? ITEM_KEY : KEY
    begin.lastIndex = at
    return begin.test(this.text)
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
    const start = this.at
    if (start > this.limit) return undefined
    ENTRY.lastIndex = start
    const match = ENTRY.exec(this.text)
    if (match === null) return this.oddEntry(column)
    const name = match[1]!
    const value = match[2]
    const keyEnd = start + name.length
    const key = plain(name, start, keyEnd)
    this.at = ENTRY.lastIndex
    if (value === undefined) {
      this.lineStart = keyEnd + 2
      return this.nested(key, column)
    }
    const end = keyEnd + 2 + value.length
    this.lineStart = end + 1
    this.end = end
    if (this.at - this.lineStart > column) return undefined
    return { key, value: this.scalar(keyEnd + 2, value) }
  }

  /** The same with comments, empty lines, lists in brackets or blanks where there need be none. */
  private oddEntry(column: number): Entry | undefined {
    const { text } = this
    const start = this.at
    KEY.lastIndex = start
    const match = KEY.exec(text)
    if (match === null) return undefined
    const name = match[1]!
    const keyEnd = start + name.length
    const key = plain(name, start, keyEnd)
    const from = this.passBlanks(keyEnd + 1)
    const code = text.charCodeAt(from)
    if (code === LF || code === HASH) return this.passLines(keyEnd + 1) ? this.nested(key, column) : undefined
    const value = this.inlineValue(from)
    if (value === undefined || this.at - this.lineStart > column) return undefined
    return { key, value }
  }

  /** A scalar or list in brackets that ends its line, and the lines behind it. */
  private inlineValue(from: number): Node | undefined {
    const value = this.text.charCodeAt(from) === BRACKET_OPEN ? this.brackets(from) : this.inlineScalar(from)
    if (value === undefined || !this.passLines(value.end)) return undefined
    this.end = value.end
    return value
  }

  private inlineScalar(from: number): ScalarNode | undefined {
    VALUE.lastIndex = from
    return VALUE.test(this.text) ? this.scalar(from, this.text.slice(from, VALUE.lastIndex)) : undefined
  }

  private brackets(from: number): Node | undefined {
    const { items } = this
    const base = items.size
    let at = this.passBlanks(from + 1)
    while (this.text.charCodeAt(at) !== BRACKET_CLOSE) {
      const item = this.readFlowItem(at)
      if (item === undefined) return undefined
      items.push(item)
      at = this.hasComma ? this.passBlanks(this.at) : this.at
    }
    return new NodeSequence(true, { start: from, end: at + 1 }, items.popFrom(base))
  }

  /** What stands below a key that ends its line. */
  private nested(key: ScalarNode, column: number): Entry | undefined {
    const inner = this.at - this.lineStart
    const dash = this.atDash()
    if (inner < column || (inner === column && !dash)) {
      const end = key.end + 1
      this.end = end
      return { key, value: plain('', end, end) }
    }
    if (++this.depth > SIMPLE_DEPTH) return undefined
    const value = dash ? this.sequence(inner, inner === column) : this.mapping(inner)
    this.depth--
    if (value === undefined || this.at - this.lineStart > column) return undefined
    return { key, value }
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
    KEY.lastIndex = from
    if (KEY.test(text)) {
      if (++this.depth > SIMPLE_DEPTH) return undefined
      this.at = from
      node = this.mapping(from - this.lineStart)
      this.depth--
    } else {
      ITEM.lastIndex = from
      const value = ITEM.exec(text)?.[1]
      if (value === undefined) node = this.inlineValue(from)
      else {
        node = this.scalar(from, value)
        this.at = ITEM.lastIndex
        this.end = from + value.length
        this.lineStart = this.end + 1
      }
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

  private passBlanks(at: number): number {
    BLANKS.lastIndex = at
    BLANKS.test(this.text)
    return BLANKS.lastIndex
  }

  private atDash(): boolean {
    return this.text.charCodeAt(this.at) === HYPHEN && this.text.charCodeAt(this.at + 1) === SPACE
  }

  /** Of a text as it is written, quotes and all. */
  private scalar(start: number, written: string): ScalarNode {
    const end = start + written.length
    const code = written.charCodeAt(0)
    if (code !== SINGLE_QUOTE && code !== DOUBLE_QUOTE) return plain(written, start, end)
    const style = code === SINGLE_QUOTE ? 'single' : 'double'
    return { kind: 'scalar', style, value: written.slice(1, -1), start, end, outerStart: start }
  }
}

function plain(value: string, start: number, end: number): ScalarNode {
  return { kind: 'scalar', style: 'plain', value, start, end, outerStart: start }
}

/** A list that gives back its end, and keeps its place in memory: thousands of short lists are made on it. */
class Stack<T> {
  size = 0
  private readonly list: T[] = []

  push(item: T): void {
    this.list[this.size++] = item
  }

  /** Takes what lies above `base`, as a list of just the size that it needs. */
  popFrom(base: number): T[] {
    const taken = this.list.slice(base, this.size)
    this.size = base
    return taken
  }
}
