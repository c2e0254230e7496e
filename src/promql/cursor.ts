import { excerpt } from '../diagnostics/excerpt.ts'
import type { Token } from './lex.ts'
import type { Switches, Syntax } from './syntax.ts'

/** Why a release's parser refuses an expression, and where. */
export interface QueryProblem {
  readonly rule:
    | 'promql-syntax'
    | 'promql-type'
    | 'promql-function'
    | 'promql-feature'
    | 'promql-selector'
    | 'promql-regex'
    | 'promql-matching'
    | 'promql-modifier'
    | 'promql-duration'
  /** One sentence: what is wrong, the value, what is allowed. */
  readonly message: string
  /** Offsets in the expression, in UTF-16 code units; `end` exclusive. */
  readonly start: number
  readonly end: number
  readonly hint?: string
}

export interface Place {
  readonly start: number
  readonly end: number
}

/** Where the parser stands in its tokens, and what it has found. */
export interface Cursor {
  readonly text: string
  readonly tokens: readonly Token[]
  readonly syntax: Syntax
  readonly switches: Switches
  readonly problems: Set<QueryProblem>
  /** Whether the release takes an expression: what a hint proposes should stand the same test. */
  readonly takes: (expression: string) => boolean
  at: number
}

export function peek(cursor: Cursor, ahead = 0): Token {
  return cursor.tokens[Math.min(cursor.at + ahead, cursor.tokens.length - 1)]!
}

/** The current token; the cursor goes on, but never past the last. */
export function take(cursor: Cursor): Token {
  const token = peek(cursor)
  if (cursor.at < cursor.tokens.length - 1) cursor.at++
  return token
}

/** Takes the current token if it is of the kind. */
export function accept(cursor: Cursor, kind: string): Token | undefined {
  return peek(cursor).kind === kind ? take(cursor) : undefined
}

export function report(
  cursor: Cursor,
  rule: QueryProblem['rule'],
  { start, end }: Place,
  message: string,
  hint?: string,
): QueryProblem {
  const problem: QueryProblem = { rule, message, start, end, ...(hint === undefined ? {} : { hint }) }
  cursor.problems.add(problem)
  return problem
}

/**
 * Reports that the current token cannot stand here; what the lexer has to say about it goes first.
 * @param expected what could: `"," or ")"`
 * @param open the bracket that is still open, which is what to show where the expression ends
 * @returns undefined, as the parts of the parser do that gave up
 */
export function unexpected(cursor: Cursor, expected: string, open?: Token, hint?: string): undefined {
  const token = peek(cursor)
  if (token.kind === 'error') report(cursor, 'promql-syntax', token, token.message!, token.hint)
  else if (token.kind === 'eof' && open) {
    report(cursor, 'promql-syntax', open, `the bracket "${open.text}" is not closed, expected ${expected}`, hint)
  } else {
    const opens = OPENING.get(token.kind)
    const closesAnother = open && opens && opens !== open.kind
    const unclosed = `the bracket "${open?.text}" before it is not closed`
    const message = `unexpected ${describe(token)}, expected ${expected}`
    report(cursor, 'promql-syntax', placeOf(cursor, token), message, closesAnother ? unclosed : hint)
  }
  return undefined
}

const OPENING: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
])

/** The place of a token; for the end of the expression that of the last token before it. */
export function placeOf(cursor: Cursor, token: Token): Place {
  if (token.kind !== 'eof') return token
  return cursor.tokens.at(-2) ?? { start: 0, end: cursor.text.length }
}

export function describe(token: Token): string {
  if (token.kind === 'eof') return 'end of the expression'
  const shown = shorten(token.text)
  if (token.kind === 'string') return `string ${shown}`
  if (token.kind === 'number' || token.kind === 'duration') return `${token.kind} ${shown}`
  return `"${shown}"`
}

/** A piece of the expression as messages show it. */
export function shorten(text: string, length = 60): string {
  return excerpt(text, length)
}
