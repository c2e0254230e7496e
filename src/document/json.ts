import { JsonEntry, JsonString, OffsetPool, PackedEntries, PackedStrings } from './json-strings.ts'
import { type DocumentTree, type Entry, type Node, NodeSequence, type ScalarNode } from './node.ts'
import type { CodeUnits, Source } from './source.ts'

/** Go's encoding/json gives up below this depth ("exceeded max depth", decoder's maxNestingDepth). */
const MAX_DEPTH = 10_000

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/**
 * Reads JSON with the syntax of Go's encoding/json, which is RFC 8259's: no byte order mark, no trailing comma, no
 * data behind the value. What the values may be is not judged here. One problem at most: Go stops there too.
 */
export function readJson(source: Source): DocumentTree {
  try {
    const reader = new Reader(source)
    const root = reader.document()
    return { format: 'json', root, end: root.end, problems: [] }
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    const { message, start, end, hint } = error
    const problem = hint === undefined ? { message, span: { start, end } } : { message, span: { start, end }, hint }
    return { format: 'json', root: undefined, end: source.length, problems: [problem] }
  }
}

class JsonSyntaxError extends Error {
  readonly start: number
  readonly end: number
  readonly hint: string | undefined
  constructor(message: string, start: number, end: number, hint?: string) {
    super(message)
    this.start = start
    this.end = end
    this.hint = hint
  }
}

interface Frame {
  readonly start: number
  readonly isObject: boolean
  readonly items: Node[]
  readonly entries: Entry[]
  /** Where the key stands whose value is read. */
  key: number
  keyEnd: number
}

/** Offsets of the strings at hand, before it is known how many there are. */
let scratch: Int32Array = new Int32Array(1024)

function growScratch(): Int32Array {
  const grown = new Int32Array(scratch.length * 2)
  grown.set(scratch)
  scratch = grown
  return grown
}

/** Thousands of small files share it. */
const pool = new OffsetPool()

class Reader {
  readonly #source: Source
  readonly #units: CodeUnits
  #at = 0
  /** Whether the string read last holds a backslash. */
  #escaped = false

  constructor(source: Source) {
    this.#source = source
    this.#units = source.units
  }

  document(): Node {
    if (this.#units[0] === 0xfeff) {
      throw new JsonSyntaxError(
        'the file begins with a byte order mark, which JSON does not allow',
        0,
        1,
        'save it as UTF-8 without BOM',
      )
    }
    this.#skipSpace()
    if (this.#at >= this.#units.length) {
      throw new JsonSyntaxError('the file is empty', this.#at, this.#at, 'a JSON file without targets holds []')
    }
    const root = this.#value()
    this.#skipSpace()
    if (this.#at < this.#units.length) {
      throw new JsonSyntaxError(`unexpected ${this.#found()} behind the end of the JSON value`, this.#at, this.#at + 1)
    }
    return root
  }

  /** One value, without recursion: the text may nest as deep as it likes. */
  #value(): Node {
    const stack: Frame[] = []
    for (;;) {
      this.#skipSpace()
      let node: Node | undefined
      const unit = this.#units[this.#at]
      if (unit === OPEN_BRACKET || unit === OPEN_BRACE) {
        if (stack.length >= MAX_DEPTH) {
          throw new JsonSyntaxError(`nested deeper than ${MAX_DEPTH} levels`, this.#at, this.#at + 1)
        }
        if (unit === OPEN_BRACKET) node = this.#openArray(stack)
        else node = this.#openObject(stack)
        if (!node) continue
      } else {
        node = this.#scalar(stack.at(-1))
      }
      // The finished value goes into its frame; frames that it completes are values in turn.
      for (;;) {
        const frame = stack.at(-1)
        if (!frame) return node
        if (frame.isObject) frame.entries.push(new JsonEntry(this.#source, frame.key, frame.keyEnd, node))
        else frame.items.push(node)
        if (!this.#closes(frame)) break
        stack.pop()
        node = this.#close(frame)
      }
    }
  }

  /** At `[`: the whole list where it holds nothing or only strings, else a frame that waits for its next item. */
  #openArray(stack: Frame[]): Node | undefined {
    const start = this.#at++
    this.#skipSpace()
    if (this.#units[this.#at] === CLOSE_BRACKET) {
      this.#at++
      return new NodeSequence(true, { start, end: this.#at }, [])
    }
    const strings = this.#strings(start)
    if (this.#units[this.#at] === CLOSE_BRACKET) {
      this.#at++
      const span = { start, end: this.#at }
      const offsets = pool.add(scratch, strings.count)
      return new PackedStrings(this.#source, span, offsets, strings.count / 2, strings.escaped)
    }
    const items: Node[] = []
    for (let i = 0; i < strings.count; i += 2) items.push(this.#kept(i))
    stack.push({ start, isObject: false, items, entries: [], key: 0, keyEnd: 0 })
    return undefined
  }

  /** A string by its place in `scratch`. */
  #kept(at: number): JsonString {
    return new JsonString(this.#source, scratch[at]!, scratch[at + 1]!)
  }

  /** Keeps the place of a string in `scratch`. */
  #keep(at: number, start: number, end: number): void {
    if (at === scratch.length) growScratch()
    scratch[at] = start
    scratch[at + 1] = end
  }

  /**
   * The strings at the head of a list, up to its end or its first other item; their places are the first ones of
   * `scratch`. One loop without calls in the common case: a target file is little else than this, and V8 compiles a
   * loop that is running.
   */
  #strings(opened: number): { count: number; escaped: boolean } {
    const units = this.#units
    const { length } = units
    let offsets = scratch
    let count = 0
    let escaped = false
    let at = this.#at
    while (at < length && units[at] === QUOTE) {
      if (count === offsets.length) offsets = growScratch()
      offsets[count++] = at
      let end = at + 1
      while (end < length) {
        const unit = units[end]!
        if (unit === QUOTE || unit === BACKSLASH || unit < 0x20) break
        end++
      }
      if (end < length && units[end] === QUOTE) at = end + 1
      else {
        this.#at = at
        this.#string()
        escaped ||= this.#escaped
        at = this.#at
      }
      offsets[count++] = at
      while (at < length && isSpace(units[at]!)) at++
      const unit = units[at]
      if (unit === COMMA) {
        let next = at + 1
        while (next < length && isSpace(units[next]!)) next++
        if (units[next] === QUOTE) {
          at = next
          continue
        }
      }
      if (unit === CLOSE_BRACKET) break
      this.#at = at
      this.#comma(unit, CLOSE_BRACKET, opened)
      at = this.#at
    }
    this.#at = at
    return { count, escaped }
  }

  /** At `{`: the whole object where it holds nothing or only strings, else a frame that waits for its next value. */
  #openObject(stack: Frame[]): Node | undefined {
    const start = this.#at++
    this.#skipSpace()
    if (this.#units[this.#at] === CLOSE_BRACE) {
      this.#at++
      return { kind: 'mapping', flow: true, start, end: this.#at, outerStart: start, entries: [] }
    }
    let count = 0
    for (;;) {
      const key = this.#at
      const keyEnd = this.#key()
      this.#skipSpace()
      if (this.#units[this.#at] !== QUOTE) {
        const entries: Entry[] = []
        for (let i = 0; i < count; i += 4) {
          entries.push(new JsonEntry(this.#source, scratch[i]!, scratch[i + 1]!, this.#kept(i + 2)))
        }
        stack.push({ start, isObject: true, items: [], entries, key, keyEnd })
        return undefined
      }
      const value = this.#at
      this.#string()
      this.#keep(count, key, keyEnd)
      this.#keep(count + 2, value, this.#at)
      count += 4
      this.#skipSpace()
      const unit = this.#units[this.#at]
      if (unit === CLOSE_BRACE) {
        const span = { start, end: ++this.#at }
        return new PackedEntries(this.#source, span, pool.add(scratch, count), count / 4)
      }
      this.#comma(unit, CLOSE_BRACE, start)
    }
  }

  /** A key with the colon behind it; gives the end of the key itself. */
  #key(): number {
    const start = this.#at
    if (this.#units[start] !== QUOTE) {
      throw new JsonSyntaxError(
        `expected a key in double quotes, found ${this.#found()}`,
        start,
        Math.min(start + 1, this.#units.length),
      )
    }
    this.#string()
    const end = this.#at
    this.#skipSpace()
    if (this.#units[this.#at] !== COLON) {
      throw this.#unexpected(`expected ":" behind the key ${this.#source.slice(start, this.#endOf(start))}`)
    }
    this.#at++
    return end
  }

  #endOf(start: number): number {
    return Math.min(this.#at, start + 60)
  }

  /** Behind a value in a frame: true at its closing bracket (not consumed), false behind a comma. */
  #closes(frame: Frame): boolean {
    this.#skipSpace()
    const unit = this.#units[this.#at]
    const closing = frame.isObject ? CLOSE_BRACE : CLOSE_BRACKET
    if (unit === closing) return true
    this.#comma(unit, closing, frame.start)
    if (frame.isObject) {
      frame.key = this.#at
      frame.keyEnd = this.#key()
    }
    return false
  }

  #close(frame: Frame): Node {
    const end = ++this.#at
    const { start } = frame
    // A list that has grown has room for more: the copy has none.
    if (!frame.isObject) return new NodeSequence(true, { start, end }, frame.items.slice())
    return { kind: 'mapping', flow: true, start, end, outerStart: start, entries: frame.entries.slice() }
  }

  /** Consumes the comma between two members and the space behind it. */
  #comma(unit: number | undefined, closing: number, opened: number): void {
    const bracket = String.fromCharCode(closing)
    if (unit !== COMMA) {
      if (unit === undefined) {
        const { line, column } = this.#source.position(opened)
        const opening = closing === CLOSE_BRACKET ? '[' : '{'
        throw this.#unexpected(`the file ends before the "${opening}" of line ${line}, column ${column} is closed`)
      }
      throw this.#unexpected(`expected "," or "${bracket}", found ${this.#found()}`)
    }
    const comma = this.#at++
    this.#skipSpace()
    if (this.#units[this.#at] === closing) {
      throw new JsonSyntaxError(`trailing comma before "${bracket}"`, comma, comma + 1, 'JSON allows no trailing comma')
    }
  }

  #scalar(frame: Frame | undefined): ScalarNode {
    const start = this.#at
    const unit = this.#units[start]
    if (unit === QUOTE) {
      this.#string()
      return new JsonString(this.#source, start, this.#at)
    }
    const isWordUnit = (u: number | undefined): boolean =>
      u !== undefined && (u > 0x7f || /[\w.+-]/.test(String.fromCharCode(u)))
    while (isWordUnit(this.#units[this.#at])) this.#at++
    const value = this.#source.slice(start, Math.min(this.#at, start + 80))
    if (!/^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(value)) {
      if (value === '') {
        if (unit === undefined && frame) {
          const { line, column } = this.#source.position(frame.start)
          const opening = frame.isObject ? '{' : '['
          throw this.#unexpected(`the file ends before the "${opening}" of line ${line}, column ${column} is closed`)
        }
        throw this.#unexpected(`expected a value, found ${this.#found()}`)
      }
      const hint = /^[+-]?[\d.]/.test(value) ? undefined : 'strings stand in double quotes'
      throw new JsonSyntaxError(`"${value}" is no JSON value`, start, this.#at, hint)
    }
    return { kind: 'scalar', style: 'plain', start, end: this.#at, outerStart: start, value }
  }

  /** From the opening quote to behind the closing one. */
  #string(): void {
    const units = this.#units
    const { length } = units
    const start = this.#at
    let i = start + 1
    let escaped = false
    for (;;) {
      if (i >= length) {
        throw new JsonSyntaxError('this string is not closed', start, this.#source.lineEnd(this.#source.lineAt(start)))
      }
      const unit = units[i]!
      if (unit === QUOTE) break
      if (unit < 0x20) {
        const name = unit === 0x0a || unit === 0x0d ? 'line break' : `control character U+${hex(unit)}`
        throw new JsonSyntaxError(
          `a ${name} stands inside a string`,
          i,
          i + 1,
          'close the string, or escape the character',
        )
      }
      if (unit === BACKSLASH) {
        escaped = true
        i += this.#escapeLength(i)
      } else {
        i++
      }
    }
    this.#escaped = escaped
    this.#at = i + 1
  }

  /** Length of the escape that begins at a backslash: 2, or 6 for `\uXXXX`. */
  #escapeLength(at: number): number {
    const sequence = this.#source.slice(at, at + 6)
    if (/^\\["\\/bfnrt]/.test(sequence)) return 2
    if (/^\\u[\da-fA-F]{4}/.test(sequence)) return 6
    throw new JsonSyntaxError(
      `"${sequence.slice(0, 2)}" is no escape that JSON knows`,
      at,
      Math.min(at + 2, this.#units.length),
      'a backslash itself is written \\\\',
    )
  }

  #skipSpace(): void {
    const units = this.#units
    const { length } = units
    let i = this.#at
    while (i < length && isSpace(units[i]!)) i++
    this.#at = i
  }

  #unexpected(message: string): JsonSyntaxError {
    const end = Math.min(this.#at + 1, this.#units.length)
    return new JsonSyntaxError(message, this.#at, end)
  }

  #found(): string {
    if (this.#at >= this.#units.length) return 'the end of the file'
    const found = String.fromCodePoint(this.#source.slice(this.#at, this.#at + 2).codePointAt(0)!)
    return `"${found}"`
  }
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09
}

function hex(unit: number): string {
  return unit.toString(16).toUpperCase().padStart(4, '0')
}
