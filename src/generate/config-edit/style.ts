import { lineBreakOf } from '../../document/edit.ts'
import {
  itemsOf,
  keyText,
  type MappingNode,
  type Node,
  type ScalarNode,
  type SequenceNode,
} from '../../document/node.ts'
import type { Source } from '../../document/source.ts'
import { looksTyped } from '../write-yaml.ts'
import type { ConfigDocument, PlacedJob } from './config-document.ts'

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

/** Spaces: more of them people do not choose for an indentation. */
const WIDEST = 4

/** Fields that are written like others of which a config has more. */
const ALIKE: Readonly<Record<string, string>> = { files: 'targets', names: 'targets', targets: 'files' }

/** A part of a config that shows how what is added to it is written. */
export interface Sampled {
  /** The field that it belongs to. */
  readonly field: string
  readonly node: Node
  /** Whether it is a mapping of names that are the user's, such as labels: all of them are alike. */
  readonly isMap: boolean
}

/**
 * The style of a config's jobs, or, where it has none, of its other sections.
 * @param near where something is to be added, the nearest first: what these show counts before the rest
 */
export function styleOf(document: ConfigDocument, near: readonly Sampled[] = []): ConfigStyle {
  const { source } = document
  const samples = near.map((each) => {
    const sample = new Sample(source, each.isMap)
    sample.take(each.field, each.node)
    return sample
  })
  return styleBy([...samples, sampleOf(document)], lineBreakOf(source))
}

/** What the jobs of configs show: asked for with each of them where many change. */
const known = new WeakMap<ConfigDocument, Sample>()

function sampleOf(document: ConfigDocument): Sample {
  const { source, tree, jobs } = document
  let sample = known.get(document)
  if (!sample) {
    sample = new Sample(source)
    const own = jobs.slice(-SAMPLED_JOBS).flatMap(({ node }) => (node.kind === 'mapping' ? [node] : []))
    for (const job of own) sample.take('', job)
    if (tree.root?.kind === 'mapping' && (own.length === 0 || !sample.isTelling)) sample.take('', tree.root)
    known.set(document, sample)
  }
  return sample
}

/** A job as what shows how others are written. */
export function sampledJob({ mapping }: PlacedJob): Sampled[] {
  return mapping ? [{ field: '', node: mapping, isMap: false }] : []
}

/** The style that samples show, the first of them first. */
function styleBy(samples: readonly Sample[], lineBreak: string): ConfigStyle {
  const rest = samples.at(-1)!
  const first = <T>(look: (sample: Sample) => T | undefined): T | undefined => {
    for (const sample of samples) {
      const found = look(sample)
      if (found !== undefined) return found
    }
    return undefined
  }
  // What is oddly wide somewhere says nothing, unless most of the file is so.
  const width = (of: (sample: Sample) => ReadonlyMap<number, number>): number | undefined => {
    const usual = most(of(rest))
    const widest = Math.max(WIDEST, usual ?? 0)
    return first((sample) => (Math.max(...of(sample).keys()) <= widest ? most(of(sample)) : undefined)) ?? usual
  }
  const mapping = width((sample) => sample.mappings)
  const list = width((sample) => sample.lists)
  return {
    lineBreak,
    mapping: mapping ?? (list || 2),
    list: list ?? mapping ?? 2,
    dash: width((sample) => sample.dashes) ?? 2,
    isFlowList: (key) => first((sample) => sample.isFlow(key)) ?? rest.hasFlow,
    // Where keys have quotes, it is JSON.
    quoteOf: (key) =>
      first((sample) => sample.quoteOf(key)) ??
      first((sample) => sample.quoteOf(ALIKE[key] ?? '')) ??
      most(rest.keys) ??
      'plain',
    flowKeys: first((sample) => most(sample.keys)) ?? 'plain',
  }
}

/** What a part of a config shows of its style. */
class Sample {
  /** How often each width of an indentation was met. */
  readonly mappings = new Map<number, number>()
  readonly lists = new Map<number, number>()
  readonly dashes = new Map<number, number>()
  readonly keys = new Map<Quote, number>()
  readonly #source: Source
  readonly #isMap: boolean
  readonly #flow = new Map<string, boolean>()
  readonly #quotes = new Map<string, Map<Quote, number>>()

  constructor(source: Source, isMap = false) {
    this.#source = source
    this.#isMap = isMap
  }

  /** Whether both indentations have been seen. */
  get isTelling(): boolean {
    return this.mappings.size > 0 && this.lists.size > 0
  }

  get hasFlow(): boolean {
    return [...this.#flow.values()].some(Boolean)
  }

  isFlow(key: string): boolean | undefined {
    return this.#flow.get(this.#nameOf(key))
  }

  quoteOf(key: string): Quote | undefined {
    return most([...(this.#quotes.get(this.#nameOf(key)) ?? [])].reverse())
  }

  take(name: string, node: Node): void {
    if (node.kind === 'mapping') this.#mapping(node)
    else if (node.kind === 'sequence') this.#list(name, node)
  }

  #nameOf(key: string): string {
    return this.#isMap ? '' : key
  }

  #mapping({ flow, entries }: MappingNode): void {
    for (const { key, value } of entries) {
      const name = keyText(key)
      if (flow) count(this.keys, quoteOf(key))
      if (value.kind === 'scalar') this.#scalar(name, value)
      else if (value.kind !== 'alias' && !value.flow) {
        const counts = value.kind === 'mapping' ? this.mappings : this.lists
        const width = this.#column(value.start) - this.#column(key.start)
        if (width >= 0) count(counts, width)
      }
      this.take(name, value)
    }
  }

  #list(name: string, list: SequenceNode): void {
    if (!list.flow) {
      const first = list.length > 0 ? list.itemOuterStart(0) : list.start
      if (this.#source.lineStartOf(first) === this.#source.lineStartOf(list.start)) {
        count(this.dashes, this.#column(first) - this.#column(list.start))
      }
    }
    for (const item of itemsOf(list)) {
      if (item.kind === 'mapping') this.#mapping(item)
      else if (item.kind === 'scalar') {
        this.#scalar(name, item)
        this.#flow.set(this.#nameOf(name), list.flow)
      }
    }
  }

  #scalar(name: string, node: ScalarNode): void {
    const quote = quoteOf(node)
    // Numbers and the like stand without quotes whatever the others do.
    if (node.end === node.start || (quote === 'plain' && looksTyped(node.value))) return
    const key = this.#nameOf(name)
    const counts = this.#quotes.get(key) ?? new Map<Quote, number>()
    this.#quotes.set(key, counts)
    count(counts, quote)
  }

  #column(offset: number): number {
    return offset - this.#source.lineStartOf(offset)
  }
}

function count<T>(counts: Map<T, number>, it: T): void {
  const known = counts.get(it) ?? 0
  // What was met last stands last.
  counts.delete(it)
  counts.set(it, known + 1)
}

/** What was met most often; of several the first. */
function most<T>(counts: Iterable<readonly [T, number]>): T | undefined {
  let found: readonly [T, number] | undefined
  for (const each of counts) if (!found || each[1] > found[1]) found = each
  return found?.[0]
}

export function quoteOf(node: Node): Quote {
  return node.kind === 'scalar' && (node.style === 'single' || node.style === 'double') ? node.style : 'plain'
}
