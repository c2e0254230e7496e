import type { YAMLException } from 'js-yaml'
import type { SyntaxProblem } from './node.ts'

/** What the parser says, and what to say instead. */
const MESSAGES: readonly [reason: RegExp, message: string, hint?: string][] = [
  [
    /^bad indentation of a (mapping|sequence)/,
    'this is not indented as what it belongs to',
    'give all items of a list, and all keys of a mapping, the same indentation',
  ],
  [
    /^end of the stream or a document/,
    'this does not go on with what stands before it',
    'check its indentation, and the quotes and brackets before it',
  ],
  [/^missed comma/, 'a "," or the closing bracket is missing before this'],
  [/^expected the node content, but found ','/, 'a value is missing before this ","'],
  [/^a whitespace character is expected after the key/, 'a space is missing behind ":"'],
  [
    /^can not read a block mapping entry|^expected ':' after a mapping key/,
    'a key without ":" stands before this',
    'write "key: value", with a space behind the colon',
  ],
  [/^tab characters|^deficient indentation$/, 'this is not indented far enough, or with tabs', 'indent with spaces'],
  [/^nesting exceeded/, 'lists and mappings are nested too deep'],
  [/^unknown escape/, 'this escape is not known in YAML', 'write a backslash as "\\\\", or use single quotes'],
  [/^expected hexadecimal/, 'a hexadecimal digit of an escape is missing here'],
  [/^a line break is expected/, 'nothing but a comment may follow "|" or ">" on its line'],
  [/^name of an anchor/, 'the name of an anchor is missing behind "&"'],
  [/^name of an alias/, 'the name of an anchor is missing behind "*"', 'quote a value that begins with "*"'],
  [/^unexpected end of the stream/, 'a quote or bracket is opened before this and never closed'],
  [/^directives end mark/, '"---" is missing behind the directives'],
  [/^unexpected end of the document/, 'a line begins with "---" or "..." within a quoted value'],
]

/** The parser's complaint as a problem: where, what was being read, and what to do about it. */
export function explain(text: string, error: YAMLException): SyntaxProblem {
  const { reason } = error
  const at = Math.min(error.mark?.position ?? text.length, text.length)
  const unclosed = reason.startsWith('unexpected end of the stream') ? lastUnclosed(text) : undefined
  if (unclosed !== undefined) {
    const message = `${JSON.stringify(text[unclosed])} is opened here and never closed`
    return { message: message.replace('"\\""', "'\"'"), span: { start: unclosed, end: unclosed + 1 } }
  }
  const known = MESSAGES.find(([pattern]) => pattern.test(reason))
  const span = { start: at, end: Math.min(at + 1, text.length) }
  if (known === undefined) return { message: reason, span }
  const [, message, hint] = known
  return hint === undefined ? { message, span } : { message, span, hint }
}

/**
 * The bracket or quote that is still open at the end of a text. The text cannot be parsed, so this goes by its looks:
 * a quote opens a scalar where a value can begin, and a `#` behind a blank is a comment.
 */
function lastUnclosed(text: string): number | undefined {
  const token = /(?<=^|[\s[{,:])(?:"[^"\\]*(?:\\[\s\S][^"\\]*)*"|'[^']*'|#[^\n\r]*|["'])|[[\]{}]/g
  const open: number[] = []
  for (const { 0: found, index } of text.matchAll(token)) {
    if (found === '"' || found === "'") return index
    if (found === '[' || found === '{') open.push(index)
    else if (found === ']' || found === '}') open.pop()
  }
  return open.at(-1)
}
