import type { Span } from '../diagnostics/finding.ts'
import type { Source } from './source.ts'
import { scanBlockScalar } from './yaml-block-scalar.ts'
import {
  AMPERSAND,
  ASTERISK,
  BRACE_CLOSE,
  BRACE_OPEN,
  BRACKET_CLOSE,
  BRACKET_OPEN,
  COLON,
  COMMA,
  CR,
  DOUBLE_QUOTE,
  END,
  EXCLAMATION,
  GREATER,
  HASH,
  HYPHEN,
  isBlank,
  isBreak,
  isSpaceOrEnd,
  LF,
  PERCENT,
  PIPE,
  QUESTION,
  SINGLE_QUOTE,
  SPACE,
  TAB,
} from './yaml-chars.ts'
import { Cursor } from './yaml-cursor.ts'
import { refuseToken, YamlSyntaxError } from './yaml-error.ts'
import { scanAnchor, scanDirective, scanTag } from './yaml-properties.ts'
import { scanPlain, scanQuoted } from './yaml-scalars.ts'
import { newToken, TOKEN, type Token, type TokenKind } from './yaml-token.ts'

/** Go's two readers of YAML: Prometheus reads rule files with yaml.v3, all else with yaml.v2. */
export type Dialect = 'v2' | 'v3'

/** A place where a key without `?` may have begun: known once its `:` comes. One for each level of brackets. */
interface KeyPlace {
  possible: boolean
  /** Whether its token waits for the `:`. Go forgets that of `[]` and `{}`. */
  awaited: boolean
  /** In block style, what stands in the column of a mapping's keys has to be one. */
  required: boolean
  /** Number of the token that stands there. */
  number: number
  at: number
  lineStart: number
}

/** Characters that Go looks back from a `:` for its key. */
const KEY_LENGTH = 1024

/** About how many characters Go reads at once. */
const BUFFER = 500

/** Places of taken tokens at the head of the queue after which the others move up. */
const QUEUE_SLACK = 256

/** Characters that yaml.v3 looks ahead for a comment (scannerc.go, scan_comments). */
const COMMENT_REACH = 512

/**
 * Makes tokens of a text by libyaml's rules (yaml.v2 and yaml.v3 scannerc.go). A token is known once it is certain
 * that it begins no key; what stands further behind is not looked at, and may be anything.
 */
export class Scanner {
  readonly cursor: Cursor
  /** All comments that were passed. */
  readonly comments: Span[] = []
  readonly #v3: boolean
  /** Tokens that have to be known behind the next one: yaml.v3 wants two, for what comments belong to. */
  readonly #ahead: number
  /** Tokens to come, from `#head` to `#tail`. */
  readonly #queue: Token[] = []
  #head = 0
  #tail = 0
  /** Tokens that are of no more use, to be used again: a token may be kept while the one behind it is taken. */
  readonly #spare: Token[] = []
  #spareCount = 0
  #last: Token | undefined
  /** How many tokens have been taken. */
  #taken = 0
  /** Whether the next token is known for what it is. */
  #ready = false
  #ended = false
  #error: YamlSyntaxError | undefined
  /** Column of the innermost block collection, -1 outside of all. */
  #indent = -1
  #indents: number[] = []
  readonly #keys: KeyPlace[] = [newKeyPlace()]
  /**
   * Numbers of tokens at which a key proved not to begin, with their levels of brackets. Go waits there for whatever
   * key has come to be the one of the level by then.
   */
  readonly #forgotten = new Map<number, number>()
  /** Depth of brackets. */
  #flow = 0
  /** Where the content begins behind what was read without tokens. */
  #contentAt = -1
  #keyAllowed = true
  /** Up to here, the first character of each line is lost. */
  readonly #lossEnd: number

  constructor(source: Source, dialect: Dialect) {
    this.cursor = new Cursor(source)
    this.#v3 = dialect === 'v3'
    this.#ahead = this.#v3 ? 2 : 0
    // Go looks for a byte order mark at the start of its buffer instead of at the start of the line (is_bom).
    const isDoubled = this.cursor.text.startsWith('\ufeff\ufeff')
    this.#lossEnd = isDoubled ? Math.min(BUFFER, source.length - 4) : 0
  }

  /**
   * What the text cannot be read for, as soon as it is known: tokens before it may still be taken, so that what they
   * make is not lost.
   */
  get error(): YamlSyntaxError | undefined {
    return this.#error
  }

  /** The next token, which stays. Throws the error where there is none. */
  peek(): Token {
    if (!this.#ready) this.#fill()
    return this.#queue[this.#head]!
  }

  /** Takes the token that was peeked at. It may be used until the next one is taken. */
  take(): void {
    this.#ready = false
    this.#taken++
    if (this.#last !== undefined) this.#spare[this.#spareCount++] = this.#last
    this.#last = this.#queue[this.#head++]
    if (this.#head === this.#tail) {
      this.#head = 0
      this.#tail = 0
    } else if (this.#head === QUEUE_SLACK) {
      this.#queue.copyWithin(0, this.#head, this.#tail)
      this.#tail -= this.#head
      this.#head = 0
    }
  }

  /**
   * How much deeper than the innermost block collection the content is that begins at the cursor, where no token is known:
   * 0 where its next entry or item may begin there. NaN where something is under way.
   */
  get lineDepth(): number {
    const { cursor } = this
    if (this.#v3 || this.#ready || this.#head !== this.#tail || this.#flow > 0 || !this.#keyAllowed) return Number.NaN
    if (this.#keys[0]!.possible || this.#lossEnd > 0) return Number.NaN
    return cursor.at - cursor.lineStart - this.#indent
  }

  /** Whether nothing but `passLines` has brought the cursor where it is: it is at the first content of a line then. */
  get isBehindLines(): boolean {
    return this.cursor.at === this.#contentAt
  }

  /** Ends the innermost block collection, as a line that is less deep does. */
  passBlockEnd(): void {
    this.#indent = this.#indents.pop()!
    this.#taken++
  }

  /** Whether the next item in brackets may begin at the cursor, and no token is known. */
  get isAtFlowItem(): boolean {
    return !this.#v3 && !this.#ready && this.#head === this.#tail && !this.#keys[this.#flow]!.possible
  }

  /** Goes on at the line behind what was read without it. */
  passLines(at: number, lineStart: number, comments: readonly Span[]): void {
    this.cursor.at = at
    this.cursor.lineStart = lineStart
    this.#contentAt = at
    for (const comment of comments) this.comments.push(comment)
    this.#taken++
  }

  /** Goes on behind an item in brackets that was read without it. */
  passFlowItem(at: number, hasComma: boolean): void {
    this.cursor.at = at
    this.#keyAllowed = hasComma
    this.#taken++
  }

  /** Forgets what it knows, and goes on at the start of a line within block collections of these columns. */
  resume(at: number, columns: readonly number[]): void {
    this.cursor.at = at
    this.cursor.lineStart = at
    this.#head = 0
    this.#tail = 0
    this.#ready = false
    this.#ended = false
    this.#error = undefined
    this.#contentAt = -1
    this.#indents = [-1, ...columns]
    this.#indent = this.#indents.pop()!
    this.#flow = 0
    this.#keys[0]!.possible = false
    this.#forgotten.clear()
    this.#keyAllowed = true
    while (this.comments.length > 0 && this.comments.at(-1)!.start >= at) this.comments.pop()
  }

  #fill(): void {
    let tail = this.#tail
    try {
      while (this.#error === undefined && (this.#isShort() || this.#mayBeKey())) {
        tail = this.#tail
        this.#scan()
      }
    } catch (error) {
      if (!(error instanceof YamlSyntaxError)) throw error
      this.#error = error
      // What a line ends by its indentation is not certain where the line cannot be read.
      this.#tail = tail
    }
    if (this.#error !== undefined && this.#head === this.#tail) throw this.#error
    this.#ready = true
  }

  #isShort(): boolean {
    return !this.#ended && this.#tail - this.#head <= this.#ahead
  }

  /** Whether the next token may turn out to begin a key. */
  #mayBeKey(): boolean {
    if (this.#forgotten.size > 0) {
      const level = this.#forgotten.get(this.#taken)
      if (level !== undefined)
        return level <= this.#flow && this.#keys[level]!.possible && this.#isFresh(this.#keys[level]!)
    }
    for (let level = 0; level <= this.#flow; level++) {
      const key = this.#keys[level]!
      if (key.possible) return key.awaited && key.number === this.#taken && this.#isFresh(key)
    }
    return false
  }

  #scan(): void {
    this.#toToken()
    const { cursor } = this
    const { text } = cursor
    const column = cursor.column()
    this.#unroll(column)
    const at = cursor.at
    const code = text.charCodeAt(at)
    if (code === END) this.#scanEnd()
    else if (code === PERCENT && at === cursor.lineStart) this.#scanDirective()
    else if (at === cursor.lineStart && cursor.atMarker())
      this.#scanMarker(code === HYPHEN ? TOKEN.documentStart : TOKEN.documentEnd)
    else {
      const brokeLine = this.#scanToken(code, column)
      if (this.#v3 && !brokeLine && this.#queue[this.#tail - 1]!.kind !== TOKEN.dash) this.#passLineComment()
    }
  }

  /** Scans a token other than those of documents. Tells whether line breaks behind it were passed with it. */
  #scanToken(code: number, column: number): boolean {
    const { cursor } = this
    const { text, at } = cursor
    switch (code) {
      case BRACKET_OPEN:
        this.#open(TOKEN.sequenceOpen)
        return false
      case BRACE_OPEN:
        this.#open(TOKEN.mappingOpen)
        return false
      case BRACKET_CLOSE:
        this.#close(TOKEN.sequenceClose)
        return false
      case BRACE_CLOSE:
        this.#close(TOKEN.mappingClose)
        return false
      case COMMA:
        this.#dropKey()
        this.#keyAllowed = true
        this.#indicator(TOKEN.comma)
        return false
      case HYPHEN:
        if (!isSpaceOrEnd(text.charCodeAt(at + 1))) return this.#scanPlain(column)
        this.#scanDash(column)
        return false
      case QUESTION:
        if (this.#flow === 0 && !isSpaceOrEnd(text.charCodeAt(at + 1))) return this.#scanPlain(column)
        this.#scanKey(column)
        return false
      case COLON:
        if (this.#flow === 0 && !isSpaceOrEnd(text.charCodeAt(at + 1))) return this.#scanPlain(column)
        this.#scanValue(column)
        return false
      case ASTERISK:
      case AMPERSAND:
        this.#markKey()
        this.#keyAllowed = false
        this.#push(scanAnchor(cursor, this.#spareToken()))
        return false
      case EXCLAMATION:
        this.#markKey()
        this.#keyAllowed = false
        this.#push(scanTag(cursor, this.#spareToken()))
        return false
      case SINGLE_QUOTE:
      case DOUBLE_QUOTE:
        this.#markKey()
        this.#keyAllowed = false
        this.#push(scanQuoted(cursor, this.#spareToken(), code))
        this.#valueBehind(column)
        return false
      case PIPE:
      case GREATER:
        if (this.#flow === 0) return this.#scanBlockScalar(code === PIPE)
        return refuseToken('character', at, at)
      case TAB:
      case PERCENT:
      case 0x40: // @
      case 0x60: // `
        return refuseToken('character', at, at)
      default:
        return this.#scanPlain(column)
    }
  }

  /** Moves over blanks, line breaks and comments. Tabs may not stand where a key might begin. */
  #toToken(): void {
    const { cursor } = this
    const { text } = cursor
    let at = cursor.at
    for (;;) {
      if (at === cursor.lineStart && at < this.#lossEnd) at++
      let code = text.charCodeAt(at)
      while (code === SPACE || (code === TAB && (this.#flow > 0 || !this.#keyAllowed))) code = text.charCodeAt(++at)
      if (code === HASH) {
        cursor.at = at
        this.#passComments()
        at = cursor.at
        code = text.charCodeAt(at)
      }
      if (!isBreak(code)) break
      at += code === CR && text.charCodeAt(at + 1) === LF ? 2 : 1
      cursor.lineStart = at
      if (this.#flow === 0) this.#keyAllowed = true
    }
    cursor.at = at
  }

  #passComment(): void {
    const start = this.cursor.at
    this.cursor.toLineEnd()
    this.comments.push({ start, end: this.cursor.at })
  }

  /** In yaml.v3 with those on the lines that follow, before which tabs are no matter then. */
  #passComments(): void {
    this.#passComment()
    if (!this.#v3) return
    const { cursor } = this
    const { text } = cursor
    for (;;) {
      let reach = 0
      while (reach < COMMENT_REACH) {
        const code = text.charCodeAt(cursor.at + reach)
        if (!isBlank(code) && code !== LF && code !== CR) break
        reach++
      }
      if (reach === COMMENT_REACH || reach === 0 || text.charCodeAt(cursor.at + reach) !== HASH) return
      const hash = cursor.at + reach
      while (cursor.at < hash) {
        if (isBreak(text.charCodeAt(cursor.at))) cursor.passBreak()
        else cursor.at++
      }
      this.#passComment()
    }
  }

  /** A comment on the line of a token, which yaml.v3 reads with the token, tabs before it or not. */
  #passLineComment(): void {
    const { cursor } = this
    const { text } = cursor
    let reach = 0
    while (reach < COMMENT_REACH && isBlank(text.charCodeAt(cursor.at + reach))) reach++
    if (reach === COMMENT_REACH || text.charCodeAt(cursor.at + reach) !== HASH) return
    cursor.at += reach
    this.#passComment()
  }

  #scanEnd(): void {
    const { cursor } = this
    // The end counts as the start of a line.
    const end = cursor.column() === 0 ? cursor.at : cursor.at + 1
    this.#unroll(-1, end)
    this.#dropKey(end)
    this.#keyAllowed = false
    this.#ended = true
    cursor.lineStart = end
    this.#pushMark(TOKEN.streamEnd, end, end)
  }

  #scanDirective(): void {
    this.#unroll(-1)
    this.#dropKey()
    this.#keyAllowed = false
    const comment = (start: number, end: number) => this.comments.push({ start, end })
    this.#push(scanDirective(this.cursor, this.#spareToken(), comment))
  }

  #scanMarker(kind: TokenKind): void {
    this.#unroll(-1)
    this.#dropKey()
    this.#keyAllowed = false
    const start = this.cursor.at
    this.cursor.at += 3
    this.#pushMark(kind, start, this.cursor.at)
  }

  #open(kind: TokenKind): void {
    this.#markKey()
    if (++this.#flow === this.#keys.length) this.#keys.push(newKeyPlace())
    const key = this.#keys[this.#flow]!
    key.possible = false
    key.number = this.#nextNumber()
    this.#keyAllowed = true
    this.#indicator(kind)
  }

  #close(kind: TokenKind): void {
    this.#dropKey()
    if (this.#flow > 0) {
      const inner = this.#keys[this.#flow--]!
      const outer = this.#keys[this.#flow]!
      if (outer.number === inner.number) outer.awaited = false
      this.#forgotten.delete(inner.number)
    }
    this.#keyAllowed = false
    this.#indicator(kind)
  }

  #scanDash(column: number): void {
    if (this.#flow === 0) {
      if (!this.#keyAllowed) refuseToken('dash-here', this.cursor.at, this.cursor.at)
      this.#roll(column, TOKEN.blockSequenceStart, this.cursor.at)
    }
    this.#dropKey()
    this.#keyAllowed = true
    this.#indicator(TOKEN.dash)
  }

  #scanKey(column: number): void {
    if (this.#flow === 0) {
      if (!this.#keyAllowed) refuseToken('key-here', this.cursor.at, this.cursor.at)
      this.#roll(column, TOKEN.blockMappingStart, this.cursor.at)
    }
    this.#dropKey()
    this.#keyAllowed = this.#flow === 0
    this.#indicator(TOKEN.key)
  }

  #scanValue(column: number): void {
    const key = this.#keys[this.#flow]!
    const wasPossible = key.possible
    if (wasPossible && this.#isFresh(key)) {
      this.#insert(key.number, TOKEN.key, key.at)
      this.#roll(this.cursor.distance(key.lineStart, key.at), TOKEN.blockMappingStart, key.at, key.number)
      key.possible = false
      this.#keyAllowed = false
    } else {
      if (wasPossible && key.awaited && key.number === this.#taken) this.#forget(key)
      if (this.#flow === 0) {
        if (!this.#keyAllowed) refuseToken('value-here', this.cursor.at, this.cursor.at)
        this.#roll(column, TOKEN.blockMappingStart, this.cursor.at)
      }
      this.#keyAllowed = this.#flow === 0
    }
    this.#indicator(TOKEN.value)
  }

  #scanPlain(column: number): boolean {
    this.#markKey()
    this.#keyAllowed = false
    const token = this.#spareToken()
    const brokeLine = scanPlain(this.cursor, token, this.#indent + 1, this.#flow > 0)
    this.#push(token)
    if (brokeLine) this.#keyAllowed = true
    else this.#valueBehind(column)
    return brokeLine
  }

  /** Nearly all keys are followed by their `:` at once: no need to go round for it. */
  #valueBehind(column: number): void {
    const { cursor } = this
    const { text, at } = cursor
    if (text.charCodeAt(at) !== COLON || !(this.#flow > 0 || isSpaceOrEnd(text.charCodeAt(at + 1)))) return
    const key = this.#keys[this.#flow]!
    // Others are refused or forgotten when their turn comes.
    const isFresh = key.lineStart === cursor.lineStart && at - key.at <= KEY_LENGTH
    if (key.possible && key.awaited && isFresh) this.#scanValue(column)
  }

  #scanBlockScalar(literal: boolean): boolean {
    this.#dropKey()
    this.#keyAllowed = true
    const comment = (start: number, end: number) => this.comments.push({ start, end })
    this.#push(scanBlockScalar(this.cursor, this.#spareToken(), literal, this.#indent, comment))
    return true
  }

  #indicator(kind: TokenKind): void {
    const start = this.cursor.at++
    this.#pushMark(kind, start, this.cursor.at)
  }

  /** Number of the token that is scanned next. */
  #nextNumber(): number {
    return this.#taken + this.#tail - this.#head
  }

  #spareToken(): Token {
    return this.#spareCount > 0 ? this.#spare[--this.#spareCount]! : newToken()
  }

  #push(token: Token): void {
    this.#queue[this.#tail++] = token
  }

  #pushMark(kind: TokenKind, start: number, end: number): void {
    const token = this.#spareToken()
    token.kind = kind
    token.start = start
    token.end = end
    this.#push(token)
  }

  /** Puts a token without length before the one of a number; last where Go has taken that already. */
  #insert(number: number, kind: TokenKind, at: number): void {
    const queue = this.#queue
    this.#pushMark(kind, at, at)
    if (number < this.#taken) return
    const index = this.#head + number - this.#taken
    const inserted = queue[this.#tail - 1]!
    for (let i = this.#tail - 1; i > index; i--) queue[i] = queue[i - 1]!
    queue[index] = inserted
  }

  /** Begins a block collection where the column is deeper than that of the one around. */
  #roll(column: number, kind: TokenKind, at: number, number?: number): void {
    if (this.#flow > 0 || this.#indent >= column) return
    this.#indents.push(this.#indent)
    this.#indent = column
    if (number === undefined) this.#pushMark(kind, at, at)
    else this.#insert(number, kind, at)
  }

  /** Ends the block collections that are deeper than a column. */
  #unroll(column: number, at = this.cursor.at): void {
    if (this.#flow > 0) return
    while (this.#indent > column) {
      this.#pushMark(TOKEN.blockEnd, at, at)
      this.#indent = this.#indents.pop()!
    }
  }

  /** Notes that the token that is scanned now may begin a key. */
  #markKey(): void {
    if (!this.#keyAllowed) return
    const { cursor } = this
    const key = this.#keys[this.#flow]!
    if (key.possible && key.required) refuseToken('no-colon', cursor.at, key.at)
    key.possible = true
    key.awaited = true
    key.required = this.#flow === 0 && this.#indent === cursor.column()
    key.number = this.#nextNumber()
    key.at = cursor.at
    key.lineStart = cursor.lineStart
  }

  /** No key has begun on this level of brackets. */
  #dropKey(at = this.cursor.at): void {
    const key = this.#keys[this.#flow]!
    if (key.possible && key.required) refuseToken('no-colon', at, key.at)
    key.possible = false
  }

  /** A key without `?` is on one line with its `:`, and not too long. */
  #isFresh(key: KeyPlace): boolean {
    const { cursor } = this
    if (key.lineStart === cursor.lineStart) {
      if (cursor.at - key.at <= KEY_LENGTH || cursor.distance(key.at, cursor.at) <= KEY_LENGTH) return true
    }
    if (key.required) refuseToken('no-colon', cursor.at, key.at)
    key.possible = false
    if (key.awaited && key.number > this.#taken) this.#forget(key)
    return false
  }

  #forget(key: KeyPlace): void {
    for (const number of this.#forgotten.keys()) if (number < this.#taken) this.#forgotten.delete(number)
    this.#forgotten.set(key.number, this.#keys.indexOf(key))
  }
}

function newKeyPlace(): KeyPlace {
  return { possible: false, awaited: false, required: false, number: 0, at: 0, lineStart: 0 }
}
