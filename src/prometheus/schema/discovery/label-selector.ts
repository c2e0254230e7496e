import type { Release } from '../../release.ts'
import { isFrom } from '../types.ts'

/**
 * What is wrong with a label selector of Kubernetes, such as `a=b,c in (d,e),!f` (apimachinery
 * pkg/labels/selector.go, Parse).
 */
export function labelSelectorProblem(text: string, release: Release): string | undefined {
  try {
    new Parser(tokensOf(text), isFrom(release, '3.10')).selector()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error.message
    throw error
  }
}

/** Ends the parsing; never leaves this file. */
class Refusal extends Error {}

interface Token {
  /** `id`, `end`, `error` or the symbol or word itself. */
  readonly kind: string
  readonly text: string
}

const KEYWORDS = ['in', 'notin']
const SYMBOLS = ['=', '==', '!=', '!', '>', '<', '(', ')', ',']

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  for (;;) {
    while (/[ \t\r\n]/.test(text.charAt(at))) at++
    const char = text.charAt(at)
    if (char === '' || char === '\0') return [...tokens, { kind: 'end', text: '' }]
    if (/[=!(),><]/.test(char)) {
      const symbol = symbolAt(text, at)
      at += symbol.text.length
      tokens.push(symbol)
      continue
    }
    const word = /^[^\0=!(),>< \t\r\n]*/.exec(text.slice(at))![0]
    at += word.length
    // A NUL ends a word and is taken in with it.
    if (text.charAt(at) === '\0') at++
    tokens.push({ kind: KEYWORDS.includes(word) ? word : 'id', text: word })
  }
}

/** The longest symbol; what begins none is taken up to where the symbols end. */
function symbolAt(text: string, start: number): Token {
  let found = ''
  let end = start
  while (/[=!(),><]/.test(text.charAt(end)) && end < text.length) {
    const next = text.slice(start, end + 1)
    if (SYMBOLS.includes(next)) found = next
    else if (found !== '') break
    end++
  }
  return found === '' ? { kind: 'error', text: text.slice(start, end) } : { kind: found, text: found }
}

class Parser {
  readonly #tokens: readonly Token[]
  /** Before Kubernetes 0.35 a comma behind a comma was taken in at once, so that `(a,,)` was refused. */
  readonly #looseCommas: boolean
  #position = 0

  constructor(tokens: readonly Token[], looseCommas: boolean) {
    this.#tokens = tokens
    this.#looseCommas = looseCommas
  }

  selector(): void {
    for (;;) {
      const first = this.#ahead()
      if (first.kind === 'end') return
      if (first.kind !== 'id' && first.kind !== '!') throw refusal(first, 'a label name or "!"')
      this.#requirement()
      const next = this.#take()
      if (next.kind === 'end') return
      if (next.kind !== ',') throw refusal(next, 'a comma or the end')
      const after = this.#ahead()
      if (after.kind !== 'id' && after.kind !== '!') throw refusal(after, 'a label name behind the comma')
    }
  }

  #requirement(): void {
    let key = this.#take()
    const negated = key.kind === '!'
    if (negated) key = this.#take()
    if (key.kind !== 'id') throw refusal(key, 'a label name')
    if (!isLabelKey(key.text)) throw new Refusal(`${JSON.stringify(key.text)} is no label name of Kubernetes`)
    const next = this.#ahead()
    if (negated || next.kind === 'end' || next.kind === ',') return
    const operator = this.#takeRaw()
    switch (operator.kind) {
      case 'in':
      case 'notin':
        for (const value of this.#values()) checkValue(value)
        return
      case '=':
      case '==':
      case '!=':
        checkValue(this.#exactValue())
        return
      case '>':
      case '<':
        checkInteger(this.#exactValue())
        return
      default:
        throw refusal(operator, 'one of = == != > < in notin')
    }
  }

  #values(): string[] {
    const open = this.#take()
    if (open.kind !== '(') throw refusal(open, '"("')
    const first = this.#ahead()
    if (first.kind === ')') {
      this.#take()
      return ['']
    }
    if (first.kind !== 'id' && first.kind !== ',') throw refusal(first, 'a value, a comma or ")"')
    const values = this.#list()
    this.#take()
    return values
  }

  /** Up to the closing parenthesis, which is left. */
  #list(): string[] {
    const values: string[] = []
    for (;;) {
      const item = this.#take()
      if (item.kind === 'id') {
        values.push(item.text)
        const next = this.#ahead()
        if (next.kind === ')') return values
        if (next.kind !== ',') throw refusal(next, 'a comma or ")"')
      } else if (item.kind === ',') {
        const next = this.#ahead()
        if (next.kind === ')') return values
        if (next.kind === ',' && !this.#looseCommas) this.#take()
      } else throw refusal(item, 'a comma or a value')
    }
  }

  #exactValue(): string {
    const next = this.#ahead()
    if (next.kind === 'end' || next.kind === ',') return ''
    const value = this.#take()
    if (value.kind !== 'id') throw refusal(value, 'a value')
    return value.text
  }

  /** Where a value may stand, `in` and `notin` are values. */
  #ahead(): Token {
    const token = this.#tokens[this.#position]!
    return KEYWORDS.includes(token.kind) ? { kind: 'id', text: token.text } : token
  }

  #take(): Token {
    const token = this.#ahead()
    this.#position++
    return token
  }

  #takeRaw(): Token {
    return this.#tokens[this.#position++]!
  }
}

const refusal = ({ kind, text }: Token, expected: string): Refusal =>
  new Refusal(`found ${kind === 'end' ? 'the end' : JSON.stringify(text)} where ${expected} was expected`)

const NAME = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/

function isLabelKey(key: string): boolean {
  const parts = key.split('/')
  if (parts.length > 2) return false
  const name = parts.pop()!
  const [prefix] = parts
  if (prefix !== undefined && (prefix.length > 253 || !SUBDOMAIN.test(prefix))) return false
  return name.length <= 63 && NAME.test(name)
}

function checkValue(value: string): void {
  if (value === '' || (value.length <= 63 && NAME.test(value))) return
  throw new Refusal(`${JSON.stringify(value)} is no label value of Kubernetes`)
}

function checkInteger(value: string): void {
  const isInteger = /^[-+]?\d+$/.test(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value)
  if (!isInteger) throw new Refusal(`${JSON.stringify(value)} is no whole number, which > and < need`)
  checkValue(value)
}
