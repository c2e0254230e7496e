import type { DocumentTree } from './node.ts'
import type { Source } from './source.ts'
import { excessiveAliasing } from './yaml-aliases.ts'
import { Composer } from './yaml-compose.ts'
import { encodingProblem } from './yaml-encoding.ts'
import { YamlSyntaxError } from './yaml-error.ts'
import { explain } from './yaml-explain.ts'
import { type Dialect, Scanner } from './yaml-scanner.ts'

export { excessiveAliasing } from './yaml-aliases.ts'
export { type Comment, scanComments } from './yaml-comments.ts'
export { decodeYaml } from './yaml-encoding.ts'
export type { Dialect } from './yaml-scanner.ts'

export interface YamlOptions {
  /** Which of Go's readers to agree with: `v3` for rule files, `v2` (the default) for all else. */
  readonly dialect?: Dialect
  /** Of a file that Prometheus does not read: the lines that it would name for problems are of no use. */
  readonly isOwn?: boolean
}

/**
 * Reads the first document of a text as YAML the way Go's yaml.v2 or yaml.v3 does, into nodes with their places. What
 * the values may be is not judged here, and neither are duplicate keys and merge keys. The first problem is the one
 * that Go stops at; the tree then is what could be read nevertheless.
 */
export function readYaml(source: Source, { dialect = 'v2', isOwn = false }: YamlOptions = {}): DocumentTree {
  const scanner = new Scanner(source, dialect)
  const { root, refusals, broken, start, behind, reach } = new Composer(scanner, dialect).compose()
  const comments = scanner.comments
  const encoding = encodingProblem(source, scanner.cursor.text, reach)
  if (encoding === undefined && refusals.length === 0) {
    while (comments.length > 0 && comments.at(-1)!.start > behind) comments.pop()
    return { format: 'yaml', root, end: root === undefined ? start : root.end, problems: [], comments }
  }
  const first = refusals.find((one) => one instanceof YamlSyntaxError)
  const problems = refusals.map((one) =>
    one instanceof YamlSyntaxError ? explain(source, one, one === first && !isOwn ? dialect : undefined) : one,
  )
  // No one walks a tree that grows without bounds where its aliases are followed.
  const partial = excessiveAliasing(root) ? undefined : root
  return {
    format: 'yaml',
    root: partial,
    end: root === undefined ? source.length : root.end,
    problems: encoding ? [encoding] : problems,
    comments,
    ...(partial === undefined ? {} : { partial: true as const, broken }),
  }
}
