import type { LocatedText, Span } from '../diagnostics/finding.ts'
import { splits } from './occurrences.ts'

/** In longer files no look is taken at what else stands there. */
const MOST_SEARCHED = 1_000_000

/** Texts that begin with the same word: where it stands in them, how long they are. */
interface Shape {
  readonly before: number
  readonly length: number
  readonly texts: Set<string>
}

/**
 * Which of the texts stand in the open as words of their own, outside of all secrets: all of them are looked for at once,
 * by their first words.
 * @param hidden in order, none of them overlap
 */
export function clearTexts(source: LocatedText, texts: Iterable<string>, hidden: readonly Span[]): ReadonlySet<string> {
  const clear = new Set<string>()
  if (source.length > MOST_SEARCHED) return clear
  const { byWord, hasWordless } = shapesOf(texts)
  if (byWord.size === 0) return clear
  const all = source.slice(0, source.length)
  const words = hasWordless ? /\w+|\W/g : /\w+/g
  let next = 0
  for (let word = words.exec(all); word !== null; word = words.exec(all)) {
    const at = word.index
    while (next < hidden.length && hidden[next]!.end <= at) next++
    const shapes = byWord.get(word[0])
    if (!shapes) continue
    const from = hidden[next - 1]?.end ?? 0
    const to = hidden[next]?.start ?? all.length
    for (const { before, length, texts: alike } of shapes) {
      const start = at - before
      const end = start + length
      if (start < from || end > to) continue
      const text = all.slice(start, end)
      // What is found need not be found again.
      if (alike.has(text) && !splits(all, start) && !splits(all, end)) {
        alike.delete(text)
        clear.add(text)
      }
    }
  }
  return clear
}

/** By the first word; texts without any by their first character. */
function shapesOf(texts: Iterable<string>): { byWord: ReadonlyMap<string, readonly Shape[]>; hasWordless: boolean } {
  const byWord = new Map<string, Shape[]>()
  let hasWordless = false
  for (const text of texts) {
    if (text === '') continue
    const first = /\w+/.exec(text)
    if (!first) hasWordless = true
    const word = first ? first[0] : text[0]!
    const before = first ? first.index : 0
    let shapes = byWord.get(word)
    if (!shapes) {
      shapes = []
      byWord.set(word, shapes)
    }
    const shape = shapes.find((each) => each.before === before && each.length === text.length)
    if (shape) shape.texts.add(text)
    else shapes.push({ before, length: text.length, texts: new Set([text]) })
  }
  return { byWord, hasWordless }
}
