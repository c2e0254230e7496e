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
  if (frame?.kind === 'binary' && token.kind in PRECEDENCE) return 'two operators stand side by side'
  if (['on', 'ignoring'].includes(token.kind)) return `${token.kind} stands once, after the operator`
  if (token.kind.startsWith('group_')) return `${token.kind} stands after on (…) or ignoring (…)`
  if (token.kind === 'bool') return 'bool stands after a comparison, before on and ignoring'
  return cursor.syntax.keywords.has(token.kind) ? 'this keyword cannot be the name of a metric' : undefined
}

/** Reports something after an operand that neither an operator nor a bracket explains. */
export function reportAfter(cursor: Cursor, operand: Operand, bracket: Bracket | undefined): void {
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
  report(cursor, 'promql-syntax', place, message, hintAfter(cursor, token, operand))
}

function closers(bracket: Bracket | undefined): string {
  return bracket === undefined ? 'the end' : bracket.kind === 'parentheses' ? '")"' : '"," or ")"'
}

function hintAfter(cursor: Cursor, token: Token, operand: Operand): string | undefined {
  if (token.kind === '=') return 'a comparison is written "=="'
  if (token.kind === 'by' || token.kind === 'without') return groupingHint(cursor, token, operand)
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

/** Only aggregations are grouped: `rate(x[5m]) by (a)` was meant to be summed. */
function groupingHint(cursor: Cursor, keyword: Token, operand: Operand): string {
  if (operand.kind === 'aggregation') return 'an aggregation has one by or without'
  const from = cursor.at
  const probe: Cursor = { ...cursor, problems: new Set() }
  take(probe)
  const labels = parseGrouping(probe, keyword)
  const end = cursor.tokens[probe.at - 1]!.end
  const inner = cursor.text.slice(operand.start, operand.end)
  const clause = cursor.text.slice(cursor.tokens[from]!.start, end)
  if (labels === undefined || inner.length + clause.length > 200) {
    return `${keyword.text} belongs to an aggregation such as sum ${keyword.text} (…) (…)`
  }
  return `did you mean "sum ${clause} (${inner})"?`
}
