import { accept, type Cursor, type Place, peek, report, shorten, take, unexpected } from './cursor.ts'
import type { Token } from './lex.ts'
import { isOutOfRange, numberValue, readDuration } from './literal.ts'

/** A duration as far as its bounds need it: seconds of a literal; undefined for an expression. */
export interface DurationValue extends Place {
  readonly seconds: number | undefined
}

type Frame =
  | { readonly kind: 'parentheses'; readonly open: Token }
  | { readonly kind: 'function'; readonly name: Token; readonly open: Token; first?: DurationValue }
  | { readonly kind: 'unary'; readonly operator: Token }
  | { readonly kind: 'binary'; readonly operator: Token; readonly left: DurationValue }

const PRECEDENCE: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '%': 2, '^': 3 }
const UNARY = 2

/** Seconds of a number or duration token; reports what is wrong with it. */
export function literalSeconds(cursor: Cursor, token: Token): number {
  if (token.kind === 'duration') {
    const duration = readDuration(token.text, cursor.syntax)
    if ('seconds' in duration) return duration.seconds
    report(cursor, 'promql-duration', token, duration.problem, duration.hint)
    return Number.NaN
  }
  const value = numberValue(token.text)
  if (value === undefined)
    report(cursor, 'promql-syntax', token, `"${shorten(token.text)}" is not a number that Prometheus reads`)
  return value ?? Number.NaN
}

/** Whether a token is a literal duration for the release. */
function isDurationLiteral(cursor: Cursor, token: Token): boolean {
  return token.kind === 'duration' || (cursor.syntax.numericDurations && token.kind === 'number')
}

/** What stands between brackets before and after the colon: a duration above zero. */
export function parseRange(cursor: Cursor, open: Token): DurationValue | undefined {
  if (cursor.syntax.durationExpressions) {
    const value = parseDuration(cursor, true, open)
    if (value?.seconds !== undefined && value.seconds <= 0) {
      report(cursor, 'promql-duration', value, 'a range and its step must be above zero')
    }
    return value
  }
  const token = peek(cursor)
  if (!isDurationLiteral(cursor, token)) return unexpected(cursor, 'a duration such as 5m', open)
  return literal(cursor, take(cursor))
}

/** What follows `offset`. Its reach differs between releases: see `Syntax.offset`. */
export function parseOffset(cursor: Cursor): DurationValue | undefined {
  const { syntax } = cursor
  if (syntax.offset === 'literal') return signedLiteral(cursor, ['-'])
  if (syntax.offset === 'operand') return parseDuration(cursor, false)
  const sign = peek(cursor).kind === '-' || peek(cursor).kind === '+' ? 1 : 0
  const token = peek(cursor, sign)
  if (isDurationLiteral(cursor, token)) {
    const value = signedLiteral(cursor, ['-', '+'])
    if (value !== undefined) checkBounds(cursor, value)
    return value
  }
  if (syntax.durationFunctions.has(token.kind)) {
    const operator = sign ? take(cursor) : undefined
    const value = parseDuration(cursor, false)
    return value && { ...value, start: operator?.start ?? value.start }
  }
  if (sign && token.kind === '(' && syntax.negatedOffset) return parseNegated(cursor)
  return parseDuration(cursor, true)
}

function parseNegated(cursor: Cursor): DurationValue | undefined {
  const sign = take(cursor)
  const open = take(cursor)
  const inner = parseDuration(cursor, true, open)
  if (inner === undefined) return undefined
  const close = accept(cursor, ')')
  if (close === undefined) return unexpected(cursor, '")"', open)
  const place = { start: sign.start, end: close.end }
  if (inner.seconds !== undefined && cursor.syntax.negatedOffsetPanics) {
    report(
      cursor,
      'promql-duration',
      place,
      'Prometheus 3.6 to 3.12 fail on a number in parentheses after a sign in an offset',
      'leave the parentheses out',
    )
  }
  return negate(cursor, sign, { ...inner, ...place })
}

function signedLiteral(cursor: Cursor, signs: readonly string[]): DurationValue | undefined {
  const sign = signs.includes(peek(cursor).kind) ? take(cursor) : undefined
  const token = peek(cursor)
  if (!isDurationLiteral(cursor, token)) {
    return unexpected(cursor, cursor.syntax.numericDurations ? 'a duration or a number of seconds' : 'a duration')
  }
  const value = literal(cursor, take(cursor))
  if (sign === undefined) return value
  return { start: sign.start, end: value.end, seconds: sign.kind === '-' ? -value.seconds! : value.seconds }
}

function literal(cursor: Cursor, token: Token): DurationValue {
  return { start: token.start, end: token.end, seconds: literalSeconds(cursor, token) }
}

function checkBounds(cursor: Cursor, value: DurationValue): void {
  if (value.seconds !== undefined && isOutOfRange(value.seconds)) {
    report(cursor, 'promql-duration', value, 'the duration is longer than 292 years')
  }
}

function negate(cursor: Cursor, sign: Token, value: DurationValue): DurationValue {
  const result = {
    start: sign.start,
    end: value.end,
    seconds: value.seconds !== undefined && sign.kind === '-' ? -value.seconds : value.seconds,
  }
  checkBounds(cursor, result)
  return result
}

/**
 * A duration with operators, brackets and functions, by operator precedence on a stack of its own, so that no depth of
 * nesting matters.
 * @param operators whether operators outside of any bracket belong to it
 */
function parseDuration(cursor: Cursor, operators: boolean, open?: Token): DurationValue | undefined {
  const frames: Frame[] = []
  for (;;) {
    let value = parseOperand(cursor, frames, open)
    if (value === undefined) return undefined
    for (;;) {
      const token = peek(cursor)
      const precedence = PRECEDENCE[token.kind]
      value = reduce(cursor, frames, value, precedence ?? 0)
      if (precedence !== undefined && (operators || frames.length > 0)) {
        take(cursor)
        frames.push({ kind: 'binary', operator: token, left: value })
        break
      }
      const frame = frames.at(-1)
      if (frame === undefined) return value
      if (frame.kind === 'function' && frame.first === undefined) {
        if (!accept(cursor, ',')) return unexpected(cursor, '"," and a second duration', frame.open)
        frame.first = value
        break
      }
      const close = accept(cursor, ')')
      const bracket = frame.kind === 'parentheses' || frame.kind === 'function' ? frame.open : undefined
      if (close === undefined) return unexpected(cursor, 'an operator or ")"', bracket)
      frames.pop()
      value = closeFrame(cursor, frame, value, close)
    }
  }
}

/** Signs, opening brackets and functions are pushed until a value stands there. */
function parseOperand(cursor: Cursor, frames: Frame[], outer: Token | undefined): DurationValue | undefined {
  for (;;) {
    const token = peek(cursor)
    if (token.kind === '-' || token.kind === '+') frames.push({ kind: 'unary', operator: take(cursor) })
    else if (token.kind === '(') frames.push({ kind: 'parentheses', open: take(cursor) })
    else if (cursor.syntax.durationFunctions.has(token.kind)) {
      const name = take(cursor)
      const open = accept(cursor, '(')
      if (open === undefined) return unexpected(cursor, `"(" after ${name.text}`)
      if (name.kind !== 'step' && name.kind !== 'range') frames.push({ kind: 'function', name, open })
      else {
        const close = accept(cursor, ')')
        if (close === undefined) return unexpected(cursor, `")": ${name.text}() takes no arguments`, open)
        const place = { start: name.start, end: close.end }
        if (cursor.syntax.gatesDurationFunctions) needFeature(cursor, place)
        return { ...place, seconds: undefined }
      }
    } else if (isDurationLiteral(cursor, token)) {
      const value = literal(cursor, take(cursor))
      checkBounds(cursor, value)
      return value
    } else {
      const open = openBracket(frames) ?? outer
      return unexpected(cursor, 'a duration such as 5m', open)
    }
  }
}

function openBracket(frames: readonly Frame[]): Token | undefined {
  const frame = frames.findLast(({ kind }) => kind === 'parentheses' || kind === 'function')
  return frame && 'open' in frame ? frame.open : undefined
}

/** Completes the operations that bind at least as tightly as what follows. */
function reduce(cursor: Cursor, frames: Frame[], value: DurationValue, next: number): DurationValue {
  let result = value
  for (;;) {
    const frame = frames.at(-1)
    if (frame === undefined || frame.kind === 'parentheses' || frame.kind === 'function') return result
    const own = frame.kind === 'unary' ? UNARY : PRECEDENCE[frame.operator.kind]!
    if (own < next || (own === next && frame.operator.kind === '^')) return result
    frames.pop()
    result = frame.kind === 'unary' ? negate(cursor, frame.operator, result) : operate(cursor, frame, result)
  }
}

function operate(
  cursor: Cursor,
  { operator, left }: { readonly operator: Token; readonly left: DurationValue },
  right: DurationValue,
): DurationValue {
  const place = { start: left.start, end: right.end }
  needFeature(cursor, place)
  if ((operator.kind === '/' || operator.kind === '%') && right.seconds === 0) {
    report(cursor, 'promql-duration', { start: operator.start, end: right.end }, 'a duration is divided by zero')
    return { ...place, seconds: Number.NaN }
  }
  return { ...place, seconds: undefined }
}

function closeFrame(cursor: Cursor, frame: Frame, value: DurationValue, close: Token): DurationValue {
  if (frame.kind === 'function') {
    const place = { start: frame.name.start, end: close.end }
    if (cursor.syntax.gatesDurationFunctions) needFeature(cursor, place)
    return { ...place, seconds: undefined }
  }
  const start = frame.kind === 'parentheses' ? frame.open.start : value.start
  needFeature(cursor, { start, end: close.end })
  return { start, end: close.end, seconds: value.seconds }
}

function needFeature(cursor: Cursor, place: Place): void {
  if (cursor.switches.durationExpressions) return
  // Said once for the whole expression, not for each part of it.
  for (const problem of cursor.problems) {
    if (problem.rule === 'promql-feature' && problem.start >= place.start && problem.end <= place.end) {
      cursor.problems.delete(problem)
    }
  }
  report(
    cursor,
    'promql-feature',
    place,
    'an expression as a duration needs the feature promql-duration-expr',
    'start Prometheus with --enable-feature=promql-duration-expr, or write a literal such as 5m',
  )
}
