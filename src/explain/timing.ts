import { parseMilliseconds } from '../prometheus/duration.ts'

/** Milliseconds, or Go's reason why the text is no duration (prometheus/common model.ParseDuration). */
function durationOf(text: string): number | string {
  const parsed = parseMilliseconds(text)
  if (parsed === 'empty') return 'empty duration string'
  if (parsed === 'form') return `not a valid duration string: ${JSON.stringify(text)}`
  return parsed === 'range' ? 'duration out of range' : parsed
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

const LONGEST = '290y'
const SHORTEST = '1ms'

/** Why no job can scrape targets that have these labels, one of which may be left to the job (empty or undefined). */
export function labelTimingProblem(interval: string | undefined, timeout: string | undefined): string | undefined {
  if (!interval && !timeout) return undefined
  return timingProblem(interval || LONGEST, timeout || SHORTEST)
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
