import { yamlScalar } from '../document/yaml-scalar.ts'
import { typed } from '../prometheus/config/yaml-value.ts'
import { isNullText, type TextValue, type Value } from './value.ts'

export interface YamlTextOptions {
  /** Spaces by which a mapping stands further in than the key that holds it. Default 2. */
  readonly indent?: number
  /**
   * Column, counted from 0, at which the value stands. The first line is given without it, as it goes behind something:
   * the caller's `- `, or spaces. Default 0.
   */
  readonly column?: number
  /** Whether a list stands further in than its key, by `indent`. Default true. */
  readonly indentLists?: boolean
  /** The quotes of texts that are marked as quoted; `plain`, the default, quotes only what needs it. */
  readonly quote?: 'plain' | 'single' | 'double'
}

/**
 * A value as YAML in block style, each line with its line feed, which Go's yaml.v2 reads as what the value says: what
 * is marked as quoted as a text, the rest as what it looks like.
 */
export function yamlText(value: Value, options: YamlTextOptions = {}): string {
  const { indent = 2, column = 0, indentLists = true, quote = 'plain' } = options
  return new Writer(indent, indentLists, quote).text(value, column)
}

class Writer {
  readonly #indent: number
  readonly #indentLists: boolean
  readonly #quote: 'plain' | 'single' | 'double'
  #lines = ''

  constructor(indent: number, indentLists: boolean, quote: 'plain' | 'single' | 'double') {
    this.#indent = indent
    this.#indentLists = indentLists
    this.#quote = quote
  }

  text(value: Value, column: number): string {
    this.#block(value, column)
    return this.#lines
  }

  /** Writes a value whose first line has been begun, and ends its last line. */
  #block(value: Value, column: number): void {
    if (value.kind === 'text') this.#lines += `${this.#scalar(value)}\n`
    else if (value.kind === 'list') this.#list(value.items, column)
    else this.#mapping(value.fields, column)
  }

  #list(items: readonly Value[], column: number): void {
    if (items.length === 0) {
      this.#lines += '[]\n'
      return
    }
    let start = '- '
    for (const item of items) {
      this.#lines += start
      this.#block(item, column + 2)
      start = `${spaces(column)}- `
    }
  }

  #mapping(fields: ReadonlyMap<string, Value>, column: number): void {
    if (fields.size === 0) {
      this.#lines += '{}\n'
      return
    }
    let start = ''
    fields.forEach((value, key) => {
      this.#lines += `${start}${keyText(key)}:`
      start = spaces(column)
      if (isInline(value)) {
        this.#lines += ' '
        this.#block(value, column)
        return
      }
      const inner = column + (value.kind === 'list' && !this.#indentLists ? 0 : this.#indent)
      this.#lines += `\n${spaces(inner)}`
      this.#block(value, inner)
    })
  }

  #scalar({ text, quoted }: TextValue): string {
    if (quoted) return this.#quote === 'plain' ? plainOrQuoted(text) : yamlScalar(text, this.#quote)
    if (isNullText(text)) return text === '' ? 'null' : text
    // It has to be read as what it looks like; of a text no quotes can change that.
    return looksTyped(text) ? text : plainOrQuoted(text)
  }
}

const SPACES = Array.from({ length: 32 }, (_, count) => ' '.repeat(count))

function spaces(count: number): string {
  return SPACES[count] ?? ' '.repeat(count)
}

/** What stands behind its key on the same line. */
function isInline(value: Value): boolean {
  if (value.kind === 'text') return true
  return value.kind === 'list' ? value.items.length === 0 : value.fields.size === 0
}

/** Names of the schema are most of all keys; they come thousands of times. */
const keys = new Map<string, string>()

function keyText(key: string): string {
  let text = keys.get(key)
  if (text === undefined) {
    text = plainOrQuoted(key)
    if (keys.size < MOST_KEYS) keys.set(key, text)
  }
  return text
}

const MOST_KEYS = 1000

/**
 * Most names, paths, addresses and regular expressions (letters first, nothing behind them that could mean something in
 * block style), and durations.
 */
const SURELY_PLAIN = /^(?:[A-Za-z_/$(](?:[\w./+*()$|^\\=-]|:(?=[\w/]))*|\d+(?:\.\d+){3}(?::\d+)?|\d+[smhdwy])$/

/** The general way takes ten times as long: it goes through all of YAML. */
function plainOrQuoted(text: string): string {
  if (text === '' || looksTyped(text)) return `'${text}'`
  return SURELY_PLAIN.test(text) ? text : yamlScalar(text, 'plain')
}

/** What begins as a number does, and words that are no longer than booleans and nulls are. */
const MAY_BE_TYPED = /^(?:[-+.\d]|[~yYnNtTfFoO][A-Za-z]{0,4}$)/

/** Whether it is read as a number, a boolean or a null where it stands without quotes. */
export function looksTyped(text: string): boolean {
  if (!MAY_BE_TYPED.test(text) || text.length > LONGEST_TYPED) return false
  return (
    typed({ kind: 'scalar', style: 'plain', value: text, start: 0, end: text.length, outerStart: 0 }).type !== 'string'
  )
}

/** Behind any number that Go reads; its floats may be longer, but no one writes them so. */
const LONGEST_TYPED = 400
