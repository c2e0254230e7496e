import { isBefore, type Release } from '../prometheus/release.ts'

export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string'

export interface FunctionSignature {
  readonly name: string
  /** Types of the arguments; with `variadic`, the last may be left out or repeated. */
  readonly args: readonly ValueType[]
  readonly returns: ValueType
  /** How many arguments may follow those before the last: 0 means exactly `args`, -1 any number. */
  readonly variadic: number
  /** First release that has it; absent where the oldest known one does. */
  readonly since?: Release
  /** First release without it. */
  readonly until?: Release
  /** Needs `--enable-feature=promql-experimental-functions`, up to a release where one is given. */
  readonly experimental?: true | { readonly until: Release }
}

type Row = readonly [
  name: string,
  args: string,
  returns: string,
  more?: {
    variadic?: number
    since?: `${number}.${number}`
    until?: `${number}.${number}`
    experimental?: true | `${number}.${number}`
  },
]

const TYPES: Readonly<Record<string, ValueType>> = { s: 'scalar', v: 'vector', m: 'matrix', t: 'string' }

/**
 * Every function of PromQL from 2.42 on (promql/parser/functions.go at each minor tag); scripts/compare-functions.mjs
 * compares it with a clone of Prometheus. Types are letters: scalar, vector (instant), matrix (range vector), t(ext).
 * `experimental` is the release in which it stopped to be so, or true.
 */
const ROWS: readonly Row[] = [
  ['abs', 'v', 'v'],
  ['absent', 'v', 'v'],
  ['absent_over_time', 'm', 'v'],
  ['acos', 'v', 'v'],
  ['acosh', 'v', 'v'],
  ['asin', 'v', 'v'],
  ['asinh', 'v', 'v'],
  ['atan', 'v', 'v'],
  ['atanh', 'v', 'v'],
  ['avg_over_time', 'm', 'v'],
  ['ceil', 'v', 'v'],
  ['changes', 'm', 'v'],
  ['clamp', 'vss', 'v'],
  ['clamp_max', 'vs', 'v'],
  ['clamp_min', 'vs', 'v'],
  ['cos', 'v', 'v'],
  ['cosh', 'v', 'v'],
  ['count_over_time', 'm', 'v'],
  ['day_of_month', 'v', 'v', { variadic: 1 }],
  ['day_of_week', 'v', 'v', { variadic: 1 }],
  ['day_of_year', 'v', 'v', { variadic: 1 }],
  ['days_in_month', 'v', 'v', { variadic: 1 }],
  ['deg', 'v', 'v'],
  ['delta', 'm', 'v'],
  ['deriv', 'm', 'v'],
  ['double_exponential_smoothing', 'mss', 'v', { since: '3.0', experimental: true }],
  ['end', '', 's', { since: '3.12', experimental: true }],
  ['exp', 'v', 'v'],
  ['first_over_time', 'm', 'v', { since: '3.7', experimental: '3.14' }],
  ['floor', 'v', 'v'],
  ['histogram_avg', 'v', 'v', { since: '2.51' }],
  ['histogram_count', 'v', 'v'],
  ['histogram_fraction', 'ssv', 'v'],
  ['histogram_quantile', 'sv', 'v'],
  ['histogram_quantiles', 'vtss', 'v', { since: '3.11', variadic: 9, experimental: true }],
  ['histogram_stddev', 'v', 'v', { since: '2.47' }],
  ['histogram_stdvar', 'v', 'v', { since: '2.47' }],
  ['histogram_sum', 'v', 'v'],
  ['holt_winters', 'mss', 'v', { until: '3.0' }],
  ['hour', 'v', 'v', { variadic: 1 }],
  ['idelta', 'm', 'v'],
  ['increase', 'm', 'v'],
  ['info', 'vv', 'v', { since: '2.55', variadic: 1, experimental: true }],
  ['irate', 'm', 'v'],
  ['label_join', 'vttt', 'v', { variadic: -1 }],
  ['label_replace', 'vtttt', 'v'],
  ['last_over_time', 'm', 'v'],
  ['ln', 'v', 'v'],
  ['log10', 'v', 'v'],
  ['log2', 'v', 'v'],
  ['mad_over_time', 'm', 'v', { since: '2.49', experimental: true }],
  ['max_of', 'ss', 's', { since: '3.13', experimental: true }],
  ['max_over_time', 'm', 'v'],
  ['min_of', 'ss', 's', { since: '3.13', experimental: true }],
  ['min_over_time', 'm', 'v'],
  ['minute', 'v', 'v', { variadic: 1 }],
  ['month', 'v', 'v', { variadic: 1 }],
  ['pi', '', 's'],
  ['predict_linear', 'ms', 'v'],
  ['present_over_time', 'm', 'v'],
  ['quantile_over_time', 'sm', 'v'],
  ['rad', 'v', 'v'],
  ['range', '', 's', { since: '3.12', experimental: true }],
  ['rate', 'm', 'v'],
  ['resets', 'm', 'v'],
  ['round', 'vs', 'v', { variadic: 1 }],
  ['scalar', 'v', 's'],
  ['sgn', 'v', 'v'],
  ['sin', 'v', 'v'],
  ['sinh', 'v', 'v'],
  ['sort', 'v', 'v'],
  ['sort_by_label', 'vt', 'v', { since: '2.49', variadic: -1, experimental: true }],
  ['sort_by_label_desc', 'vt', 'v', { since: '2.49', variadic: -1, experimental: true }],
  ['sort_desc', 'v', 'v'],
  ['sqrt', 'v', 'v'],
  ['start', '', 's', { since: '3.12', experimental: true }],
  ['start_timestamp', 'v', 'v', { since: '3.14', experimental: true }],
  ['stddev_over_time', 'm', 'v'],
  ['stdvar_over_time', 'm', 'v'],
  ['step', '', 's', { since: '3.12', experimental: true }],
  ['sum_over_time', 'm', 'v'],
  ['tan', 'v', 'v'],
  ['tanh', 'v', 'v'],
  ['time', '', 's'],
  ['timestamp', 'v', 'v'],
  ['ts_of_first_over_time', 'm', 'v', { since: '3.7', experimental: true }],
  ['ts_of_last_over_time', 'm', 'v', { since: '3.5', experimental: true }],
  ['ts_of_max_over_time', 'm', 'v', { since: '3.5', experimental: true }],
  ['ts_of_min_over_time', 'm', 'v', { since: '3.5', experimental: true }],
  ['vector', 's', 'v'],
  ['year', 'v', 'v', { variadic: 1 }],
]

let table: ReadonlyMap<string, FunctionSignature> | undefined

/** All functions of any known release, by name. */
export function allFunctions(): ReadonlyMap<string, FunctionSignature> {
  table ??= new Map(ROWS.map((row) => [row[0], signature(row)]))
  return table
}

/** The function of that name in a release; undefined where the release has none. Names are case-sensitive. */
export function functionOf(name: string, release: Release): FunctionSignature | undefined {
  const found = allFunctions().get(name)
  return found !== undefined && hasFunction(found, release) ? found : undefined
}

export function hasFunction({ since, until }: FunctionSignature, release: Release): boolean {
  return !(since && isBefore(release, since)) && !(until && !isBefore(release, until))
}

export function isExperimental({ experimental }: FunctionSignature, release: Release): boolean {
  return experimental === true || (experimental !== undefined && isBefore(release, experimental.until))
}

function signature([name, args, returns, more = {}]: Row): FunctionSignature {
  const { since, until, experimental } = more
  return {
    name,
    args: [...args].map((letter) => TYPES[letter]!),
    returns: TYPES[returns]!,
    variadic: more.variadic ?? 0,
    ...(since && { since: release(since) }),
    ...(until && { until: release(until) }),
    ...(experimental && { experimental: experimental === true ? true : { until: release(experimental) } }),
  }
}

function release(text: string): Release {
  const [major = 0, minor = 0] = text.split('.').map(Number)
  return { major, minor }
}
