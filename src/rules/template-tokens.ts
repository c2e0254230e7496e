import { quoted } from '../diagnostics/excerpt.ts'
import { lexTemplate, type Token } from './template-lexer.ts'

/** Why Prometheus refuses a template; offsets are UTF-16 code units of its text. */
export interface TemplateProblem {
  readonly message: string
  readonly start: number
  readonly end: number
  readonly hint?: string
}

/** Ends the parsing at the first problem. */
export class Stop extends Error {
  readonly problem: TemplateProblem
  constructor(problem: TemplateProblem) {
    super(problem.message)
    this.problem = problem
  }
}

export function stop({ start, end }: { start: number; end: number }, message: string, hint?: string): never {
  throw new Stop({ message, start, end, ...(hint === undefined ? {} : { hint }) })
}

/** The tokens of a template, read and put back. */
export class TemplateTokens {
  readonly #tokens: Generator<Token, void>
  /** Tokens that were put back, the next one last. */
  readonly #ahead: Token[] = []
  /** The token that was read last. */
  last: Token = { type: 'eof', text: '', start: 0, end: 0 }

  constructor(text: string) {
    this.#tokens = lexTemplate(text)
  }

  /** @param where such as `in "range"` */
  unexpected(token: Token, where?: string): never {
    if (token.type === 'error') stop(token, token.text)
    const behind = where === undefined ? '' : ` ${where}`
    if (token.type === 'eof') stop(token, `the template ends too early${behind}`)
    stop(token, `${quoted(token.text)} is not expected${behind}`)
  }

  next(): Token {
    const token = this.#ahead.pop() ?? this.#tokens.next().value
    if (token !== undefined) this.last = token
    return this.last
  }

  nextSolid(): Token {
    let token = this.next()
    while (token.type === 'space') token = this.next()
    return token
  }

  putBack(token: Token): void {
    this.#ahead.push(token)
  }
}
