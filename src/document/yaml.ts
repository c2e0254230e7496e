import type { DocumentTree } from './node.ts'
import type { Source } from './source.ts'
import { compose } from './yaml-compose.ts'
import { checkDirectives } from './yaml-directives.ts'
import { checkEncoding } from './yaml-encoding.ts'
import { YamlSyntaxError } from './yaml-error.ts'
import { parse } from './yaml-parse.ts'
import { firstDocument } from './yaml-text.ts'

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
    checkDirectives(text, start)
    const parsed = parse(text, start)
    const original = text.slice(0, parsed.end)
    const root = compose({ original, start, aliases: parsed.aliases }, parsed.events)
    return { format: 'yaml', root, end: root === undefined ? start : root.end, problems: [] }
  } catch (error) {
    if (!(error instanceof YamlSyntaxError)) throw error
    return { format: 'yaml', root: undefined, end, problems: [error.problem] }
  }
}
