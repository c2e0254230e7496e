import { quoted } from '../diagnostics/excerpt.ts'
import type { Release } from '../prometheus/release.ts'
import { unquoteGo } from './go-literals.ts'
import { goMinor, TEMPLATE_VARIABLES } from './template-functions.ts'
import type { Token, TokenType } from './template-lexer.ts'
import { lintedFor, PipelineParser } from './template-pipeline.ts'
import { forget, newScope, type Scope } from './template-scope.ts'
import { Stop, stop, type TemplateProblem, TemplateTokens } from './template-tokens.ts'

/**
 * Parses a template of an alerting rule as the release does (model/rulefmt/rulefmt.go testTemplateParsing, Go's
 * text/template/parse), and returns what it is refused for: the first problem, where Go stops too. `alert` is the name
 * of the rule, which names the template. Nothing is executed. Nesting is kept on a stack of its own, so that it may be
 * as deep as it likes.
 */
export function checkTemplate(text: string, alert: string, release: Release): TemplateProblem | undefined {
  // All but an action is text, and text cannot be wrong.
  if (!text.includes('{{')) return undefined
  try {
    new TemplateParser(text, `__alert_${alert}`, release).parse()
    return undefined
  } catch (problem) {
    if (problem instanceof Stop) return problem.problem
    throw problem
  }
}

type Control = 'if' | 'with' | 'range' | 'block' | 'define'

/** An action that an `{{end}}` has yet to close. */
interface Open {
  readonly control: Control
  readonly token: Token
  /** Variables that end with it. */
  readonly variables: number
  /** Of a template of its own: what it returns to. */
  readonly outer?: Scope
  /** Name of a `define` or `block`. */
  readonly name?: string
  inElse: boolean
  /** Whether it is `{{else if}}`'s outer action, which closes with the inner one. */
  chained: boolean
  isEmpty: boolean
}

class TemplateParser {
  readonly #tokens: TemplateTokens
  readonly #pipelines: PipelineParser
  readonly #release: Release
  readonly #name: string
  readonly #defined = new Map<string, boolean>()
  readonly #open: Open[] = []
  #scope = newScope(TEMPLATE_VARIABLES)

  constructor(text: string, name: string, release: Release) {
    this.#tokens = new TemplateTokens(text)
    this.#pipelines = new PipelineParser(this.#tokens, release)
    this.#name = name
    this.#release = release
  }

  parse(): void {
    for (let token = this.#tokens.nextSolid(); ; token = this.#tokens.nextSolid()) {
      if (token.type === 'eof') break
      if (token.type === 'text') {
        // Go's idea of white space, which has NEL and not the byte order mark.
        if (/[^\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/.test(token.text)) this.#fill()
      } else if (token.type === 'left') this.#action()
      else this.#tokens.unexpected(token)
    }
    const open = this.#open.at(-1)
    if (open !== undefined) stop(open.token, `"${open.control}" is not closed by "{{end}}"`)
    this.#define(this.#name, false, this.#tokens.last)
  }

  #action(): void {
    const token = this.#tokens.nextSolid()
    switch (token.type) {
      case 'define':
        if (this.#open.length > 0) stop(token, '"define" cannot stand within another action')
        this.#beginDefine(token)
        return
      case 'block':
        this.#fill()
        this.#beginBlock(token)
        return
      case 'if':
      case 'with':
      case 'range':
        this.#fill()
        this.#begin(token.type, token)
        return
      case 'break':
      case 'continue':
        this.#fill()
        this.#expect('right', `{{${token.type}}}`)
        if (this.#scope.ranges === 0) stop(token, `"${token.type}" must stand within "range"`)
        return
      case 'else':
        this.#else(token)
        return
      case 'end':
        this.#expect('right', 'end')
        this.#end(token)
        return
      case 'template':
        this.#fill()
        this.#templateName('template')
        if (this.#tokens.nextSolid().type !== 'right') {
          this.#tokens.putBack(this.#tokens.last)
          this.#pipelines.read('template', 'right', this.#scope)
        }
        return
      default:
        this.#fill()
        this.#tokens.putBack(token)
        this.#pipelines.read('action', 'right', this.#scope)
    }
  }

  /** The template or action that is being read is not empty. */
  #fill(): void {
    const open = this.#open.at(-1)
    if (open !== undefined) open.isEmpty = false
  }

  #begin(control: 'if' | 'with' | 'range', token: Token): void {
    const variables = this.#scope.variables.length
    this.#pipelines.read(control, 'right', this.#scope)
    if (control === 'range') this.#scope.ranges++
    this.#push({ control, token, variables })
  }

  #push(open: Pick<Open, 'control' | 'token' | 'variables' | 'outer' | 'name'>): void {
    this.#open.push({ ...open, inElse: false, chained: false, isEmpty: true })
  }

  #beginDefine(token: Token): void {
    const name = this.#templateName('define')
    this.#expect('right', 'define')
    this.#pushTemplate('define', name, token)
  }

  #beginBlock(token: Token): void {
    const name = this.#templateName('block')
    this.#pipelines.read('block', 'right', this.#scope)
    this.#pushTemplate('block', name, token)
  }

  #pushTemplate(control: 'block' | 'define', name: string, token: Token): void {
    this.#push({ control, token, variables: 0, outer: this.#scope, name })
    this.#scope = newScope(['$'])
  }

  #templateName(action: string): string {
    const token = this.#tokens.nextSolid()
    if (token.type !== 'string' && token.type !== 'raw') {
      if (token.type === 'error') this.#tokens.unexpected(token)
      stop(token, `"${action}" must be followed by a name in quotes`)
    }
    this.#pipelines.checkQuoted(token)
    return unquoteGo(token.text)
  }

  #else(token: Token): void {
    const next = this.#tokens.nextSolid()
    const open = this.#open.at(-1)
    const isChain = next.type === 'if' || (next.type === 'with' && goMinor(this.#release) >= 23)
    if (next.type !== 'right' && !isChain) {
      if (next.type === 'with') stop(next, '"else with" came with Prometheus 2.55', lintedFor(this.#release))
      this.#tokens.unexpected(next, 'in "else"')
    }
    if (open === undefined || open.outer !== undefined || open.inElse) {
      stop(token, '"else" belongs to no "if", "with" or "range"')
    }
    if (isChain && next.type !== open.control) {
      stop(next, `"else ${next.type}" belongs to "${next.type}", not to "${open.control}"`)
    }
    open.inElse = true
    if (open.control === 'range') this.#scope.ranges--
    if (!isChain) return
    open.chained = true
    this.#begin(open.control as 'if' | 'with', next)
  }

  #end(token: Token): void {
    const open = this.#open.pop()
    if (open === undefined) stop(token, '"end" closes nothing')
    if (open.outer !== undefined) {
      this.#scope = open.outer
      this.#define(open.name!, open.isEmpty, open.token)
      return
    }
    if (open.control === 'range' && !open.inElse) this.#scope.ranges--
    forget(this.#scope, open.variables)
    while (this.#open.at(-1)?.chained) forget(this.#scope, this.#open.pop()!.variables)
  }

  /** A template may be defined again only while it, or the new one, is empty. */
  #define(name: string, isEmpty: boolean, token: Token): void {
    const earlier = this.#defined.get(name)
    if (earlier === undefined || earlier) this.#defined.set(name, isEmpty)
    else if (!isEmpty) stop(token, `template ${quoted(name)} is defined twice`)
  }

  #expect(type: TokenType, context: string): void {
    const token = this.#tokens.nextSolid()
    if (token.type !== type) this.#tokens.unexpected(token, `in "${context}"`)
  }
}
