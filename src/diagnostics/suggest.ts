import { distance } from 'fastest-levenshtein'

/** A sentence with the known word nearest to a mistyped one, or nothing where none is near. */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  const typed = word.slice(0, 80).toLowerCase()
  let best: string | undefined
  let least = Math.max(1, Math.floor(typed.length / 3)) + 1
  for (const candidate of known) {
    const edits = distance(typed, candidate.toLowerCase())
    if (edits < least) {
      least = edits
      best = candidate
    }
  }
  return best === undefined ? undefined : `did you mean "${best}"?`
}
