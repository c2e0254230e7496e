import type { YAMLException } from 'js-yaml'
import type { SyntaxProblem } from './node.ts'

/** The parser's complaint as a problem: where, what was being read, and what to do about it. */
export function explain(text: string, error: YAMLException): SyntaxProblem {
  const at = Math.min(error.mark?.position ?? text.length, text.length)
  return { message: error.reason, span: { start: at, end: Math.min(at + 1, text.length) } }
}
