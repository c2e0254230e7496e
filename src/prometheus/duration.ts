const YEAR = 31_536_000_000
const UNITS: readonly (readonly [unit: string, milliseconds: number, exact: boolean])[] = [
  ['y', YEAR, true],
  ['w', 604_800_000, true],
  ['d', 86_400_000, true],
  ['h', 3_600_000, false],
  ['m', 60_000, false],
  ['s', 1000, false],
  ['ms', 1, false],
]

/** Milliseconds as Prometheus writes them: `1h30m` (prometheus/common model/time.go, Duration.String). */
export function durationText(milliseconds: number): string {
  if (milliseconds === 0) return '0s'
  let rest = milliseconds
  let text = ''
  for (const [unit, size, exact] of UNITS) {
    if (exact && rest % size !== 0) continue
    const count = Math.floor(rest / size)
    if (count > 0) text += `${count}${unit}`
    rest -= count * size
  }
  return text
}

const DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/
/** time.Duration counts nanoseconds in 64 bits. */
const LONGEST_MS = 9_223_372_036_854

/**
 * Milliseconds of a duration as Prometheus reads it, or why it is none: units in order, each once (prometheus/common
 * model/time.go, ParseDuration; written anew in 0.64, with the same verdicts).
 */
export function parseMilliseconds(text: string): number | 'empty' | 'form' | 'range' {
  if (text === '0') return 0
  if (text === '') return 'empty'
  const match = DURATION.exec(text)
  if (!match) return 'form'
  let milliseconds = 0
  for (const [i, [, size]] of UNITS.entries()) milliseconds += Number(match[i + 1] ?? 0) * size
  return milliseconds > LONGEST_MS ? 'range' : milliseconds
}
