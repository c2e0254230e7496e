import type { Release } from '../prometheus/release.ts'
import type { Cursor, QueryProblem } from './cursor.ts'
import { lex } from './lex.ts'
import { parseExpression } from './parse.ts'
import { type Switches, type Syntax, switchesOf, syntaxOf } from './syntax.ts'

export type { QueryProblem } from './cursor.ts'

export interface QueryOptions {
  readonly release: Release
  /** Names given to the server's `--enable-feature`. */
  readonly features: ReadonlySet<string>
}

/**
 * What a release's parser has against an expression, in the order of the text (promql/parser ParseExpr with the options
 * that the server sets). Empty: it accepts it. Every problem is one for which it refuses.
 */
export function checkQuery(expression: string, options: QueryOptions): QueryProblem[] {
  const syntax = syntaxOf(options.release)
  const switches = switchesOf(options.release, options.features)
  const problems = problemsOf(expression, syntax, switches, (other) => {
    // What is proposed needs no proposals of its own.
    return problemsOf(other, syntax, switches, () => false).size === 0
  })
  return [...problems].sort((a, b) => a.start - b.start || a.end - b.end)
}

function problemsOf(text: string, syntax: Syntax, switches: Switches, takes: Cursor['takes']): Set<QueryProblem> {
  const cursor: Cursor = { text, tokens: lex(text, syntax), syntax, switches, problems: new Set(), takes, at: 0 }
  parseExpression(cursor)
  return cursor.problems
}
