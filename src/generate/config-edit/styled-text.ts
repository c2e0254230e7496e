import { yamlScalar } from '../../document/yaml-scalar.ts'
import { isNullText, type TextValue, type Value } from '../value.ts'
import { looksTyped } from '../write-yaml.ts'
import type { ConfigStyle, Quote } from './style.ts'

/** A list of more columns than this does not stand on one line. */
const LONGEST_LINE = 100

/** Writes values in the style of a config. */
export class StyledText {
  readonly #style: ConfigStyle

  constructor(style: ConfigStyle) {
    this.#style = style
  }

  /**
   * `key: value`, or the key with its value in block style below it.
   * @param column of the key, from 0: lines but the first are indented for it
   */
  entry(key: string, value: Value, column: number): string {
    return this.#key(key) + this.behindKey(key, value, column)
  }

  /** What follows the text of a key: a colon and the value. */
  behindKey(key: string, value: Value, column: number): string {
    return this.isInline(key, value, column) ? `: ${this.inline(key, value)}` : `:${this.below(key, value, column)}`
  }

  /** Whether the value stands on the line of its key. */
  isInline(key: string, value: Value, column = 0): boolean {
    if (value.kind === 'text') return true
    if (value.kind === 'fields') return value.fields.size === 0
    if (value.items.length === 0) return true
    if (!value.items.every((item) => item.kind === 'text') || !this.#style.isFlowList(key)) return false
    return column + key.length + this.inline(key, value).length <= LONGEST_LINE
  }

  /** A value in block style on the lines below its key, which stands at `column`; each with its line break before it. */
  below(key: string, value: Value, column: number): string {
    const { mapping, list } = this.#style
    const inner = column + (value.kind === 'list' ? list : mapping)
    return this.#lineAt(inner) + this.block(key, value, inner)
  }

  /** A list or mapping in block style whose first line is indented already. */
  block(key: string, value: Value, column: number): string {
    if (value.kind === 'text' || this.#isEmpty(value)) return this.inline(key, value)
    const members =
      value.kind === 'list'
        ? value.items.map((item) => this.item(key, item, column))
        : [...value.fields].map(([name, each]) => this.entry(name, each, column))
    return members.join(this.#lineAt(column))
  }

  /** `- value`; `column` is the dash's. */
  item(key: string, value: Value, column: number): string {
    const { dash } = this.#style
    const content = value.kind === 'list' ? this.inline(key, value) : this.block(key, value, column + dash)
    return `-${' '.repeat(dash - 1)}${content}`
  }

  /** A value on one line, in flow style; `key` is the field that it belongs to. */
  inline(key: string, value: Value): string {
    if (value.kind === 'text') return this.scalar(value, this.#style.quoteOf(key))
    if (value.kind === 'list') return `[${value.items.map((item) => this.inline(key, item)).join(', ')}]`
    return `{${[...value.fields].map((field) => this.inlineEntry(...field)).join(', ')}}`
  }

  inlineEntry(key: string, value: Value): string {
    return `${yamlScalar(key, this.#style.flowKeys)}: ${this.inline(key, value)}`
  }

  /** Texts take the quotes of their neighbours; numbers, booleans and nulls stand as they are. */
  scalar({ text, quoted }: TextValue, quote: Quote): string {
    const isRaw = !quoted && (isNullText(text) || looksTyped(text))
    return isRaw ? text || 'null' : yamlScalar(text, quote)
  }

  #key(key: string): string {
    return yamlScalar(key, 'plain')
  }

  #isEmpty(value: Value): boolean {
    return value.kind === 'list' ? value.items.length === 0 : value.kind === 'fields' && value.fields.size === 0
  }

  #lineAt(column: number): string {
    return this.#style.lineBreak + ' '.repeat(column)
  }
}
