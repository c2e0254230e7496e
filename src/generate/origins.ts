import type { Finding, Span } from '../diagnostics/finding.ts'
import { type Entry, keyText, type MappingNode, type Node, resolve, type SequenceNode } from '../document/node.ts'
import { keyOrigin, type Origin, type Value } from './value.ts'

/**
 * Where that which stands at a place of a generated text comes from: the innermost value there that has a place in the
 * project file, and in words what brought it, where something else than the file did.
 * @param root of the generated text, read again
 * @param value what was written as it
 */
export function originAt(place: Span, root: Node, value: Value): { span: Span | undefined; words: string | undefined } {
  let span: Span | undefined
  let words: string | undefined
  const meet = (origin: Origin): void => {
    if ('span' in origin) {
      span = origin.span
      words = undefined
    } else words = origin.words
  }
  let node: Node | undefined = root
  let its: Value | undefined = value
  while (node && its) {
    meet(its.origin)
    const read = resolve(node)
    node = undefined
    if (read.kind === 'sequence' && its.kind === 'list') {
      const i = lastItemUpTo(place.start, read)
      if (i === -1 || !holds(read.itemSpan(i), place)) break
      node = read.item(i)
      its = its.items[i]
    } else if (read.kind === 'mapping' && its.kind === 'fields') {
      const entry = firstEndingBehind(place.start, read)
      if (!entry) break
      const name: string = entry.name ?? keyText(entry.key)
      if (holds(entry.value, place)) {
        node = entry.value
        its = its.fields.get(name)
      } else if (holds(entry.key, place)) meet(keyOrigin(its, name))
    }
  }
  return { span, words }
}

function firstEndingBehind(offset: number, { entries }: MappingNode): Entry | undefined {
  for (let i = 0; i < entries.length; i++) if (entries[i]!.value.end >= offset) return entries[i]
  return undefined
}

/** The last item that begins at or before an offset; -1 where none does. Thousands of places may be in thousands of items. */
function lastItemUpTo(offset: number, sequence: SequenceNode): number {
  let low = -1
  let high = sequence.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (sequence.itemSpan(middle).start <= offset) low = middle
    else high = middle - 1
  }
  return low
}

function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}

/**
 * A finding of a generated text, shown where the project file asks for what it is about; undefined where nothing of the
 * file does. Its path and fix are those of the generated text, which nobody edits: they are left out.
 */
export function atOrigin(finding: Finding, root: Node, value: Value): Finding | undefined {
  const { span, words } = originAt(finding.span, root, value)
  if (!span) return undefined
  const { rule, severity, message, hint, related = [] } = finding
  const places = related.flatMap((each) => {
    const origin = originAt(each.span, root, value)
    return origin.span ? [{ message: each.message, span: origin.span }] : []
  })
  return {
    rule,
    severity,
    message: words === undefined ? message : `${message} (from ${words})`,
    span,
    ...(hint === undefined ? {} : { hint }),
    ...(places.length > 0 ? { related: places } : {}),
  }
}
