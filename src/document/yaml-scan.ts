import { refuse } from './yaml-error.ts'

const BREAK = /[\n\r\x85\u2028\u2029]/

/**
 * Moves over what stands between tokens, with the rules of libyaml's scanner about tabs and about where a key without
 * `?` may begin (yaml.v2 scannerc.go, scan_to_next_token and simple_key_allowed).
 */
export class Scanner {
  /** Depth of flow collections. */
  flow = 0
  /** Whether a key without `?` may begin at the next token. */
  keyAllowed: boolean
  /** End of the last token. */
  behind: number
  readonly #text: string
  /** Columns of the open block collections. */
  readonly #indents: number[] = []
  /** Start of the next token, once it has been looked for. */
  #next: number | undefined
  #from: number

  /** Begins at `start`: 0, or behind the `---` of the document. */
  constructor(text: string, start: number) {
    this.#text = text
    this.behind = start === 0 && text.startsWith('\ufeff') ? 1 : start
    this.#from = this.behind
    this.keyAllowed = start === 0
  }

  /** Where the next token begins. */
  next(): number {
    this.#next ??= this.#skip(this.#from)
    return this.#next
  }

  /** Moves behind the next token, an indicator of one character. */
  indicator(keyAllowed: boolean): void {
    this.take(this.next() + 1, keyAllowed)
  }

  /** Moves behind a token. What follows the content of a block scalar up to `from` belongs to it. */
  take(from: number, keyAllowed: boolean, behind = from): void {
    this.behind = behind
    this.#from = from
    this.keyAllowed = keyAllowed
    this.#next = undefined
  }

  /** Moves behind a plain scalar, which takes the blanks and breaks behind it as well. */
  takePlain(end: number): void {
    const broken = this.checkPlainBlanks(end)
    this.take(broken.end, broken.lines, end)
  }

  /** Looks at a run of blanks in or behind a plain scalar: a tab may not stand where indentation is expected. */
  checkPlainBlanks(start: number): { end: number; lines: boolean } {
    const text = this.#text
    let lines = false
    let lineStart = start
    let at = start
    for (; at < text.length; at++) {
      const char = text[at]!
      if (BREAK.test(char)) {
        lines = true
        lineStart = at + 1
      } else if (char === '\t') {
        if (lines && at - lineStart <= this.#indent) this.#refuseTab(at)
      } else if (char !== ' ') break
    }
    return { end: at, lines }
  }

  indent(column: number): void {
    this.#indents.push(column)
  }

  outdent(): void {
    this.#indents.pop()
  }

  isBlank(at: number): boolean {
    const char = this.#text[at]
    return char === undefined || char === ' ' || char === '\t' || BREAK.test(char)
  }

  column(at: number): number {
    let start = at
    while (start > 0 && !BREAK.test(this.#text[start - 1]!)) start--
    return at - start - (start === 0 && this.#text.startsWith('\ufeff') ? 1 : 0)
  }

  get #indent(): number {
    return this.#indents.at(-1) ?? -1
  }

  #skip(start: number): number {
    const text = this.#text
    let at = start
    for (; at < text.length; at++) {
      const char = text[at]!
      if (char === '\t') {
        if (this.flow === 0 && this.keyAllowed) this.#refuseTab(at)
      } else if (char === '#') {
        while (at + 1 < text.length && !BREAK.test(text[at + 1]!)) at++
      } else if (BREAK.test(char)) {
        if (this.flow === 0) this.keyAllowed = true
      } else if (char !== ' ') break
    }
    return at
  }

  #refuseTab(at: number): never {
    refuse('a tab stands where only spaces may', at, at + 1, 'indent with spaces')
  }
}

/** The first offset from `at` on that is neither blank nor in a comment. A `#` at `at` begins one. */
export function skipBlanksAndComments(text: string, at: number): number {
  let next = at
  for (; next < text.length; next++) {
    const char = text[next]!
    if (char === '#') {
      while (next + 1 < text.length && !BREAK.test(text[next + 1]!)) next++
    } else if (char !== ' ' && char !== '\t' && char !== '\ufeff' && !BREAK.test(char)) break
  }
  return next
}
