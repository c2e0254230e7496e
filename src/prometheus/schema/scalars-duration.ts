import { parseMilliseconds } from '../duration.ts'
import type { Parsed, ScalarType } from './types.ts'

/** model.Duration: milliseconds. */
export const duration: ScalarType = {
  kind: 'scalar',
  name: 'duration',
  base: 'int',
  pattern: '^(?=.)(?:0|(?:\\d+y)?(?:\\d+w)?(?:\\d+d)?(?:\\d+h)?(?:\\d+m)?(?:\\d+s)?(?:\\d+ms)?)$',
  parse: parseDuration,
}

const UNITS = ['y', 'w', 'd', 'h', 'm', 's', 'ms']
const UNITS_MS = [31_536_000_000, 604_800_000, 86_400_000, 3_600_000, 60_000, 1000, 1]

/** The same few stand in thousands of jobs. */
const answers = new Map<string, Parsed>()
const MOST_ANSWERS = 1000

function parseDuration(text: string): Parsed {
  let known = answers.get(text)
  if (known === undefined) {
    known = readDuration(text)
    if (answers.size < MOST_ANSWERS) answers.set(text, known)
  }
  return known
}

function readDuration(text: string): Parsed {
  const parsed = parseMilliseconds(text)
  if (typeof parsed === 'number') return { value: parsed }
  if (parsed === 'range') {
    return {
      rule: 'invalid-duration',
      problem: `the duration ${text} is longer than Prometheus can count`,
      hint: 'at most 292y',
    }
  }
  const problem = parsed === 'empty' ? 'the duration is empty' : `${JSON.stringify(text)} is no duration`
  return { rule: 'invalid-duration', problem, hint: durationHint(text) }
}

const FORM = 'write whole numbers with units, largest first, each at most once: y, w, d, h, m, s, ms (such as 1h30m)'

function durationHint(text: string): string {
  if (/^\d+$/.test(text)) return `did you mean ${text}s?`
  if (/^-/.test(text)) return 'a duration is not negative'
  const fraction = /^(\d*\.\d+)(ms|[a-z])$/.exec(text)
  if (fraction) return wholeOf(Number(fraction[1]), fraction[2]!) ?? FORM
  const close = normalised(text)
  return close === undefined ? FORM : `did you mean ${close}?`
}

/** A fraction of a unit as a whole number of a smaller one: 1.5h is 90m. */
function wholeOf(count: number, unit: string): string | undefined {
  const from = UNITS.indexOf(unit)
  if (from < 0) return undefined
  const milliseconds = count * UNITS_MS[from]!
  for (let at = from + 1; at < UNITS.length; at++) {
    const whole = milliseconds / UNITS_MS[at]!
    if (Number.isInteger(whole) && whole > 0) return `did you mean ${whole}${UNITS[at]}?`
  }
  return undefined
}

const WORDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['y', 'yr', 'yrs', 'year', 'years'].map((word) => [word, 'y'])),
  ...Object.fromEntries(['w', 'wk', 'wks', 'week', 'weeks'].map((word) => [word, 'w'])),
  ...Object.fromEntries(['d', 'day', 'days'].map((word) => [word, 'd'])),
  ...Object.fromEntries(['h', 'hr', 'hrs', 'hour', 'hours'].map((word) => [word, 'h'])),
  ...Object.fromEntries(['m', 'min', 'mins', 'minute', 'minutes'].map((word) => [word, 'm'])),
  ...Object.fromEntries(['s', 'sec', 'secs', 'second', 'seconds'].map((word) => [word, 's'])),
  ...Object.fromEntries(['ms', 'msec', 'millisecond', 'milliseconds'].map((word) => [word, 'ms'])),
}

/** What a text with other spellings (`5 min`), capitals or another order of the units most likely means. */
function normalised(text: string): string | undefined {
  const parts = [...text.toLowerCase().matchAll(/\s*(\d+)\s*([a-z]+)\s*/gy)]
  if (parts.length === 0 || parts.reduce((length, [part]) => length + part.length, 0) !== text.length) return undefined
  const counts = new Map<string, string>()
  for (const [, count, word] of parts) {
    const unit = Object.hasOwn(WORDS, word!) ? WORDS[word!]! : undefined
    if (unit === undefined || counts.has(unit)) return undefined
    counts.set(unit, count!)
  }
  return UNITS.flatMap((unit) => (counts.has(unit) ? [`${counts.get(unit)}${unit}`] : [])).join('')
}
