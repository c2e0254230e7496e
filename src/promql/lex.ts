import { shorten } from './cursor.ts'
import { characterHint, durationWordHint, RANGE_HINT } from './lex-hints.ts'
import { escapeLength, isDigit, isLoneSurrogate, scanNumber, scanOldNumber, unitsLength } from './scan-literal.ts'
import { FILLS, type Syntax } from './syntax.ts'

/**
 * A token of a PromQL expression. `kind` is the symbol itself (`(`, `=~`), the keyword in lower case (`sum`, `by`), or
 * one of number, duration, string, identifier, metric (a name with a colon), eof and error, which end the list.
 */
export interface Token {
  readonly kind: string
  readonly start: number
  readonly end: number
  readonly text: string
  readonly message?: string
  readonly hint?: string
}

interface LexState {
  readonly text: string
  readonly syntax: Syntax
  at: number
  inBraces: boolean
  inBrackets: boolean
  /** After `[` and before the first number the lexer is stricter. */
  startsRange: boolean
  hadColon: boolean
  /** Never reset: a number in any brackets before lets a colon stand without one. */
  hadDuration: boolean
}

/** Takes an expression apart as the lexer of a release does (promql/parser/lex.go). Ends with `eof` or `error`. */
export function lex(text: string, syntax: Syntax): Token[] {
  const tokens: Token[] = []
  const state: LexState = {
    text,
    syntax,
    at: 0,
    inBraces: false,
    inBrackets: false,
    startsRange: false,
    hadColon: false,
    hadDuration: false,
  }
  for (;;) {
    const last = tokens.at(-1)
    if (last?.kind === 'eof' || last?.kind === 'error') return tokens
    tokens.push(state.inBraces ? lexInBraces(state) : state.startsRange ? lexRangeStart(state) : lexStatement(state))
  }
}

const SPACE = /[ \t\n\r]*/y
const COMMENT = /#[^\r\n]*/y
const WORD = /[a-zA-Z_][a-zA-Z0-9_]*/y
const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y
const LETTERS = /[a-zA-Z_]+/y
const SYMBOLS = /==|!=|<=|>=|[,*/%+\-^=<>()[\]@]/y
const TRIM_SYMBOLS = /==|!=|<=|>=|<\/|>\/|[,*/%+\-^=<>()[\]@]/y
const BRACE_SYMBOLS = /=~|!~|!=|[=,{}]/y
const RANGE_SYMBOLS = /[\]:()+\-*/%^,]/y

function match(state: LexState, pattern: RegExp): string | undefined {
  pattern.lastIndex = state.at
  return pattern.exec(state.text)?.[0]
}

function emit(state: LexState, kind: string, length: number): Token {
  const { text, at } = state
  state.at += length
  return { kind, start: at, end: at + length, text: text.slice(at, at + length) }
}

function fail(state: LexState, start: number, end: number, message: string, hint?: string): Token {
  const text = state.text.slice(start, end)
  return { kind: 'error', start, end, text, message, ...(hint === undefined ? {} : { hint }) }
}

/** Skips spaces and comments; gives the token `eof` at the end of the text. */
function skip(state: LexState, comments: boolean): Token | undefined {
  for (;;) {
    state.at += match(state, SPACE)!.length
    const comment = comments ? match(state, COMMENT) : undefined
    if (comment === undefined) break
    state.at += comment.length
  }
  return state.at < state.text.length ? undefined : emit(state, 'eof', 0)
}

function lexStatement(state: LexState): Token {
  const end = skip(state, true)
  if (end) return end
  const { text, at, syntax } = state
  const char = text[at]!
  if (isDigit(char) || (char === '.' && isDigit(text[at + 1]))) return lexNumberOrDuration(state)
  if (char === '"' || char === "'" || char === '`') return lexString(state)
  if (/[a-zA-Z_:]/.test(char)) return state.inBrackets ? lexLetterInBrackets(state) : lexName(state)
  if (char === '{') {
    state.inBraces = true
    return emit(state, '{', 1)
  }
  if (text.startsWith('=~', at) || text.startsWith('!~', at)) {
    const symbol = text.slice(at, at + 2)
    const message = `"${symbol}" matches labels and stands within braces only`
    return fail(state, at, at + 2, message, `write metric{label${symbol}"…"}`)
  }
  const symbol = match(state, syntax.trimOperators ? TRIM_SYMBOLS : SYMBOLS)
  if (symbol === undefined) return failAtCharacter(state)
  if (symbol === '[') {
    state.inBrackets = true
    state.startsRange = true
    state.hadColon = false
  } else if (symbol === ']') state.inBrackets = false
  return emit(state, symbol, symbol.length)
}

function failAtCharacter(state: LexState): Token {
  const { text, at, inBrackets, syntax } = state
  if (text[at] === '}') return fail(state, at, at + 1, 'the bracket "}" was never opened')
  const char = String.fromCodePoint(text.codePointAt(at)!)
  const hint = inBrackets ? RANGE_HINT : characterHint(text, at, syntax)
  return fail(state, at, at + char.length, `unexpected character ${JSON.stringify(char)}`, hint)
}

function lexName(state: LexState): Token {
  const { keywords } = state.syntax
  const name = match(state, NAME)!
  const word = name.toLowerCase()
  if (word === 'inf' || word === 'nan') return emit(state, 'number', name.length)
  // The fill modifiers are keywords only before an opening parenthesis, spaces between but no comments.
  const isKeyword = keywords.has(word) && (!FILLS.has(word) || opensParenthesis(state, name.length))
  if (isKeyword) return emit(state, word, name.length)
  return emit(state, name.includes(':') ? 'metric' : 'identifier', name.length)
}

function opensParenthesis(state: LexState, length: number): boolean {
  SPACE.lastIndex = state.at + length
  SPACE.exec(state.text)
  return state.text[SPACE.lastIndex] === '('
}

/** A letter or colon after the first number within brackets. */
function lexLetterInBrackets(state: LexState): Token {
  const { text, at, syntax } = state
  const char = text[at]!
  if (char === ':' || syntax.lettersAreColons) {
    if (state.hadColon) return fail(state, at, at + 1, `unexpected "${char}" within brackets`)
    state.hadColon = true
    return emit(state, ':', 1)
  }
  const mayBeFunction = syntax.laterDurationFunctions.has(char.toLowerCase())
  return (mayBeFunction ? lexDurationFunction(state) : undefined) ?? failAtWord(state)
}

function lexDurationFunction(state: LexState): Token | undefined {
  const letters = match(state, LETTERS)!
  const word = letters.toLowerCase()
  return state.syntax.durationFunctions.has(word) ? emit(state, word, letters.length) : undefined
}

function failAtWord(state: LexState): Token {
  const word = match(state, NAME) ?? ''
  const { at } = state
  const message = `"${shorten(word)}" is no duration`
  return fail(state, at, at + word.length, message, durationWordHint(word.toLowerCase(), state.syntax) ?? RANGE_HINT)
}

/** After `[`: until the first number no comments are skipped, and few characters may stand. */
function lexRangeStart(state: LexState): Token {
  if (!state.syntax.durationExpressions) {
    state.startsRange = false
    return skip(state, false) ?? lexNumberOrDuration(state)
  }
  const end = skip(state, false)
  if (end) return end
  const { text, at } = state
  const char = text[at]!
  if (isDigit(char) || (char === '.' && isDigit(text[at + 1]))) {
    state.startsRange = false
    state.hadDuration = true
    return lexNumberOrDuration(state)
  }
  if (/[a-zA-Z_]/.test(char)) return lexDurationFunction(state) ?? failAtWord(state)
  const symbol = match(state, RANGE_SYMBOLS)
  if (symbol === undefined) return failAtCharacter(state)
  if (symbol === ':') {
    if (!state.hadDuration) return fail(state, at, at + 1, 'the colon needs a range before it')
    state.hadColon = true
  }
  if (symbol === ']') {
    state.startsRange = false
    state.inBrackets = false
  }
  return emit(state, symbol, 1)
}

function lexInBraces(state: LexState): Token {
  const end = skip(state, true)
  if (end) return end
  const char = state.text[state.at]!
  if (char === '"' || char === "'" || char === '`') return lexString(state)
  const word = match(state, WORD)
  if (word !== undefined) return emit(state, 'identifier', word.length)
  const symbol = match(state, BRACE_SYMBOLS)
  if (symbol === undefined) return failAtCharacter(state)
  if (symbol === '}') state.inBraces = false
  return emit(state, symbol, symbol.length)
}

function lexString(state: LexState): Token {
  const { text, at } = state
  const quote = text[at]!
  let i = at + 1
  for (;;) {
    const char = text[i]
    if (char === undefined || (char === '\n' && quote !== '`'))
      return fail(state, at, i, `the string that starts with ${quote} is not closed`)
    if (char === quote) break
    if (char === '\ufffd' || isLoneSurrogate(text, i)) {
      return fail(state, i, i + 1, 'a string may not hold U+FFFD, the sign for invalid UTF-8')
    }
    if (char === '\\' && quote !== '`') {
      const length = text[i + 1] === quote ? 2 : escapeLength(text, i)
      if (length === 0) {
        const shown = text.slice(i, i + 2)
        const hint = `write "\\\\" for a backslash, or put the string in backticks`
        return fail(state, i, i + shown.length, `unknown escape ${shown} in a string`, hint)
      }
      i += length
    } else i++
  }
  return emit(state, 'string', i + 1 - at)
}

function lexNumberOrDuration(state: LexState): Token {
  const { text, at, syntax } = state
  const number = syntax.numericDurations ? scanNumber(text, at) : scanOldNumber(text, at)
  if (number.valid && (syntax.numericDurations || !state.inBrackets)) return emit(state, 'number', number.end - at)
  const units = number.valid ? 0 : unitsLength(text, number.end)
  if (units > 0) return emit(state, 'duration', number.end + units - at)
  const shown = /^[\w.]*/.exec(text.slice(at))![0]
  const end = Math.max(at + shown.length, number.end, at + 1)
  const word = shorten(text.slice(at, end))
  if (number.valid && number.end > at)
    return fail(
      state,
      at,
      end,
      `the range "${word}" has no unit`,
      `${/^[1-9]\d*$/.test(word) ? `write "${word}s" for seconds; ` : ''}a bare number needs Prometheus 2.54`,
    )
  if (state.inBrackets && !isDigit(text[at]))
    return fail(state, at, end, `unexpected "${word}", brackets hold a duration such as 5m`)
  return fail(state, at, end, `"${word}" is neither a number nor a duration`, 'units are ms, s, m, h, d, w and y')
}
