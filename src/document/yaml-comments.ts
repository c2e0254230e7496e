import type { Span } from '../diagnostics/finding.ts'
import type { DocumentTree } from './node.ts'
import type { Source } from './source.ts'

/** From the `#` to the end of its line, the line break not counted. */
export type Comment = Span

/**
 * Every comment of the text, in order: of the first document, and behind it as far as nothing but comments and blank
 * lines follow. None of a text that cannot be read.
 */
export function scanComments(_source: Source, tree: DocumentTree): readonly Comment[] {
  return tree.problems.length > 0 ? [] : (tree.comments ?? [])
}
