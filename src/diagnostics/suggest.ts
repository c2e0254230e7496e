import { distance } from 'fastest-levenshtein'

/**
 * A sentence with the known word nearest to a mistyped one, or the only one that begins or ends with it (`interval` of
 * `scrape_interval`), or nothing where there is none.
 */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  const typed = word.slice(0, 80).toLowerCase()
  const longer: string[] = []
  let best: string | undefined
  let least = Math.max(1, Math.floor(typed.length / 3)) + 1
  for (const candidate of known) {
    const edits = distance(typed, candidate.toLowerCase())
    if (edits < least) {
      least = edits
      best = candidate
    }
    if (isPartOf(candidate, typed)) longer.push(candidate)
  }
  if (longer.length === 1) best ??= longer[0]
  return best === undefined ? undefined : `did you mean "${best}"?`
}

/** Less than this says too little of what is meant by it. */
const SHORTEST_PART = 3

/** Whether a name begins or ends with the word, set off by a dash. */
function isPartOf(name: string, word: string): boolean {
  if (word.length < SHORTEST_PART) return false
  return (
    [`${word}_`, `${word}-`].some((part) => name.startsWith(part)) ||
    name.endsWith(`_${word}`) ||
    name.endsWith(`-${word}`)
  )
}
