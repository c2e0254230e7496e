import type { Span } from '../diagnostics/finding.ts'
import type { DocumentTree, Node } from './node.ts'
import type { Source } from './source.ts'
import { skipBlanksAndComments } from './yaml-scan.ts'

/** From the `#` to the end of its line, the line break not counted. */
export type Comment = Span

/**
 * Every comment of the text, in order: of the first document, and behind it as far as nothing but comments and blank
 * lines follow. Outside of scalars, aliases, anchors and tags every `#` begins a comment, so that is where to look.
 */
export function scanComments(source: Source, tree: DocumentTree): Comment[] {
  if (tree.problems.length > 0) return []
  const { text } = source
  const comments: Comment[] = []
  let gap = 0
  let hash = text.indexOf('#')
  const close = (end: number) => {
    if (hash !== -1 && hash < gap) hash = text.indexOf('#', gap)
    while (hash !== -1 && hash < end) {
      const comment = { start: hash, end: lineEnd(text, hash) }
      comments.push(comment)
      hash = text.indexOf('#', comment.end)
    }
  }
  for (const solid of solids(tree.root, text)) {
    close(solid.start)
    gap = solid.end
  }
  // Brackets may still have to be closed behind the last leaf.
  close(skipBlanksAndComments(text, Math.max(tree.end, gap)))
  return comments
}

function lineEnd(text: string, at: number): number {
  const line = /[^\n\r\x85\u2028\u2029]*/y
  line.lastIndex = at
  line.exec(text)
  return line.lastIndex
}

/** What a `#` may be part of: the stretches of scalars, aliases, anchors and tags, in the order of the text. */
function* solids(root: Node | undefined, text: string): Generator<Span> {
  const stack: Node[] = root === undefined ? [] : [root]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.outerStart < node.start) yield* properties(text, node)
    if (node.kind === 'sequence') for (let i = node.length - 1; i >= 0; i--) stack.push(node.item(i))
    else if (node.kind === 'mapping') for (const { key, value } of node.entries.toReversed()) stack.push(value, key)
    else if (node.kind === 'scalar' && (node.style === 'literal' || node.style === 'folded')) {
      const header = /[|>][-+0-9]*/y
      header.lastIndex = node.start
      const headerEnd = node.start + header.exec(text)![0].length
      yield { start: node.start, end: headerEnd }
      const content = lineEnd(text, headerEnd)
      if (content < node.end) yield { start: content, end: node.end }
    } else if (node.start < node.end) yield { start: node.start, end: node.end }
  }
}

/** A comment may stand between a node's anchor, its tag and the node. */
function* properties(text: string, { outerStart, start }: Node): Generator<Span> {
  const part = /(?:[ \t\n\r\x85\u2028\u2029]|#[^\n\r\x85\u2028\u2029]*)*([&!][^ \t\n\r\x85\u2028\u2029]*)/y
  for (let at = outerStart; at < start; at = part.lastIndex) {
    part.lastIndex = at
    const found = part.exec(text)
    if (found === null) return
    yield { start: part.lastIndex - found[1]!.length, end: part.lastIndex }
  }
}
