import type { Finding, Span } from '../diagnostics/finding.ts'
import { keyText, type Node, resolve, type SequenceNode } from '../document/node.ts'
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
  meet(value.origin)
  let at: { node: Node; value: Value } | undefined = { node: root, value }
  while (at) at = within(place, at.node, at.value, meet)
  return { span, words }
}

/** Goes one step further in; undefined where the place is no smaller. */
function within(
  place: Span,
  node: Node,
  value: Value,
  meet: (origin: Origin) => void,
): { node: Node; value: Value } | undefined {
  const read = resolve(node)
  if (read.kind === 'sequence' && value.kind === 'list') {
    const i = lastItemUpTo(place.start, read)
    if (i === -1 || !holds(read.itemSpan(i), place)) return undefined
    const item = value.items[i]!
    meet(item.origin)
    return { node: read.item(i), value: item }
  } else if (read.kind === 'mapping' && value.kind === 'fields') {
    for (const entry of read.entries) {
      // The next entry begins behind this one.
      if (entry.value.end < place.start) continue
      const name = entry.name ?? keyText(entry.key)
      if (holds(entry.value, place)) {
        const field = value.fields.get(name)!
        meet(field.origin)
        return { node: entry.value, value: field }
      }
      if (holds(entry.key, place)) meet(keyOrigin(value, name))
      return undefined
    }
  }
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
