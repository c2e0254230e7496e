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
