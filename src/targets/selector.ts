import { EXIT, Failure } from '../diagnostics/failure.ts'
import type { Labels } from '../prometheus/labels.ts'

/** Matchers as PromQL writes them, all of which a target has to satisfy. */
export interface Selector {
  readonly text: string
  /** Whether `__address__` is asked for; else one answer holds for a whole group. */
  readonly usesAddress: boolean
  matches(labels: Labels, address: string): boolean
}

/** Compiles an RE2 expression into a test of a whole string (anchored); throws what Go's regexp would refuse. */
export type CompileRegex = (expression: string) => (text: string) => boolean

type Operator = '=' | '!=' | '=~' | '!~'
type Matcher = { name: string; matches: (value: string) => boolean }

/** Whether the text of a selector needs a `CompileRegex`. */
export function usesRegex(text: string): boolean {
  return /[=!]~/.test(text)
}

/**
 * Reads `env="prod",role=~"db.*"`; braces, and the quotes behind `=` and `!=`, may be left out. A label that is absent
 * has the value "", as in PromQL. Throws a Failure (exit 2) with the place of the mistake.
 */
export function parseSelector(text: string, compile: CompileRegex): Selector {
  const reader = new SelectorReader(text)
  const matchers: Matcher[] = []
  const braces = reader.take('{')
  while (!reader.atEnd() && !(braces && reader.peek('}'))) {
    const name = reader.name()
    const operator = reader.operator()
    const value = reader.value(operator)
    matchers.push({ name, matches: matcherOf(operator, value, compile, reader) })
    if (!reader.take(',')) break
  }
  if (braces && !reader.take('}')) reader.fail('expected "," or "}"')
  if (!reader.atEnd()) reader.fail('expected "," between two matchers')
  if (matchers.length === 0 && !braces) reader.fail('the selector is empty')
  return {
    text,
    usesAddress: matchers.some(({ name }) => name === '__address__'),
    matches: (labels, address) =>
      matchers.every(({ name, matches }) => matches(name === '__address__' ? address : (labels.get(name) ?? ''))),
  }
}

function matcherOf(
  operator: Operator,
  value: string,
  compile: CompileRegex,
  reader: SelectorReader,
): (value: string) => boolean {
  if (operator === '=') return (actual) => actual === value
  if (operator === '!=') return (actual) => actual !== value
  let test: (text: string) => boolean
  try {
    test = compile(value)
  } catch (error) {
    return reader.fail(`"${value}" is no regular expression (RE2): ${error instanceof Error ? error.message : error}`)
  }
  return operator === '=~' ? test : (actual) => !test(actual)
}

class SelectorReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  atEnd(): boolean {
    this.#skipSpace()
    return this.#at >= this.#text.length
  }

  peek(token: string): boolean {
    this.#skipSpace()
    return this.#text.startsWith(token, this.#at)
  }

  take(token: string): boolean {
    if (!this.peek(token)) return false
    this.#at += token.length
    return true
  }

  name(): string {
    if (this.peek('"') || this.peek("'")) return this.#quoted()
    const name = /^[^\s=!~,{}"']+/.exec(this.#text.slice(this.#at))?.[0]
    if (!name) return this.fail('expected a label name')
    this.#at += name.length
    return name
  }

  operator(): Operator {
    for (const operator of ['=~', '!~', '!=', '='] as const) {
      if (this.take(operator)) {
        if (operator === '=' && this.take('=')) this.fail('a matcher has one "="')
        return operator
      }
    }
    return this.fail('expected one of = != =~ !~')
  }

  value(operator: Operator): string {
    if (this.peek('"') || this.peek("'") || this.peek('`')) return this.#quoted()
    if (operator === '=~' || operator === '!~') this.fail(`a regular expression stands in quotes: ${operator}"…"`)
    const value = /^[^,{}]*/.exec(this.#text.slice(this.#at))![0]
    this.#at += value.length
    return value.trimEnd()
  }

  fail(message: string): never {
    const place = `column ${[...this.#text.slice(0, this.#at)].length + 1}`
    throw new Failure(EXIT.usage, `selector ${JSON.stringify(this.#text)}, ${place}: ${message}`, {
      hint: 'for example: env=prod,role=~"db.*"',
    })
  }

  /** A PromQL string: Go's escapes in " and ', none in ` (promql/parser strutil.Unquote). */
  #quoted(): string {
    const quote = this.#text[this.#at]!
    let value = ''
    let i = this.#at + 1
    for (;;) {
      const char = this.#text[i]
      if (char === undefined) return this.fail('a string is not closed')
      if (char === quote) break
      if (char === '\\' && quote !== '`') {
        const sequence = /^\\(?:[abfnrtv\\"']|[0-7]{3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})/.exec(
          this.#text.slice(i),
        )
        if (!sequence) return this.fail('an escape in a string is not one that PromQL knows')
        value += decodeEscape(sequence[0])
        i += sequence[0].length
      } else {
        value += char
        i++
      }
    }
    this.#at = i + 1
    return value
  }

  #skipSpace(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++
  }
}

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

function decodeEscape(sequence: string): string {
  const kind = sequence[1]!
  if (/[xuU]/.test(kind)) return String.fromCodePoint(Math.min(Number.parseInt(sequence.slice(2), 16), 0x10ffff))
  if (/[0-7]/.test(kind)) return String.fromCodePoint(Number.parseInt(sequence.slice(1), 8))
  return ESCAPES[kind] ?? kind
}
