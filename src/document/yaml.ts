import type { DocumentTree } from './node.ts'
import type { Source } from './source.ts'
import { checkDirectives } from './yaml-directives.ts'
import { checkEncoding } from './yaml-encoding.ts'
import { refuse, YamlSyntaxError } from './yaml-error.ts'
import { parse } from './yaml-parse.ts'
import { firstDocument, isPrologue } from './yaml-text.ts'

export { excessiveAliasing } from './yaml-aliases.ts'
export { type Comment, scanComments } from './yaml-comments.ts'
export { decodeYaml } from './yaml-encoding.ts'

/**
 * Reads the first document of a text as YAML the way Go's yaml.v2 does, into nodes with their places. What the values
 * may be is not judged here, and neither are duplicate keys and merge keys. One problem at most: Go stops there too.
 */
export function readYaml(source: Source): DocumentTree {
  const { start, end } = firstDocument(source.text)
  try {
    checkEncoding(source, end)
    const text = source.slice(0, end)
    if (start === 0 && source.slice(end, end + 3) === '...' && isPrologue(text)) {
      refuse('"..." ends a document that has not begun', end, end + 3, 'remove the line')
    }
    checkDirectives(text, start)
    const root = parse(text, start)
    return { format: 'yaml', root, end: root === undefined ? start : root.end, problems: [] }
  } catch (error) {
    if (!(error instanceof YamlSyntaxError)) throw error
    return { format: 'yaml', root: undefined, end, problems: [error.problem] }
  }
}
