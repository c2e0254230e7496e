const DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/
const UNITS_MS = [31_536_000_000, 604_800_000, 86_400_000, 3_600_000, 60_000, 1000, 1]
/** time.Duration counts nanoseconds in 64 bits. */
const LONGEST_MS = 9_223_372_036_854

/** Milliseconds, or Go's reason why the text is no duration (prometheus/common model.ParseDuration). */
function durationOf(text: string): number | string {
  if (text === '0') return 0
  if (text === '') return 'empty duration string'
  const match = DURATION.exec(text)
  if (!match) return `not a valid duration string: ${JSON.stringify(text)}`
  let milliseconds = 0
  for (const [i, unit] of UNITS_MS.entries()) milliseconds += Number(match[i + 1] ?? 0) * unit
  return milliseconds > LONGEST_MS ? 'duration out of range' : milliseconds
}

/** The last answer: thousands of targets of a job have the same two. */
let last: { interval: string; timeout: string; problem: string | undefined } | undefined

/** Why a target cannot have these values of `__scrape_interval__` and `__scrape_timeout__`, or undefined. */
export function timingProblem(interval: string, timeout: string): string | undefined {
  if (last?.interval !== interval || last.timeout !== timeout) {
    last = { interval, timeout, problem: findProblem(interval, timeout) }
  }
  return last.problem
}

function findProblem(interval: string, timeout: string): string | undefined {
  const every = durationOf(interval)
  if (typeof every === 'string') return `error parsing scrape interval: ${every}`
  if (every === 0) return 'scrape interval cannot be 0'
  const within = durationOf(timeout)
  if (typeof within === 'string') return `error parsing scrape timeout: ${within}`
  if (within === 0) return 'scrape timeout cannot be 0'
  if (within <= every) return undefined
  return `scrape timeout cannot be greater than scrape interval (${JSON.stringify(timeout)} > ${JSON.stringify(interval)})`
}
