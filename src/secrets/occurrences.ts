import type { Span } from '../diagnostics/finding.ts'

/** From this length on it is no coincidence that a text stands within another. */
const NO_WORD = 12

/** Where a part stands in a text; a short one not within a word. */
export function* occurrences(text: string, part: string, isCut = false): Generator<Span> {
  for (const place of placesOf(text, part)) {
    const splitsWord = splits(text, place.start) || (!isCut && splits(text, place.end))
    if (part.length >= NO_WORD || !splitsWord) yield place
  }
}

export function* placesOf(text: string, part: string): Generator<Span> {
  if (part === '') return
  for (let start = text.indexOf(part); start !== -1; start = text.indexOf(part, start + 1)) {
    yield { start, end: start + part.length }
  }
}

export function splits(text: string, at: number): boolean {
  return at > 0 && /^\w\w$/.test(text.slice(at - 1, at + 1))
}

/** The spans that reach into a stretch, both ends included; they are in order, and few contain others. */
export function* overlapping<T extends Span>(values: readonly T[], start: number, end: number): Generator<T> {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle]!.start < start) low = middle + 1
    else high = middle
  }
  while (low > 0 && values[low - 1]!.end > start) low--
  for (let i = low; i < values.length && values[i]!.start <= end; i++) yield values[i]!
}
