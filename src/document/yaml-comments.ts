import type { Span } from '../diagnostics/finding.ts'
import { type DocumentTree, itemsOf, type Node } from './node.ts'
import type { Source } from './source.ts'

/** From the `#` to the end of its line, the line break not counted. */
export type Comment = Span

/** Every comment of the text up to the end of its first document, and behind it as far as only comments follow. */
export function scanComments(source: Source, tree: DocumentTree): Comment[] {
  const comments: Comment[] = []
  const { text } = source
  let gap = 0
  const closeGap = (end: number) => {
    const pattern = /#[^\n\r\x85\u2028\u2029]*/g
    pattern.lastIndex = gap
    for (let found = pattern.exec(text); found !== null && found.index < end; found = pattern.exec(text)) {
      comments.push({ start: found.index, end: pattern.lastIndex })
    }
  }
  for (const leaf of leaves(tree.root)) {
    closeGap(leaf.start)
    gap = leaf.end
  }
  closeGap(text.length)
  return comments
}

/** Scalars and aliases with their properties, in the order of the text. */
function* leaves(root: Node | undefined): Generator<Span> {
  const stack: Node[] = root === undefined ? [] : [root]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.outerStart < node.start) yield { start: node.outerStart, end: node.outerStart }
    if (node.kind === 'scalar' || node.kind === 'alias') yield { start: node.outerStart, end: node.end }
    else if (node.kind === 'sequence') stack.push(...[...itemsOf(node)].reverse())
    else for (const { key, value } of [...node.entries].reverse()) stack.push(value, key)
  }
}
