import { quoted } from '../diagnostics/excerpt.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import { type Release, releaseName } from '../prometheus/release.ts'
import { isGoNumber, isGoQuoted } from './go-literals.ts'
import { goMinor, TEMPLATE_FUNCTIONS, templateFunction } from './template-functions.ts'
import type { Token, TokenType } from './template-lexer.ts'
import { declare, type Scope } from './template-scope.ts'
import { stop, type TemplateTokens } from './template-tokens.ts'

/** A pipeline that has not ended: of an action, or within parentheses. */
interface Pipeline {
  readonly context: string
  readonly end: TokenType
  /** First operands of its commands. */
  readonly commands: { readonly first: Operand; readonly token: Token }[]
  /** Operands so far of the command that is being read; none between commands. */
  operands: number | undefined
}

type Operand = 'literal' | 'dot' | 'nil' | 'field' | 'variable' | 'identifier' | 'pipeline'

/** Deepest nesting of parentheses, from Go 1.25 on. */
const DEEPEST = 10_000

/** Reads the pipelines of actions: what they declare, call and refer to (text/template/parse/parse.go pipeline). */
export class PipelineParser {
  readonly #tokens: TemplateTokens
  readonly #release: Release
  #scope!: Scope

  constructor(tokens: TemplateTokens, release: Release) {
    this.#tokens = tokens
    this.#release = release
  }

  /** Reads up to the token that ends the pipeline. */
  read(context: string, end: TokenType, scope: Scope): void {
    this.#scope = scope
    const stack: Pipeline[] = [{ context, end, commands: [], operands: undefined }]
    this.#declarations(context)
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      if (top.operands === undefined) {
        const token = this.#tokens.nextSolid()
        if (token.type === top.end) {
          checkCommands(top, token)
          stack.pop()
          const outer = stack.at(-1)
          if (outer !== undefined) this.#afterOperand(outer, 'pipeline', token)
          continue
        }
        if (!OPERANDS.has(token.type)) this.#tokens.unexpected(token, `in ${named(top.context)}`)
        this.#tokens.putBack(token)
        top.operands = 0
      }
      this.#operand(top, stack)
    }
  }

  /** `$x := …`, `$x = …`, and in `range` also `$i, $x := …`. */
  #declarations(context: string): void {
    for (let count = 1; ; count++) {
      const variable = this.#tokens.nextSolid()
      if (variable.type !== 'variable') {
        this.#tokens.putBack(variable)
        return
      }
      const after = this.#tokens.next()
      const next = after.type === 'space' ? this.#tokens.nextSolid() : after
      if (next.type === 'assign' || next.type === 'declare') {
        declare(this.#scope, variable.text)
        return
      }
      if (next.type !== 'char' || next.text !== ',') {
        this.#tokens.putBack(next)
        if (after.type === 'space') this.#tokens.putBack(after)
        this.#tokens.putBack(variable)
        return
      }
      declare(this.#scope, variable.text)
      if (context !== 'range') stop(next, `only "range" declares two variables, not ${named(context)}`)
      if (count === 2) stop(next, '"range" declares two variables at most')
      const following = this.#tokens.nextSolid()
      if (!['variable', 'right', 'close'].includes(following.type)) {
        if (following.type === 'error') this.#tokens.unexpected(following)
        stop(following, '"range" can only declare variables')
      }
      this.#tokens.putBack(following)
    }
  }

  /** Reads one operand of a command, or its first token where that is a parenthesis. */
  #operand(top: Pipeline, stack: Pipeline[]): void {
    const token = this.#tokens.nextSolid()
    if (token.type === 'open') {
      if (goMinor(this.#release) >= 25 && stack.length > DEEPEST) stop(token, 'parentheses are nested too deeply')
      stack.push({ context: 'parentheses', end: 'close', commands: [], operands: undefined })
      this.#declarations('parentheses')
      return
    }
    const operand = this.#term(token)
    if (operand === undefined) {
      this.#tokens.putBack(token)
      this.#afterCommandPart(top, token)
    } else this.#afterOperand(top, operand, token)
  }

  #term(token: Token): Operand | undefined {
    switch (token.type) {
      case 'identifier':
        this.#checkFunction(token)
        return 'identifier'
      case 'variable':
        this.#checkVariable(token)
        return 'variable'
      case 'number':
      case 'complex':
        if (!isGoNumber(token.text, token.type === 'complex')) stop(token, `${quoted(token.text)} is no number`)
        return 'literal'
      case 'string':
      case 'raw':
      case 'character':
        this.checkQuoted(token)
        return 'literal'
      case 'bool':
        return 'literal'
      case 'dot':
      case 'nil':
      case 'field':
        return token.type
      default:
        return undefined
    }
  }

  /** Fields that follow an operand belong to it; then a blank, a `|` or the end of the pipeline must follow. */
  #afterOperand(top: Pipeline, operand: Operand, token: Token): void {
    let next = this.#tokens.next()
    if (next.type === 'field') {
      if (operand === 'literal' || operand === 'dot' || operand === 'nil') {
        stop(next, `${quoted(token.text)} has no fields`)
      }
      while (next.type === 'field') next = this.#tokens.next()
    }
    this.#tokens.putBack(next)
    if (top.operands === 0) top.commands.push({ first: operand, token })
    top.operands = (top.operands ?? 0) + 1
    this.#afterCommandPart(top, token)
  }

  #afterCommandPart(top: Pipeline, token: Token): void {
    const next = this.#tokens.next()
    if (next.type === 'space') {
      const following = this.#tokens.nextSolid()
      this.#tokens.putBack(following)
      return
    }
    if (next.type === 'right' || next.type === 'close') this.#tokens.putBack(next)
    else if (next.type !== 'pipe') this.#tokens.unexpected(next, 'behind a value')
    if (top.operands === 0) stop(token, 'a command is missing')
    top.operands = undefined
  }

  #checkFunction(token: Token): void {
    const found = templateFunction(token.text, this.#release)
    if (found === 'known') return
    if (found !== undefined) {
      stop(
        token,
        `function ${quoted(token.text)} came with Prometheus ${releaseName(found.since)}`,
        lintedFor(this.#release),
      )
    }
    const known = TEMPLATE_FUNCTIONS.map(({ name }) => name).filter(
      (name) => templateFunction(name, this.#release) === 'known',
    )
    stop(token, `there is no function ${quoted(token.text)} in templates`, didYouMean(token.text, known))
  }

  #checkVariable(token: Token): void {
    const { variables, declared } = this.#scope
    if (declared.get(token.text)) return
    stop(token, `variable ${quoted(token.text)} is not defined`, didYouMean(token.text, variables.slice(1, 100)))
  }

  checkQuoted(token: Token): void {
    if (!isGoQuoted(token.text))
      stop(token, `${quoted(token.text)} is no ${token.type === 'character' ? 'character' : 'string'}`)
  }
}

/** For hints about what came with a later release. */
export function lintedFor(release: Release): string {
  return `you lint for ${releaseName(release)}`
}

const OPERANDS: ReadonlySet<TokenType> = new Set([
  'bool',
  'character',
  'complex',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'raw',
  'string',
  'variable',
  'open',
])

/** What is read, as messages call it. */
function named(context: string): string {
  if (context === 'action') return 'an action'
  return context === 'parentheses' ? 'a pair of parentheses' : `"${context}"`
}

/** A pipeline has commands, and all but the first can be called. */
function checkCommands({ commands, context }: Pipeline, end: Token): void {
  if (commands.length === 0) stop(end, `${named(context)} has no value`)
  for (const { first, token } of commands.slice(1)) {
    if (first === 'literal' || first === 'dot' || first === 'nil') {
      stop(token, `${quoted(token.text)} behind "|" is nothing that can be called`)
    }
  }
}
