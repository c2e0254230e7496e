import { didYouMean } from '../diagnostics/suggest.ts'
import { releaseName } from '../prometheus/release.ts'
import { type Cursor, report, shorten } from './cursor.ts'
import { allFunctions, type FunctionSignature, functionOf, isExperimental, type ValueType } from './functions.ts'
import type { Token } from './lex.ts'
import { type Operand, typeName } from './operand.ts'
import { AGGREGATION_PARAMETERS, AGGREGATIONS, EXPERIMENTAL_AGGREGATIONS, sinceRelease } from './syntax.ts'

/** A call of a function; reports an unknown name, and arguments that do not fit (promql/parser/parse.go checkAST). */
export function makeCall(cursor: Cursor, name: Token, args: readonly Operand[], end: number): Operand {
  const place = { start: name.start, end }
  const { release } = cursor.syntax
  const found = functionOf(name.text, release)
  if (found === undefined) {
    reportUnknown(cursor, name)
    return { ...place, kind: 'call', type: undefined }
  }
  if (isExperimental(found, release) && !cursor.switches.experimentalFunctions) {
    needExperimental(cursor, name)
  }
  checkCount(cursor, name, found, args, end)
  if (found.name === 'info' && args[1]) checkInfo(cursor, args[1])
  args.forEach((arg, i) => {
    if (i >= found.args.length && found.variadic === 0) return
    const expected = found.args[Math.min(i, found.args.length - 1)]
    if (expected) expectType(cursor, arg, expected, `${found.name}()`)
  })
  return { ...place, kind: 'call', type: found.returns }
}

function needExperimental(cursor: Cursor, name: Token): void {
  report(
    cursor,
    'promql-feature',
    name,
    `${name.text}() needs the feature promql-experimental-functions`,
    'start Prometheus with --enable-feature=promql-experimental-functions',
  )
}

function reportUnknown(cursor: Cursor, name: Token): void {
  const { release } = cursor.syntax
  const elsewhere = allFunctions().get(name.text)
  const lower = name.text.toLowerCase()
  let hint: string | undefined
  const since = elsewhere?.since ?? sinceRelease(name.text)
  if (since !== undefined) hint = `it came with Prometheus ${releaseName(since)}`
  if (elsewhere?.until !== undefined) hint = `it is gone since Prometheus ${releaseName(elsewhere.until)}`
  if (name.text === 'holt_winters' && elsewhere) hint += ', where double_exponential_smoothing took its place'
  if (elsewhere === undefined && functionOf(lower, release)) hint = `functions are lower case: ${lower}()`
  if (hint === undefined) {
    const names = [...allFunctions().keys()].filter((other) => functionOf(other, release))
    const known = [...names, ...AGGREGATIONS.filter((each) => cursor.syntax.keywords.has(each))]
    // Of names equally near, those that were typed from the start go first.
    const begun = known.filter((each) => each.startsWith(lower))
    hint = didYouMean(name.text, [...begun, ...known])
  }
  const version = hint === undefined || elsewhere === undefined ? '' : ` in Prometheus ${releaseName(release)}`
  report(cursor, 'promql-function', name, `there is no function "${shorten(name.text)}"${version}`, hint)
}

function checkCount(
  cursor: Cursor,
  name: Token,
  { args: { length }, variadic }: FunctionSignature,
  given: readonly Operand[],
  end: number,
): void {
  const least = variadic === 0 ? length : length - 1
  const most = variadic < 0 ? Number.POSITIVE_INFINITY : least + variadic
  if (given.length >= least && given.length <= most) return
  const surplus = given[most]
  const place = surplus ? { start: surplus.start, end: given.at(-1)!.end } : { start: name.start, end }
  report(cursor, 'promql-function', place, `${name.text}() takes ${counted(least, most)}, not ${given.length}`)
}

function counted(least: number, most: number): string {
  const noun = (count: number): string =>
    count === 1 ? '1 argument' : count === 0 ? 'no arguments' : `${count} arguments`
  if (least === most) return noun(least)
  if (most === Number.POSITIVE_INFINITY) return `at least ${noun(least)}`
  return `${least} to ${noun(most)}`
}

/** The second argument of info() is a selector without a name, which may select everything. */
function checkInfo(cursor: Cursor, selector: Operand): void {
  if (selector.selectsAll) cursor.problems.delete(selector.selectsAll)
  if (selector.kind === 'selector' && selector.metric === undefined) return
  if (selector.type !== undefined && selector.type !== 'vector') return
  report(
    cursor,
    'promql-type',
    selector,
    'the second argument of info() is label matchers without a metric name',
    'write {__name__="target_info", …} for a metric',
  )
}

function expectType(cursor: Cursor, operand: Operand, expected: ValueType, receiver: string): void {
  if (operand.type === undefined || operand.type === expected) return
  const message = `${receiver} takes ${typeName(expected)}, not ${typeName(operand.type)}`
  report(cursor, 'promql-type', operand, message, typeHint(cursor, operand, expected, receiver))
}

function typeHint(cursor: Cursor, operand: Operand, expected: ValueType, receiver: string): string | undefined {
  if (expected === 'matrix' && operand.type === 'vector') {
    if (operand.kind !== 'selector') {
      const isOne = operand.kind !== 'binary' && operand.kind !== 'unary'
      return `a subquery makes a range vector of it: ${isOne ? 'put [5m:] after it' : '(…)[5m:]'}`
    }
    const text = `${cursor.text.slice(operand.start, operand.end)}[5m]`
    // Behind an offset there can be no range.
    const isShort = text.length <= 64 && !text.includes('\n') && cursor.takes(text)
    return `a range vector has a range, such as ${isShort ? text : 'metric[5m]'}`
  }
  if (expected === 'vector' && operand.type === 'matrix') {
    if (operand.kind === 'range') return 'leave the range out, or apply a function such as rate() or avg_over_time()'
    return 'apply a function such as max_over_time() to it'
  }
  if (expected === 'vector' && operand.type === 'scalar') return 'vector() makes an instant vector of a scalar'
  if (expected === 'scalar' && operand.type === 'vector' && receiver !== 'vector()')
    return 'scalar() makes a scalar of a single series'
  return undefined
}

const EXAMPLES: ReadonlyMap<string, string> = new Map([
  ['topk', 'for example topk(5, metric)'],
  ['bottomk', 'for example bottomk(5, metric)'],
  ['quantile', 'for example quantile(0.9, metric)'],
  ['count_values', 'for example count_values("version", metric)'],
])

/** An aggregation; `end` is after its last bracket. */
export function makeAggregation(cursor: Cursor, operator: Token, args: readonly Operand[], end: number): Operand {
  const place = { start: operator.start, end }
  const parameter = AGGREGATION_PARAMETERS.get(operator.kind)
  if (EXPERIMENTAL_AGGREGATIONS.has(operator.kind) && !cursor.switches.experimentalFunctions) {
    needExperimental(cursor, operator)
  }
  const wanted = parameter === undefined ? 1 : 2
  if (args.length !== wanted) {
    const surplus = args[wanted]
    const where = surplus ? { start: surplus.start, end: args.at(-1)!.end } : place
    const takes = wanted === 1 ? '1 argument, an instant vector' : `2 arguments, a ${parameter} and an instant vector`
    const hint = args.length < wanted ? EXAMPLES.get(operator.kind) : undefined
    report(cursor, 'promql-function', where, `${operator.text}() takes ${takes}, not ${args.length}`, hint)
  } else {
    if (parameter) expectType(cursor, args[0]!, parameter, `the parameter of ${operator.text}()`)
    expectType(cursor, args[wanted - 1]!, 'vector', `${operator.text}()`)
  }
  return { ...place, kind: 'aggregation', type: 'vector' }
}
