import { accept, type Cursor, peek, report, shorten, take, unexpected } from './cursor.ts'
import { literalSeconds } from './duration-expression.ts'
import { type GroupingLabel, parseGrouping } from './labels.ts'
import type { Token } from './lex.ts'
import { type Operand, typeName } from './operand.ts'
import { FILLS } from './syntax.ts'

/** What stands between a binary operator and its right operand. */
export interface Matching {
  readonly bool?: Token
  /** `on` or `ignoring`. */
  readonly clause?: { readonly keyword: Token; readonly labels: readonly GroupingLabel[] }
  /** `group_left` or `group_right`. */
  readonly group?: { readonly keyword: Token; readonly labels: readonly GroupingLabel[] }
  readonly fills: readonly Token[]
}

/** Binary operators by how tightly they bind (generated_parser.y); `^` groups to the right, all others to the left. */
export const PRECEDENCE: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '<=': 3,
  '<': 3,
  '>=': 3,
  '>': 3,
  '</': 3,
  '>/': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  atan2: 5,
  '^': 6,
}

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<=', '<', '>=', '>'])
const SET_OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'unless'])

/** The modifiers after a binary operator. Undefined after a syntax error. */
export function parseMatching(cursor: Cursor): Matching | undefined {
  const bool = accept(cursor, 'bool')
  const clause = parseClause(cursor, ['on', 'ignoring'])
  if (clause === undefined) return undefined
  const group = clause === 'none' ? 'none' : parseClause(cursor, ['group_left', 'group_right'])
  if (group === undefined) return undefined
  const fills = parseFills(cursor)
  return (
    fills && { ...(bool && { bool }), ...(clause !== 'none' && { clause }), ...(group !== 'none' && { group }), fills }
  )
}

function parseClause(cursor: Cursor, keywords: readonly string[]) {
  const keyword = peek(cursor)
  if (!keywords.includes(keyword.kind)) return 'none'
  take(cursor)
  // The labels of group_left may be left out, and then a bracket after it is still theirs.
  const labels = keyword.kind.startsWith('group') && peek(cursor).kind !== '(' ? [] : parseGrouping(cursor, keyword)
  return labels && { keyword, labels }
}

function parseFills(cursor: Cursor): Token[] | undefined {
  const fills: Token[] = []
  for (;;) {
    const token = peek(cursor)
    const [first] = fills
    if (!FILLS.has(token.kind) || fills.length === 2) return fills
    // fill() stands alone; of fill_left() and fill_right() the other may follow.
    if (first && (first.kind === 'fill' || token.kind === 'fill' || first.kind === token.kind)) return fills
    take(cursor)
    const open = accept(cursor, '(')
    if (open === undefined) return unexpected(cursor, `"(" after ${token.text}`)
    if (peek(cursor).kind === '-' || peek(cursor).kind === '+') take(cursor)
    const value = peek(cursor)
    if (value.kind !== 'number' && value.kind !== 'duration') return unexpected(cursor, 'a number', open)
    literalSeconds(cursor, take(cursor))
    if (!accept(cursor, ')')) return unexpected(cursor, '")"', open)
    fills.push(token)
  }
}

/** A binary expression of two operands; reports what does not fit (promql/parser/parse.go checkAST). */
export function makeBinary(
  cursor: Cursor,
  left: Operand,
  operator: Token,
  matching: Matching,
  right: Operand,
): Operand {
  const place = { start: left.start, end: right.end }
  const scalars = left.type === 'scalar' && right.type === 'scalar'
  checkOperatorModifiers(cursor, operator, matching, scalars)
  const takes = SET_OPERATORS.has(operator.kind) ? 'instant vectors' : 'scalars and instant vectors'
  for (const side of [left, right]) {
    if (side.type === undefined || side.type === 'scalar' || side.type === 'vector') continue
    report(
      cursor,
      'promql-type',
      side,
      `the operator "${operator.text}" takes ${takes}, not ${typeName(side.type)}`,
      side.type === 'matrix' ? 'a function such as rate() makes an instant vector of it' : undefined,
    )
  }
  if (left.type !== undefined && right.type !== undefined) {
    if (left.type === 'vector' && right.type === 'vector') checkVectors(cursor, operator, matching)
    else checkScalars(cursor, operator, matching, left, right)
  }
  const type = left.type === undefined || right.type === undefined ? undefined : scalars ? 'scalar' : 'vector'
  return { ...place, kind: 'binary', type }
}

function checkOperatorModifiers(cursor: Cursor, operator: Token, matching: Matching, scalars: boolean): void {
  const { bool, clause, group, fills } = matching
  const isComparison = COMPARISONS.has(operator.kind)
  if (bool && !isComparison) {
    report(cursor, 'promql-matching', bool, `bool stands after comparisons only, not after "${operator.text}"`)
  }
  if (isComparison && !bool && scalars) {
    const hint = `write "${operator.text} bool"`
    report(cursor, 'promql-type', operator, `a comparison of two scalars needs bool after "${operator.text}"`, hint)
  }
  if (clause?.keyword.kind === 'on') {
    const matched = new Set(clause.labels.map(({ name }) => name))
    for (const { name, token } of group?.labels ?? []) {
      if (!matched.has(name)) continue
      const message = `the label "${shorten(name)}" stands in on and in ${group!.keyword.text} at once`
      report(cursor, 'promql-matching', token, message)
    }
  }
  const [fill] = fills
  if (fill && !cursor.switches.fillModifiers) {
    report(
      cursor,
      'promql-feature',
      fill,
      `${fill.text}() needs the feature promql-binop-fill-modifiers`,
      'start Prometheus with --enable-feature=promql-binop-fill-modifiers',
    )
  }
}

function checkVectors(cursor: Cursor, operator: Token, { group, fills }: Matching): void {
  if (!SET_OPERATORS.has(operator.kind)) return
  if (group) {
    const message = `${group.keyword.text} cannot stand after the set operator "${operator.text}"`
    report(cursor, 'promql-matching', group.keyword, message)
  }
  const [fill] = fills
  if (fill) {
    report(cursor, 'promql-matching', fill, `${fill.text}() cannot stand after the set operator "${operator.text}"`)
  }
}

function checkScalars(
  cursor: Cursor,
  operator: Token,
  { clause, fills }: Matching,
  left: Operand,
  right: Operand,
): void {
  if (clause && clause.labels.length > 0) {
    const message = `${clause.keyword.text} matches two instant vectors, and one side is a scalar`
    report(cursor, 'promql-matching', clause.keyword, message)
  }
  const [fill] = fills
  if (fill) report(cursor, 'promql-matching', fill, `${fill.text}() stands between two instant vectors only`)
  if (!SET_OPERATORS.has(operator.kind)) return
  for (const side of [left, right]) {
    if (side.type !== 'scalar') continue
    report(
      cursor,
      'promql-type',
      side,
      `the set operator "${operator.text}" takes instant vectors, not a scalar`,
      'vector() makes an instant vector of a scalar',
    )
    return
  }
}
