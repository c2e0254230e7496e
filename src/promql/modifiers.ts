import { accept, type Cursor, type Place, peek, report, shorten, take, unexpected } from './cursor.ts'
import { literalSeconds, parseOffset, parseRange } from './duration-expression.ts'
import type { Token } from './lex.ts'
import { isNoOffset } from './literal.ts'
import { newPlacement, type Operand, typeName } from './operand.ts'

/** What binds more tightly than any operator: ranges, offsets, @, anchored and smoothed. */
export const MODIFIERS: ReadonlySet<string> = new Set(['[', 'offset', '@', 'anchored', 'smoothed'])

/** Applies the modifier at the cursor. Undefined after a syntax error. */
export function parseModifier(cursor: Cursor, operand: Operand): Operand | undefined {
  const token = take(cursor)
  if (token.kind === '[') return parseBrackets(cursor, operand, token)
  if (token.kind === 'offset') return parseOffsetModifier(cursor, operand, token)
  if (token.kind === '@') return parseAt(cursor, operand, token)
  return applyExtendedRange(cursor, operand, token)
}

function parseBrackets(cursor: Cursor, operand: Operand, open: Token): Operand | undefined {
  if (parseRange(cursor, open) === undefined) return undefined
  if (accept(cursor, ':')) {
    if (peek(cursor).kind !== ']' && parseRange(cursor, open) === undefined) return undefined
    const close = accept(cursor, ']')
    if (close === undefined) return unexpected(cursor, '"]"', open)
    return makeSubquery(cursor, operand, { start: open.start, end: close.end })
  }
  const close = accept(cursor, ']')
  if (close === undefined) return unexpected(cursor, '"]", or ":" for a subquery', open)
  return makeRange(cursor, operand, { start: open.start, end: close.end })
}

function makeSubquery(cursor: Cursor, operand: Operand, brackets: Place): Operand {
  if (operand.type !== undefined && operand.type !== 'vector') {
    const message = `a subquery takes an instant vector, not ${typeName(operand.type)}`
    report(cursor, 'promql-type', operand, message)
  }
  return { kind: 'subquery', type: 'matrix', start: operand.start, end: brackets.end, placement: newPlacement() }
}

function makeRange(cursor: Cursor, operand: Operand, brackets: Place): Operand {
  const { placement } = operand
  const result: Operand = { kind: 'range', type: 'matrix', start: operand.start, end: brackets.end }
  if (operand.kind !== 'selector' || placement === undefined) {
    const subquery = `${cursor.text.slice(brackets.start, brackets.end - 1)}:]`
    const isShort = subquery.length <= 60 && cursor.takes(`x${subquery}`)
    report(
      cursor,
      'promql-type',
      brackets,
      'a range stands after a metric or its label matchers only',
      isShort && (operand.type === undefined || operand.type === 'vector')
        ? `a subquery has a colon: ${subquery}`
        : undefined,
    )
    return { ...result, type: undefined }
  }
  if (placement.hasOffset) {
    report(cursor, 'promql-modifier', brackets, 'the range stands before the offset', 'write x[5m] offset 1h')
  } else if (placement.hasTimestamp) {
    report(cursor, 'promql-modifier', brackets, 'the range stands before the @ modifier', 'write x[5m] @ 1609746000')
  }
  return { ...result, placement }
}

function parseOffsetModifier(cursor: Cursor, operand: Operand, keyword: Token): Operand | undefined {
  const value = parseOffset(cursor)
  if (value === undefined) return undefined
  const place = { start: keyword.start, end: value.end }
  const result = { ...operand, end: value.end }
  const placement = placementOf(cursor, operand, place, 'offset')
  if (placement === undefined) return result
  if (placement.hasOffset || placement.hasOffsetExpression) {
    report(cursor, 'promql-modifier', place, 'offset may stand once only')
  } else if (value.seconds === undefined) placement.hasOffsetExpression = true
  else placement.hasOffset = !isNoOffset(value.seconds, cursor.syntax)
  return result
}

/** What a modifier changes; reports an operand that takes none. */
function placementOf(cursor: Cursor, operand: Operand, place: Place, name: string) {
  // A range of something else than a selector has been reported already.
  if (operand.placement === undefined && operand.kind !== 'range') {
    const message = `${name} stands after a selector or a subquery only`
    const hint = ['call', 'aggregation', 'binary', 'parentheses'].includes(operand.kind)
      ? 'put it after the selector within'
      : undefined
    report(cursor, 'promql-modifier', place, message, hint)
  }
  return operand.placement
}

function parseAt(cursor: Cursor, operand: Operand, at: Token): Operand | undefined {
  const bound = peek(cursor)
  let end: number
  if (bound.kind === 'start' || bound.kind === 'end') {
    take(cursor)
    const open = accept(cursor, '(')
    if (open === undefined) return unexpected(cursor, `"(" after ${bound.text}`)
    const close = accept(cursor, ')')
    if (close === undefined) return unexpected(cursor, '")"', open)
    end = close.end
  } else {
    if (peek(cursor).kind === '-' || peek(cursor).kind === '+') take(cursor)
    const number = peek(cursor)
    if (number.kind !== 'number' && !(number.kind === 'duration' && cursor.syntax.numericDurations)) {
      return unexpected(cursor, 'a timestamp in seconds, start() or end()')
    }
    take(cursor)
    end = number.end
    const seconds = literalSeconds(cursor, number)
    if (number.text.toLowerCase() === 'nan' || Math.abs(seconds) >= 2 ** 63) {
      report(cursor, 'promql-modifier', number, `the timestamp ${shorten(number.text)} is out of bounds`)
    }
  }
  const place = { start: at.start, end }
  const result = { ...operand, end }
  const placement = placementOf(cursor, operand, place, '@')
  if (placement === undefined) return result
  if (placement.hasTimestamp || placement.hasBound) report(cursor, 'promql-modifier', place, '@ may stand once only')
  else if (bound.kind === 'start' || bound.kind === 'end') placement.hasBound = true
  else placement.hasTimestamp = true
  return result
}

/** `anchored` and `smoothed` (promql/parser/parse.go setAnchored). */
function applyExtendedRange(cursor: Cursor, operand: Operand, keyword: Token): Operand {
  const result = { ...operand, end: keyword.end }
  if (!cursor.switches.extendedRangeSelectors) {
    report(
      cursor,
      'promql-feature',
      keyword,
      `${keyword.kind} needs the feature promql-extended-range-selectors`,
      'start Prometheus with --enable-feature=promql-extended-range-selectors',
    )
    return result
  }
  const { placement } = operand
  if (placement === undefined || operand.kind === 'subquery') {
    if (operand.kind !== 'range') {
      report(cursor, 'promql-modifier', keyword, `${keyword.kind} stands after a selector only`)
    }
    return result
  }
  if (keyword.kind === 'anchored') placement.isAnchored = true
  else placement.isSmoothed = true
  if (placement.isAnchored && placement.isSmoothed) {
    report(cursor, 'promql-modifier', keyword, 'anchored and smoothed exclude each other')
  }
  return result
}
