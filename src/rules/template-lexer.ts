/** What Go's template lexer tells apart (text/template/parse/lex.go). Keywords are tokens of their own name. */
export type TokenType =
  | 'error'
  | 'eof'
  | 'text'
  | 'left'
  | 'right'
  | 'space'
  | 'char'
  | 'bool'
  | 'character'
  | 'complex'
  | 'number'
  | 'string'
  | 'raw'
  | 'assign'
  | 'declare'
  | 'pipe'
  | 'open'
  | 'close'
  | 'field'
  | 'variable'
  | 'identifier'
  | 'dot'
  | 'nil'
  | Keyword

export type Keyword = 'block' | 'break' | 'continue' | 'define' | 'else' | 'end' | 'if' | 'range' | 'template' | 'with'

export interface Token {
  readonly type: TokenType
  /** As written; of an error, what is wrong. */
  readonly text: string
  readonly start: number
  readonly end: number
}

const KEYWORDS: ReadonlyMap<string, TokenType> = new Map<string, TokenType>([
  ...(['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with', 'nil'] as const).map(
    (word) => [word, word] as const,
  ),
  ['true', 'bool'],
  ['false', 'bool'],
])

const RIGHT = /(?:[ \t\r\n]-)?\}\}/y
const SPACE = /[ \t\r\n]+/y
const WORD = /[_\p{L}\p{Nd}]+/uy
const TERMINATOR = /$|[ \t\r\n.,|:)(]|\}\}/y
const NUMBER =
  /[+-]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][+-]?[\d_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?[\d_]*)?)i?/y

/** The tokens of a template up to its end or its first error. */
export function* lexTemplate(text: string): Generator<Token, void> {
  let at = 0
  while (true) {
    const open = text.indexOf('{{', at)
    if (open === -1) {
      if (at < text.length) yield { type: 'text', text: text.slice(at), start: at, end: text.length }
      yield { type: 'eof', text: '', start: text.length, end: text.length }
      return
    }
    if (at < open) yield { type: 'text', text: text.slice(at, open), start: at, end: open }
    const inside = open + (/[ \t\r\n]/.test(text[open + 3] ?? '') && text[open + 2] === '-' ? 4 : 2)
    if (text.startsWith('/*', inside)) {
      const end = commentEnd(text, open, inside)
      if (typeof end !== 'number') {
        yield end
        return
      }
      at = end
      continue
    }
    yield { type: 'left', text: '{{', start: open, end: open + 2 }
    at = yield* lexAction(text, inside)
    if (at === -1) return
  }
}

function commentEnd(text: string, open: number, inside: number): number | Token {
  const end = text.indexOf('*/', inside + 2)
  if (end === -1) return error('a comment is not closed by "*/"', open, text.length)
  const right = match(RIGHT, text, end + 2)
  return right === undefined ? error('"}}" must follow the "*/" of a comment', end, end + 2) : end + 2 + right.length
}

/** Tokens of an action up to its `}}`; returns the offset behind that, or -1 after an error. */
function* lexAction(text: string, inside: number): Generator<Token, number> {
  const parentheses: number[] = []
  for (let at = inside; ; ) {
    const right = match(RIGHT, text, at)
    if (right !== undefined) {
      const end = at + right.length
      const unclosed = parentheses.pop()
      if (unclosed !== undefined) {
        yield error('a "(" is not closed before "}}"', unclosed, unclosed + 1)
        return -1
      }
      yield { type: 'right', text: right, start: at, end }
      return end
    }
    const token = nextToken(text, at)
    yield token
    if (token.type === 'error') return -1
    if (token.type === 'open') parentheses.push(token.start)
    else if (token.type === 'close' && parentheses.pop() === undefined) {
      yield error('a ")" closes nothing', token.start, token.end)
      return -1
    }
    at = token.end
  }
}

const SINGLE: Readonly<Record<string, TokenType>> = { '=': 'assign', '|': 'pipe', '(': 'open', ')': 'close' }

function nextToken(text: string, at: number): Token {
  const char = text[at]
  if (char === undefined) return error('"{{" is not closed by "}}"', text.lastIndexOf('{{', at), text.length)
  const single = SINGLE[char]
  if (single !== undefined) return token(single, text, at, at + 1)
  if (/[ \t\r\n]/.test(char)) return lexSpace(text, at)
  if (char === ':') {
    return text[at + 1] === '=' ? token('declare', text, at, at + 2) : error('":" must be ":="', at, at + 1)
  }
  if (char === '"') return lexQuoted(text, at, 'string')
  if (char === '`') return lexQuoted(text, at, 'raw')
  if (char === "'") return lexQuoted(text, at, 'character')
  if (char === '$') return lexName(text, at, 'variable')
  if (char === '.' && !/\d/.test(text[at + 1] ?? '') && at + 1 < text.length) return lexName(text, at, 'field')
  if (/[-+.\d]/.test(char)) return lexNumber(text, at)
  const word = match(WORD, text, at)
  if (word !== undefined) return lexWord(text, at, word)
  if (/[ -~]/.test(char)) return token('char', text, at, at + 1)
  const shown = String.fromCodePoint(text.codePointAt(at)!)
  return error(`${JSON.stringify(shown)} cannot stand in an action`, at, at + shown.length)
}

/** The blank of a ` -}}` belongs to that. */
function lexSpace(text: string, at: number): Token {
  const end = at + match(SPACE, text, at)!.length
  return token('space', text, at, text.startsWith('-}}', end) ? end - 1 : end)
}

/** `.name` and `$name`; alone they are the dot and the whole data. */
function lexName(text: string, at: number, type: 'field' | 'variable'): Token {
  const end = at + 1 + (match(WORD, text, at + 1)?.length ?? 0)
  if (match(TERMINATOR, text, end) === undefined) return badCharacter(text, end)
  return token(end === at + 1 && type === 'field' ? 'dot' : type, text, at, end)
}

function lexWord(text: string, at: number, word: string): Token {
  const end = at + word.length
  if (match(TERMINATOR, text, end) === undefined) return badCharacter(text, end)
  return token(KEYWORDS.get(word) ?? 'identifier', text, at, end)
}

function badCharacter(text: string, at: number): Token {
  const char = String.fromCodePoint(text.codePointAt(at)!)
  return error(`${JSON.stringify(char)} cannot follow a name: a space must stand between`, at, at + char.length)
}

const QUOTED = { string: 'a string', raw: 'a raw string', character: 'a character' }

function lexQuoted(text: string, at: number, type: keyof typeof QUOTED): Token {
  const end = type === 'raw' ? text.indexOf('`', at + 1) : closingQuote(text, at)
  return end === -1 ? error(`${QUOTED[type]} is not closed`, at, lineEnd(text, at)) : token(type, text, at, end + 1)
}

/** Where the quote at an offset is closed on its line, or -1. */
function closingQuote(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === text[at]) return i
    if (text[i] === '\\') i++
    if (text[i] === '\n') return -1
  }
  return -1
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

/** A number, or the two of a complex one. What the digits have to be is judged later. */
function lexNumber(text: string, at: number): Token {
  let end = at + match(NUMBER, text, at)!.length
  let type: TokenType = 'number'
  if (match(WORD, text, end) === undefined && /[-+]/.test(text[end] ?? '')) {
    type = 'complex'
    end += match(NUMBER, text, end)!.length
    if (text[end - 1] !== 'i') return badNumber(text, at, end)
  }
  return match(WORD, text, end) === undefined ? token(type, text, at, end) : badNumber(text, at, end + 1)
}

function badNumber(text: string, at: number, end: number): Token {
  return error(`${JSON.stringify(text.slice(at, Math.min(end, at + 40)))} is no number`, at, end)
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

function token(type: TokenType, text: string, start: number, end: number): Token {
  return { type, text: text.slice(start, end), start, end }
}

function error(text: string, start: number, end: number): Token {
  return { type: 'error', text, start: Math.max(0, start), end }
}
