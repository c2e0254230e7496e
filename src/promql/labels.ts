import { isLegacyLabelName } from '../prometheus/labels.ts'
import { anchored, compileAnchored, regexProblem } from '../prometheus/regex.ts'
import { accept, type Cursor, describe, peek, placeOf, report, shorten, take, unexpected } from './cursor.ts'
import type { Token } from './lex.ts'
import { unquote } from './literal.ts'

export interface Matchers {
  readonly start: number
  readonly end: number
  /** Whether some matcher refuses the empty value, as one must. */
  readonly selects: boolean
  /** Matchers of the metric's name. */
  readonly names: readonly Token[]
}

const OPERATORS: ReadonlySet<string> = new Set(['=', '!=', '=~', '!~'])

/** `{a="b", "a metric"}`; the cursor stands at the brace. Undefined after a syntax error. */
export function parseMatchers(cursor: Cursor): Matchers | undefined {
  const open = take(cursor)
  const names: Token[] = []
  let selects = false
  for (;;) {
    const close = accept(cursor, '}')
    if (close) return { start: open.start, end: close.end, selects, names }
    const matcher = parseMatcher(cursor, open)
    if (matcher === undefined) return undefined
    if (matcher.isName) names.push(matcher.token)
    selects ||= matcher.selects
    if (!accept(cursor, ',') && peek(cursor).kind !== '}') {
      const hint = peek(cursor).kind === 'identifier' ? 'commas separate matchers' : undefined
      return unexpected(cursor, '"," or "}"', open, hint)
    }
  }
}

interface Matcher {
  readonly token: Token
  readonly isName: boolean
  readonly selects: boolean
}

function parseMatcher(cursor: Cursor, open: Token): Matcher | undefined {
  const label = peek(cursor)
  const isQuoted = label.kind === 'string'
  if (label.kind !== 'identifier' && !isQuoted) {
    const hint = label.kind === '{' ? 'templates do not stand in expressions' : undefined
    return unexpected(cursor, 'a label name or "}"', open, hint)
  }
  if (isQuoted && !cursor.syntax.quotedNames) {
    return unexpected(cursor, 'a label name', open, 'names in quotes need Prometheus 2.51 or later')
  }
  take(cursor)
  const name = isQuoted ? unquote(label.text).value : label.text
  const operator = peek(cursor)
  if (!OPERATORS.has(operator.kind)) {
    if (isQuoted) return { token: label, isName: true, selects: name !== '' }
    return unexpected(cursor, `one of = != =~ !~ after the label "${shorten(label.text)}"`, open)
  }
  take(cursor)
  const value = peek(cursor)
  if (value.kind !== 'string') {
    const hint =
      value.kind === 'identifier'
        ? `write "${shorten(value.text)}" in quotes`
        : value.kind === '='
          ? 'a label equals a value by a single "="'
          : undefined
    return unexpected(cursor, 'a string in quotes', open, hint)
  }
  take(cursor)
  const isName = name === '__name__'
  const { value: pattern, isUtf8 } = unquote(value.text)
  if (operator.kind === '=' || operator.kind === '!=') {
    const selects = operator.kind === '=' ? pattern !== '' : pattern === ''
    return { token: label, isName, selects }
  }
  if (reportRegex(cursor, value, pattern, isUtf8)) return { token: label, isName, selects: true }
  return { token: label, isName, selects: acceptsEmpty(cursor, pattern) === (operator.kind === '!~') }
}

function reportRegex(cursor: Cursor, token: Token, pattern: string, isUtf8: boolean): boolean {
  if (!isUtf8) {
    report(cursor, 'promql-regex', token, `${shorten(token.text)} is not valid UTF-8, as a regular expression must be`)
    return true
  }
  const problem = regexProblem(pattern, cursor.syntax.release, 'matcher')
  if (problem === undefined) return false
  // Within the string only where nothing in it is escaped, so that offsets are the same.
  const isLiteral = token.text.slice(1, -1) === pattern
  const { start, end } = problem
  const from = token.start + 1
  const place = isLiteral && start !== undefined && end !== undefined ? { start: from + start, end: from + end } : token
  const message = `${shorten(token.text)} is not a valid regular expression: ${shorten(problem.message, 120)}`
  report(cursor, 'promql-regex', place, message)
  return true
}

/** Whether a valid regular expression, anchored at both ends, matches the empty value. */
function acceptsEmpty(cursor: Cursor, pattern: string): boolean {
  try {
    return anchored(pattern)('')
  } catch {
    // Valid in this release, and not in the newest.
    return compileAnchored(pattern, cursor.syntax.release).matches('')
  }
}

/** A label of `by (…)`, `on (…)` or `group_left (…)`. */
export interface GroupingLabel {
  readonly name: string
  readonly token: Token
}

/** The labels in parentheses after a keyword, which may be none. Undefined after a syntax error. */
export function parseGrouping(cursor: Cursor, keyword: Token): GroupingLabel[] | undefined {
  const open = accept(cursor, '(')
  if (open === undefined) {
    const { kind, text } = peek(cursor)
    const hint = kind === 'identifier' ? `write ${keyword.text} (${shorten(text)})` : undefined
    return unexpected(cursor, `"(" after ${keyword.text}`, undefined, hint)
  }
  const labels: GroupingLabel[] = []
  for (;;) {
    if (accept(cursor, ')')) return labels
    const label = parseGroupingLabel(cursor, open)
    if (label === undefined) return undefined
    labels.push(label)
    if (!accept(cursor, ',') && peek(cursor).kind !== ')') return unexpected(cursor, '"," or ")"', open)
  }
}

function parseGroupingLabel(cursor: Cursor, open: Token): GroupingLabel | undefined {
  const token = peek(cursor)
  const { syntax } = cursor
  if (token.kind === 'string' && syntax.quotedGrouping) {
    take(cursor)
    const { value, isUtf8 } = unquote(token.text)
    return checkGroupingLabel(cursor, { name: value, token }, isUtf8)
  }
  if (token.kind === 'identifier' || token.kind === 'metric' || syntax.labelNames.has(token.kind)) {
    take(cursor)
    return checkGroupingLabel(cursor, { name: token.text, token }, true)
  }
  if (token.kind === 'eof' || token.kind === 'error') return unexpected(cursor, 'a label name or ")"', open)
  const hint =
    token.kind === 'string'
      ? 'labels stand here without quotes before Prometheus 2.55'
      : syntax.keywords.has(token.kind)
        ? syntax.quotedGrouping
          ? `write "${token.text}" in quotes`
          : 'this keyword cannot be a label here'
        : undefined
  report(
    cursor,
    'promql-syntax',
    placeOf(cursor, token),
    `unexpected ${describe(token)}, expected a label name or ")"`,
    hint,
  )
  return undefined
}

function checkGroupingLabel(cursor: Cursor, label: GroupingLabel, isUtf8: boolean): GroupingLabel {
  const valid = cursor.switches.utf8Names ? label.name !== '' && isUtf8 : isLegacyLabelName(label.name)
  if (!valid) report(cursor, 'promql-syntax', label.token, `${describe(label.token)} is not a valid label name`)
  return label
}
