import { makeBinary, PRECEDENCE, parseMatching } from './binary.ts'
import { makeAggregation, makeCall } from './call.ts'
import { accept, type Cursor, peek, report, shorten, take, unexpected } from './cursor.ts'
import { literalSeconds } from './duration-expression.ts'
import type { Bracket, Frame } from './frame.ts'
import { parseGrouping, parseMatchers } from './labels.ts'
import type { Token } from './lex.ts'
import { MODIFIERS, parseModifier } from './modifiers.ts'
import { newPlacement, type Operand, typeName } from './operand.ts'
import { AGGREGATIONS } from './syntax.ts'
import { reportAfter, reportMissingOperand } from './unexpected.ts'

/** A sign binds as tightly as a multiplication: `-x ^ 2` is `-(x ^ 2)`. */
const UNARY = 5

const AGGREGATION_SET: ReadonlySet<string> = new Set(AGGREGATIONS)

/**
 * Reads an expression to its end and reports what the release's parser refuses (promql/parser generated_parser.y and
 * parse.go). Operator precedence with a stack of its own: the depth of nesting has no bound. Stops at the first
 * syntax error; what is wrong with types is reported for every part that is complete by then.
 */
export function parseExpression(cursor: Cursor): void {
  if (peek(cursor).kind === 'eof') {
    report(cursor, 'promql-syntax', { start: 0, end: cursor.text.length }, 'the expression is empty')
    return
  }
  const frames: Frame[] = []
  let operand = parseOperand(cursor, frames)
  while (operand !== undefined) operand = parseAfter(cursor, frames, operand)
}

/** What follows an operand, up to the next complete one. Undefined at the end, and after a syntax error. */
function parseAfter(cursor: Cursor, frames: Frame[], operand: Operand): Operand | undefined {
  const token = peek(cursor)
  if (MODIFIERS.has(token.kind)) return parseModifier(cursor, operand)
  const precedence = PRECEDENCE[token.kind]
  if (precedence !== undefined) {
    const left = reduce(cursor, frames, operand, precedence)
    const operator = take(cursor)
    const matching = parseMatching(cursor)
    if (matching === undefined) return undefined
    frames.push({ kind: 'binary', operator, left, matching })
    return parseOperand(cursor, frames)
  }
  const value = reduce(cursor, frames, operand, 0)
  // Only brackets are left by now.
  const bracket = frames.at(-1) as Bracket | undefined
  if (bracket !== undefined && token.kind === ')') return close(cursor, frames, bracket, value)
  if (bracket !== undefined && bracket.kind !== 'parentheses' && token.kind === ',') {
    bracket.args.push(value)
    return takeCommas(cursor) ? parseOperand(cursor, frames) : close(cursor, frames, bracket)
  }
  if (bracket !== undefined || token.kind !== 'eof') reportAfter(cursor, operand, value, bracket)
  return undefined
}

/** Takes the commas between two arguments, of which there should be one; false where no argument follows. */
function takeCommas(cursor: Cursor): boolean {
  for (;;) {
    const comma = take(cursor)
    const next = peek(cursor).kind
    if (next !== ',' && next !== ')') return true
    report(cursor, 'promql-syntax', comma, 'an argument is missing after the comma', 'leave it out')
    if (next === ')') return false
  }
}

/** Reads up to an operand that is complete, pushing signs and opening brackets. Undefined after a syntax error. */
function parseOperand(cursor: Cursor, frames: Frame[]): Operand | undefined {
  for (;;) {
    const token = peek(cursor)
    const next = peek(cursor, 1)
    if (token.kind === '+' || token.kind === '-') frames.push({ kind: 'unary', operator: take(cursor) })
    else if (token.kind === '(') frames.push({ kind: 'parentheses', open: take(cursor) })
    else if (isCall(cursor, token, next)) {
      const name = take(cursor)
      const frame: Bracket = { kind: 'call', name, open: take(cursor), args: [] }
      if (peek(cursor).kind === ')') return closeBracket(cursor, frame)
      frames.push(frame)
    } else if (AGGREGATION_SET.has(token.kind) && ['(', 'by', 'without'].includes(next.kind)) {
      const frame = openAggregation(cursor)
      if (frame === undefined) return undefined
      if (peek(cursor).kind === ')') return closeBracket(cursor, frame)
      frames.push(frame)
    } else return parseTerminal(cursor, frames)
  }
}

function isCall(cursor: Cursor, token: Token, next: Token): boolean {
  return next.kind === '(' && (token.kind === 'identifier' || cursor.syntax.functionNames.has(token.kind))
}

function openAggregation(cursor: Cursor): Bracket | undefined {
  const operator = take(cursor)
  const hasGrouping = peek(cursor).kind !== '('
  if (hasGrouping && parseGrouping(cursor, take(cursor)) === undefined) return undefined
  const open = accept(cursor, '(')
  if (open === undefined) return unexpected(cursor, `"(" and the arguments of ${operator.text}`)
  return { kind: 'aggregation', operator, open, args: [], hasGrouping }
}

function parseTerminal(cursor: Cursor, frames: readonly Frame[]): Operand | undefined {
  const token = peek(cursor)
  const { syntax } = cursor
  if (token.kind === 'number' || (token.kind === 'duration' && syntax.numericDurations)) {
    take(cursor)
    literalSeconds(cursor, token)
    return { kind: 'number', type: 'scalar', start: token.start, end: token.end }
  }
  if (token.kind === 'string') {
    take(cursor)
    return { kind: 'string', type: 'string', start: token.start, end: token.end }
  }
  const isName = token.kind === 'identifier' || token.kind === 'metric' || syntax.metricNames.has(token.kind)
  if (isName || token.kind === '{') return parseSelector(cursor, isName)
  return reportMissingOperand(cursor, frames)
}

function parseSelector(cursor: Cursor, isNamed: boolean): Operand | undefined {
  const name = isNamed ? take(cursor) : undefined
  const { start } = name ?? peek(cursor)
  const matchers = peek(cursor).kind === '{' ? parseMatchers(cursor) : 'none'
  if (matchers === undefined) return undefined
  const end = matchers === 'none' ? name!.end : matchers.end
  const operand = { kind: 'selector', type: 'vector', start, end, placement: newPlacement() } as const
  if (name) {
    for (const token of matchers === 'none' ? [] : matchers.names) {
      const message = `the metric's name is set twice: by "${shorten(name.text)}" and in the braces`
      report(cursor, 'promql-selector', token, message)
    }
    return { ...operand, metric: name.text }
  }
  if (matchers === 'none' || matchers.selects) return operand
  const selectsAll = report(
    cursor,
    'promql-selector',
    { start, end },
    'a selector needs a matcher that does not match the empty value',
    'name a metric, or a label such as {job="…"}',
  )
  return { ...operand, selectsAll }
}

function closeBracket(cursor: Cursor, frame: Bracket): Operand | undefined {
  const { end } = take(cursor)
  if (frame.kind === 'call') return makeCall(cursor, frame.name, frame.args, end)
  if (frame.kind === 'parentheses') return undefined
  const grouping = peek(cursor)
  const hasGrouping = grouping.kind === 'by' || grouping.kind === 'without'
  if (!hasGrouping || frame.hasGrouping) return makeAggregation(cursor, frame.operator, frame.args, end)
  take(cursor)
  if (parseGrouping(cursor, grouping) === undefined) return undefined
  return makeAggregation(cursor, frame.operator, frame.args, cursor.tokens[cursor.at - 1]!.end)
}

/** Takes the closing bracket of the topmost frame after its last value. */
function close(cursor: Cursor, frames: Frame[], frame: Bracket, value?: Operand): Operand | undefined {
  frames.pop()
  if (frame.kind === 'parentheses') {
    const { type } = value!
    return { kind: 'parentheses', type, start: frame.open.start, end: take(cursor).end }
  }
  if (value) frame.args.push(value)
  return closeBracket(cursor, frame)
}

/** Completes the operations that bind at least as tightly as what follows. */
function reduce(cursor: Cursor, frames: Frame[], operand: Operand, next: number): Operand {
  let result = operand
  for (;;) {
    const frame = frames.at(-1)
    if (frame === undefined || 'open' in frame) return result
    const own = frame.kind === 'unary' ? UNARY : PRECEDENCE[frame.operator.kind]!
    if (own < next || (own === next && frame.operator.kind === '^')) return result
    frames.pop()
    result =
      frame.kind === 'unary'
        ? makeUnary(cursor, frame.operator, result)
        : makeBinary(cursor, frame.left, frame.operator, frame.matching, result)
  }
}

function makeUnary(cursor: Cursor, operator: Token, operand: Operand): Operand {
  const { type, end } = operand
  if (type === 'string' || type === 'matrix') {
    const message = `the sign "${operator.text}" takes a scalar or an instant vector, not ${typeName(type)}`
    report(cursor, 'promql-type', operand, message)
  }
  const known = type === 'scalar' || type === 'vector' ? type : undefined
  return { kind: operand.kind === 'number' ? 'number' : 'unary', type: known, start: operator.start, end }
}
