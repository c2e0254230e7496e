import { distance } from 'fastest-levenshtein'

/**
 * A sentence with the known word nearest to a mistyped one, or the only one that begins or ends with it (`interval` of
 * `scrape_interval`), or nothing where there is none.
 */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  const words = [...known]
  const best = nearest(word, words) ?? onlyLonger(word, words)
  return best === undefined ? undefined : `did you mean "${best}"?`
}

/** The known word nearest to a mistyped one, or nothing where none is near. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const typed = comparable(word)
  let best: string | undefined
  let least = Math.max(1, Math.floor(typed.length / 3)) + 1
  for (const candidate of known) {
    const other = candidate.toLowerCase()
    // So many letters have to be added or left out at least.
    if (Math.abs(other.length - typed.length) >= least) continue
    const edits = slips(typed, other)
    if (edits < least) {
      least = edits
      best = candidate
    }
  }
  return best
}

/** What is compared of a word: its beginning, should it be long. */
function comparable(word: string): string {
  return word.slice(0, 80).toLowerCase()
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

/** Less than this says too little of what is meant by it. */
const SHORTEST_PART = 3

function onlyLonger(word: string, known: readonly string[]): string | undefined {
  const part = comparable(word)
  if (part.length < SHORTEST_PART) return undefined
  const longer = known.filter((name) => isPartOf(name, part))
  return longer.length === 1 ? longer[0] : undefined
}

/** Whether a name begins or ends with the word, set off by a dash. */
function isPartOf(name: string, word: string): boolean {
  const dash = name.length - word.length - 1
  return (name.startsWith(word) && isDash(name[word.length])) || (name.endsWith(word) && isDash(name[dash]))
}

function isDash(char: string | undefined): boolean {
  return char === '_' || char === '-'
}
