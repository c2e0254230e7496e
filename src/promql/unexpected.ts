import { didYouMean } from '../diagnostics/suggest.ts'
import { releaseName } from '../prometheus/release.ts'
import { PRECEDENCE } from './binary.ts'
import { type Cursor, describe, peek, placeOf, report, shorten, take, unexpected } from './cursor.ts'
import type { Bracket, Frame } from './frame.ts'
import { parseGrouping } from './labels.ts'
import type { Token } from './lex.ts'
import type { Operand } from './operand.ts'
import { sinceRelease } from './syntax.ts'

/** Reports that no operand stands where one should. */
export function reportMissingOperand(cursor: Cursor, frames: readonly Frame[]): undefined {
  const token = peek(cursor)
  const frame = frames.at(-1)
  const bracket = frames.findLast((each): each is Bracket => 'open' in each)
  if (token.kind === 'eof' && frame && 'operator' in frame && !('open' in frame)) {
    report(cursor, 'promql-syntax', frame.operator, `there is nothing after the operator "${frame.operator.text}"`)
    return undefined
  }
  return unexpected(cursor, 'an expression', bracket?.open, missingOperandHint(cursor, token, frame))
}

function missingOperandHint(cursor: Cursor, token: Token, frame: Frame | undefined): string | undefined {
  if (token.kind === 'duration')
    return 'durations stand in brackets and after offset; as numbers they need release 2.54'
  if (
    frame?.kind === 'binary' &&
    frame.operator.end === token.start &&
    /^[<>]\/$/.test(frame.operator.kind + token.kind)
  )
    return `the operator "${frame.operator.kind}/" came with Prometheus 3.11`
  if (frame?.kind === 'binary') {
    const { operator } = frame
    const hint = operator.end === token.start ? operatorHint(cursor.text, operator.start) : undefined
    if (hint) return hint
    const whole = operator.kind + token.kind
    if (operator.end < token.start && ['<=', '>=', '=='].includes(whole)) return `"${whole}" has no space in it`
    if (token.kind in PRECEDENCE) return 'two operators stand side by side'
  }
  if (['on', 'ignoring'].includes(token.kind)) return `${token.kind} stands once, after the operator`
  if (token.kind.startsWith('group_')) return `${token.kind} stands after on (…) or ignoring (…)`
  if (token.kind === 'bool') return 'bool stands after a comparison, before on and ignoring'
  return cursor.syntax.keywords.has(token.kind) ? 'this keyword cannot be the name of a metric' : undefined
}

/**
 * Reports something after an operand that neither an operator nor a bracket explains.
 * @param value what the operand completes: all of `a / b` where the operand is `b`
 */
export function reportAfter(cursor: Cursor, operand: Operand, value: Operand, bracket: Bracket | undefined): void {
  const token = peek(cursor)
  if (token.kind === 'eof' || token.kind === 'error') {
    unexpected(cursor, closers(bracket), bracket?.open)
    return
  }
  const place = placeOf(cursor, token)
  if (token.kind === ']' || (!bracket && token.kind === ')')) {
    report(cursor, 'promql-syntax', place, `the bracket "${token.text}" was never opened`)
    return
  }
  const separator = bracket?.kind === 'call' || bracket?.kind === 'aggregation' ? ', ' : ' or '
  const expected = `an operator${separator}${closers(bracket)}`
  const message = `unexpected ${describe(token)}, expected ${expected}`
  report(cursor, 'promql-syntax', place, message, hintAfter(cursor, token, operand, value, bracket))
}

function closers(bracket: Bracket | undefined): string {
  return bracket === undefined ? 'the end' : bracket.kind === 'parentheses' ? '")"' : '"," or ")"'
}

function hintAfter(
  cursor: Cursor,
  token: Token,
  operand: Operand,
  value: Operand,
  bracket: Bracket | undefined,
): string | undefined {
  if (token.kind === '=') return operatorHint(cursor.text, token.start) ?? 'a comparison is written "=="'
  if (token.kind === 'by' || token.kind === 'without') {
    if (operand.kind === 'aggregation') return 'an aggregation has one by or without'
    const meant = groupingMeant(cursor, token, operand, value, bracket)
    if (meant !== undefined) return `did you mean "${meant}"?`
    return `${token.kind} belongs to an aggregation such as sum ${token.kind} (…) (…)`
  }
  if (token.kind === '{') {
    if (operand.kind === 'range' || operand.kind === 'subquery') return 'label matchers stand before the range'
    return 'label matchers stand after the name of a metric'
  }
  if (token.kind === '(' && operand.kind === 'selector') return notCallable(operand.metric ?? '')
  if (['on', 'ignoring', 'bool', 'group_left', 'group_right'].includes(token.kind)) {
    return `${token.kind} stands after an operator`
  }
  if (token.kind === ',') return 'a comma separates arguments, labels and matchers only'
  if (token.kind !== 'identifier') return undefined
  if (token.text === 'for') return 'how long an alert waits is the field "for" of its rule'
  const later = sinceRelease(token.text.toLowerCase())
  if (later) return `${token.text} came with Prometheus ${releaseName(later)}`
  return didYouMean(token.text, ['and', 'unless', 'offset', 'without', 'atan2'])
}

function notCallable(name: string): string {
  const word = name.toLowerCase()
  if (word === 'step' || word === 'range' || word === 'start' || word === 'end') {
    return `${word}() is a function since Prometheus 3.12`
  }
  return `"${shorten(name)}" is not a function`
}

/** Longer expressions are more than a hint can show. */
const MOST_PROPOSED = 240

/**
 * Only aggregations are grouped: `rate(x[5m]) by (a)` was meant to be summed, and so was `rate(x[5m] by (a))`. In
 * `avg(x by (a))` there is one that the labels belong to.
 */
function groupingMeant(
  cursor: Cursor,
  keyword: Token,
  operand: Operand,
  value: Operand,
  bracket: Bracket | undefined,
): string | undefined {
  const probe: Cursor = { ...cursor, problems: new Set() }
  take(probe)
  if (parseGrouping(probe, keyword) === undefined) return undefined
  const clause = cursor.text.slice(keyword.start, cursor.tokens[probe.at - 1]!.end)
  const textFrom = (start: number, end: number): string => cursor.text.slice(start, end)
  const closes = peek(probe).kind === ')'
  let meant: string
  if (closes && bracket?.kind === 'aggregation' && !bracket.hasGrouping) {
    meant = `${bracket.operator.text} ${clause} ${textFrom(bracket.open.start, value.end)})`
  } else if (closes && bracket?.kind === 'call' && operand.type === 'matrix') {
    meant = `sum ${clause} (${textFrom(bracket.name.start, value.end)}))`
  } else if (operand.type !== 'vector') return undefined
  else {
    const inner = textFrom(operand.start, operand.end)
    meant = `sum ${clause} ${operand.kind === 'parentheses' ? inner : `(${inner})`}`
  }
  const line = meant.length > MOST_PROPOSED ? meant : onOneLine(meant)
  return line.length <= MOST_PROPOSED && !/[\r\n]/.test(line) && cursor.takes(line) ? line : undefined
}

/** White space means nothing to PromQL but in strings and behind comments. */
function onOneLine(expression: string): string {
  return /["'`#]/.test(expression) ? expression : expression.replace(/\s*[\r\n]\s*/g, ' ')
}

/** Operators of other languages, and slips of the pen. */
const OPERATORS: readonly (readonly [written: string, hint: string])[] = [
  ['=>', '"greater or equal" is written ">="'],
  ['>==', '"greater or equal" is written ">="'],
  ['=<', '"less or equal" is written "<="'],
  ['<==', '"less or equal" is written "<="'],
  ['<>', '"not equal" is written "!="'],
  ['=!', '"not equal" is written "!="'],
  ['!==', '"not equal" is written "!="'],
  ['===', 'a comparison is written "=="'],
  ['**', 'a power is written "^"'],
]

function operatorHint(text: string, at: number): string | undefined {
  return OPERATORS.find(([written]) => text.startsWith(written, at))?.[1]
}
