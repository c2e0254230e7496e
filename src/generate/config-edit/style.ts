import { lineBreakOf } from '../../document/edit.ts'
import { itemsOf, type MappingNode, type Node, type SequenceNode } from '../../document/node.ts'
import type { Source } from '../../document/source.ts'
import { type ConfigDocument, keyText } from './config-document.ts'

export type Quote = 'plain' | 'single' | 'double'

/** How a config writes what it holds: what is added looks like what stands there. */
export interface ConfigStyle {
  readonly lineBreak: string
  /** Spaces from a key to the keys of the mapping below it. */
  readonly mapping: number
  /** Spaces from a key to the dashes of the list below it: 0 where lists are not indented. */
  readonly list: number
  /** From a dash to what it announces: 2 for `- `. */
  readonly dash: number
  /** Whether lists of texts stand on one line, in brackets; `key` is the field that holds the list. */
  isFlowList(key: string): boolean
  /** The quotes of the texts of a field, or of the list that it holds. */
  quoteOf(key: string): Quote
  /** The quotes of keys in flow style: JSON has them. */
  readonly flowKeys: Quote
}

/** The last jobs show the style of a config of thousands. */
const SAMPLED_JOBS = 20

/** Fields that are written like others of which a config has more. */
const ALIKE: Readonly<Record<string, string>> = { files: 'targets', names: 'targets', targets: 'files' }

/** The style of a config's jobs, or, where it has none, of its other sections. */
export function styleOf({ source, tree, jobs }: ConfigDocument): ConfigStyle {
  const sample = new Sample(source)
  const own = jobs.slice(-SAMPLED_JOBS).flatMap(({ node }) => (node.kind === 'mapping' ? [node] : []))
  for (const job of own) sample.mapping(job)
  if (tree.root?.kind === 'mapping' && (own.length === 0 || !sample.isTelling)) sample.mapping(tree.root)
  return sample.style()
}

class Sample {
  readonly #source: Source
  readonly #mappings = new Map<number, number>()
  readonly #lists = new Map<number, number>()
  readonly #dashes = new Map<number, number>()
  readonly #flow = new Map<string, boolean>()
  readonly #quotes = new Map<string, Quote>()
  #flowKeys: Quote = 'plain'

  constructor(source: Source) {
    this.#source = source
  }

  /** Whether both indentations have been seen. */
  get isTelling(): boolean {
    return this.#mappings.size > 0 && this.#lists.size > 0
  }

  mapping(node: MappingNode): void {
    for (const { key, value } of node.entries) {
      const name = keyText(key)
      if (node.flow) this.#flowKeys = quoteOf(key)
      if (value.kind === 'mapping') {
        if (!value.flow) count(this.#mappings, this.#column(value.start) - this.#column(key.start))
        this.mapping(value)
      } else if (value.kind === 'sequence') this.#list(name, key, value)
      else this.#scalar(name, value)
    }
  }

  style(): ConfigStyle {
    const mapping = most(this.#mappings)
    const list = most(this.#lists)
    return {
      lineBreak: lineBreakOf(this.#source),
      mapping: mapping ?? (list || 2),
      list: list ?? mapping ?? 2,
      dash: most(this.#dashes) ?? 2,
      isFlowList: (key) => this.#flow.get(key) ?? [...this.#flow.values()].some(Boolean),
      // Where keys have quotes, it is JSON.
      quoteOf: (key) => this.#quotes.get(key) ?? this.#quotes.get(ALIKE[key] ?? '') ?? this.#flowKeys,
      flowKeys: this.#flowKeys,
    }
  }

  #list(name: string, key: Node, list: SequenceNode): void {
    if (!list.flow) {
      const column = this.#column(list.start)
      count(this.#lists, column - this.#column(key.start))
      const first = list.length > 0 ? list.itemOuterStart(0) : list.start
      if (this.#source.lineStartOf(first) === this.#source.lineStartOf(list.start)) {
        count(this.#dashes, this.#column(first) - column)
      }
    }
    for (const item of itemsOf(list)) {
      if (item.kind === 'mapping') this.mapping(item)
      else if (item.kind === 'scalar') {
        this.#scalar(name, item)
        this.#flow.set(name, list.flow)
      }
    }
  }

  #scalar(name: string, node: Node): void {
    if (node.kind === 'scalar' && node.end > node.start) this.#quotes.set(name, quoteOf(node))
  }

  #column(offset: number): number {
    return offset - this.#source.lineStartOf(offset)
  }
}

function count(counts: Map<number, number>, width: number): void {
  if (width >= 0) counts.set(width, (counts.get(width) ?? 0) + 1)
}

function most(counts: ReadonlyMap<number, number>): number | undefined {
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}

export function quoteOf(node: Node): Quote {
  return node.kind === 'scalar' && (node.style === 'single' || node.style === 'double') ? node.style : 'plain'
}
