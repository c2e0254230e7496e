import { isBefore, NEWEST, OLDEST, type Release } from '../prometheus/release.ts'

/**
 * What of PromQL's syntax differs between releases (promql/parser lex.go, generated_parser.y and parse.go at each
 * minor tag). Where patch releases differ, the last one counts: 3.7.0 alone refused metrics named `anchored`.
 */
export interface Syntax {
  readonly release: Release
  /** Words that the lexer makes keywords, in lower case. Functions are no keywords. */
  readonly keywords: ReadonlySet<string>
  /** Keywords that may be the name of a metric. */
  readonly metricNames: ReadonlySet<string>
  /** Keywords that may be a label in `by (…)` and `on (…)`. */
  readonly labelNames: ReadonlySet<string>
  /** Keywords that may be called like functions. */
  readonly functionNames: ReadonlySet<string>
  /** Keywords that stand for a duration when called: `step()`, `min(1m, step())`. */
  readonly durationFunctions: ReadonlySet<string>
  /** First letters at which the lexer looks for such a keyword after a number within brackets. */
  readonly laterDurationFunctions: ReadonlySet<string>
  /** Durations are numbers and numbers are durations: `x[300]`, `5m`; underscores within numbers. */
  readonly numericDurations: boolean
  /** A duration of zero is refused wherever it stands. */
  readonly refusesZeroDuration: boolean
  /** `x[5m * 2]`, and with it a check that ranges are above zero and within bounds. */
  readonly durationExpressions: boolean
  /** How far an offset reaches: to the end of the literal, of the first operand, or over operators after brackets. */
  readonly offset: 'literal' | 'operand' | 'expression'
  /** `offset -(…)` ends at the bracket. */
  readonly negatedOffset: boolean
  /** The parser panics on `offset -(5m)`, and so refuses it. */
  readonly negatedOffsetPanics: boolean
  /** `step()` and the like count as duration expressions, which may need a feature. */
  readonly gatesDurationFunctions: boolean
  /** Within brackets any letter after the range counts as a colon. */
  readonly lettersAreColons: boolean
  /** `{"a metric", "a label"="x"}`. */
  readonly quotedNames: boolean
  /** `by ("a label")`. */
  readonly quotedGrouping: boolean
  /** The operators `</` and `>/`. */
  readonly trimOperators: boolean
}

export const AGGREGATIONS = [
  'sum',
  'avg',
  'count',
  'min',
  'max',
  'group',
  'stddev',
  'stdvar',
  'topk',
  'bottomk',
  'count_values',
  'quantile',
  'limitk',
  'limit_ratio',
] as const

/** Aggregations that take a parameter before the vector, and its type. */
export const AGGREGATION_PARAMETERS: ReadonlyMap<string, 'scalar' | 'string'> = new Map([
  ['topk', 'scalar'],
  ['bottomk', 'scalar'],
  ['quantile', 'scalar'],
  ['limitk', 'scalar'],
  ['limit_ratio', 'scalar'],
  ['count_values', 'string'],
])

export const EXPERIMENTAL_AGGREGATIONS: ReadonlySet<string> = new Set(['limitk', 'limit_ratio'])

export const FILLS: ReadonlySet<string> = new Set(['fill', 'fill_left', 'fill_right'])

const KEYWORDS = [
  ...AGGREGATIONS.slice(0, 12),
  'and',
  'or',
  'unless',
  'atan2',
  'offset',
  'by',
  'without',
  'on',
  'ignoring',
  'group_left',
  'group_right',
  'bool',
  'start',
  'end',
]

/** Keywords that later releases brought. */
const LATER: readonly (readonly [since: Release, words: readonly string[]])[] = [
  [{ major: 2, minor: 54 }, ['limitk', 'limit_ratio']],
  [{ major: 3, minor: 6 }, ['step']],
  [{ major: 3, minor: 7 }, ['anchored', 'smoothed']],
  [{ major: 3, minor: 10 }, ['range', 'fill', 'fill_left', 'fill_right']],
  [{ major: 3, minor: 13 }, ['max_of', 'min_of']],
]

/** The release that brought a keyword, in lower case; undefined for one that the oldest has. */
export function sinceRelease(word: string): Release | undefined {
  return LATER.find(([, words]) => words.includes(word))?.[0]
}

const NEVER_A_METRIC = ['bool', 'on', 'ignoring', 'group_left', 'group_right', 'atan2']

const known = new Map<number, Syntax>()

/** The syntax of a release. Remembered. */
export function syntaxOf(release: Release): Syntax {
  const key = release.major * 1000 + release.minor
  let syntax = known.get(key)
  if (syntax === undefined) {
    syntax = makeSyntax(release)
    known.set(key, syntax)
  }
  return syntax
}

function makeSyntax(release: Release): Syntax {
  const from = (major: number, minor: number): boolean => !isBefore(release, { major, minor })
  const keywords = new Set<string>(KEYWORDS)
  for (const [since, words] of LATER) if (!isBefore(release, since)) for (const word of words) keywords.add(word)
  const without = (words: readonly string[]): Set<string> => {
    const rest = new Set(keywords)
    for (const word of words) rest.delete(word)
    return rest
  }
  const durationFunctions = from(3, 13)
    ? ['step', 'range', 'max_of', 'min_of']
    : from(3, 10)
      ? ['step', 'range', 'min', 'max']
      : from(3, 6)
        ? ['step', 'min', 'max']
        : []
  return {
    release,
    keywords,
    metricNames: without(NEVER_A_METRIC),
    labelNames: without(['without']),
    functionNames: new Set([
      ...(from(3, 12) ? ['start', 'end', 'step', 'range'] : []),
      ...(from(3, 13) ? ['max_of', 'min_of'] : []),
    ]),
    durationFunctions: new Set(durationFunctions),
    laterDurationFunctions: new Set(from(3, 12) ? ['s', 'm', 'r'] : from(3, 6) ? ['s', 'm'] : []),
    numericDurations: from(2, 54),
    refusesZeroDuration: !from(3, 4),
    durationExpressions: from(3, 4),
    offset: from(3, 5) ? 'expression' : from(3, 4) ? 'operand' : 'literal',
    negatedOffset: from(3, 6),
    negatedOffsetPanics: from(3, 6) && !from(3, 13),
    gatesDurationFunctions: from(3, 12),
    lettersAreColons: !from(3, 6),
    quotedNames: from(2, 51),
    quotedGrouping: from(2, 55),
    trimOperators: from(3, 11),
  }
}

/** What the features of `--enable-feature` switch on in the parser. */
export interface Switches {
  readonly experimentalFunctions: boolean
  readonly durationExpressions: boolean
  readonly extendedRangeSelectors: boolean
  readonly fillModifiers: boolean
  readonly utf8Names: boolean
}

/**
 * The parser's options as the server sets them (cmd/prometheus/main.go; promtool learnt some of these features one or
 * more releases later). A feature that the release does not know does nothing.
 */
export function switchesOf(release: Release, features: ReadonlySet<string>): Switches {
  const from = (major: number, minor: number): boolean => !isBefore(release, { major, minor })
  return {
    experimentalFunctions: features.has('promql-experimental-functions'),
    durationExpressions: from(3, 14) || features.has('promql-duration-expr'),
    extendedRangeSelectors: features.has('promql-extended-range-selectors'),
    fillModifiers: features.has('promql-binop-fill-modifiers'),
    utf8Names: from(3, 0) || (from(2, 55) && features.has('utf8-names')),
  }
}

/** All releases from the oldest to the newest. */
export function* releases(): Generator<Release> {
  for (let minor = OLDEST.minor; minor <= 55; minor++) yield { major: 2, minor }
  for (let minor = 0; minor <= NEWEST.minor; minor++) yield { major: 3, minor }
}
