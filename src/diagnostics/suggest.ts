import { distance } from 'fastest-levenshtein'

/** A sentence with the known word nearest to a mistyped one, or nothing where none is near. */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  const best = nearest(word, known)
  return best === undefined ? undefined : `did you mean "${best}"?`
}

/** The known word nearest to a mistyped one, or nothing where none is near. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const typed = word.slice(0, 80).toLowerCase()
  let best: string | undefined
  let least = Math.max(1, Math.floor(typed.length / 3)) + 1
  for (const candidate of known) {
    const edits = slips(typed, candidate.toLowerCase())
    if (edits < least) {
      least = edits
      best = candidate
    }
  }
  return best
}

/** Edits from one word to another, two letters that have changed places being one. */
function slips(typed: string, known: string): number {
  const edits = distance(typed, known)
  const isSwap = edits === 2 && typed.length === known.length && sorted(typed) === sorted(known)
  return isSwap ? 1 : edits
}

function sorted(word: string): string {
  return [...word].sort().join('')
}
