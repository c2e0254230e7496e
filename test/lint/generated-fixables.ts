import { Random } from '../targets/generated-files.ts'

type Tree =
  | { readonly kind: 'scalar'; readonly text: string; readonly anchor?: string }
  | { readonly kind: 'alias'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Tree[]; readonly anchor?: string }
  | { readonly kind: 'fields'; readonly fields: readonly (readonly [Tree | string, Tree])[]; readonly anchor?: string }

/** What of a config may be repeated by an alias in its place. */
type Role = 'scalar' | 'job' | 'rules' | 'rule' | 'groups' | 'targets' | 'discoveries'

/** Texts that a fix is for, and others; all of them can stand for each other. */
const TEXTS = ['^a$', "'^foo$'", '"^b|c$"', 'x', '^(.+)$', "'y'", '^10$', '^null$', "'http://db:1'", 'http://null']
const TARGETS = [
  'http://db:9100',
  "'http://[::1]:80'",
  '"http://a/"',
  'a:1',
  'http://null',
  'http://on:80',
  'http://a/b',
]

/**
 * A main config with what fixes are for, written in many ways: anchors, aliases and merge keys, flow and block style,
 * quotes. The same for the same seed.
 */
export function fixableConfig(seed: number): string {
  return new Generator(new Random(seed)).config()
}

class Generator {
  readonly #random: Random
  /** Whether the config has nothing that Prometheus refuses, but by chance. */
  readonly #isSound: boolean
  readonly #anchors = new Map<Role, string[]>()
  #count = 0

  constructor(random: Random) {
    this.#random = random
    this.#isSound = random.chance(0.6)
  }

  config(): string {
    const jobs = Array.from({ length: 1 + this.#random.below(4) }, (_, i) => this.#job(i))
    const fields: [string, Tree][] = [['scrape_configs', { kind: 'list', items: jobs }]]
    if (this.#random.chance(0.3)) {
      const client: Tree = { kind: 'fields', fields: [...this.#client(), ['static_configs', this.#groups()]] }
      const alertmanagers: Tree = { kind: 'list', items: [client] }
      fields.push(['alerting', { kind: 'fields', fields: [['alertmanagers', alertmanagers]] }])
    }
    return `${this.#text({ kind: 'fields', fields }, 0, this.#random.chance(0.1))}\n`
  }

  #job(i: number): Tree {
    const random = this.#random
    const fields: [Tree | string, Tree][] = []
    const merged = this.#anchors.get('job') ?? []
    if (merged.length > 0 && random.chance(0.6)) fields.push(['<<', this.#merge(merged)])
    const name: Tree = random.chance(0.15) ? this.#scalar(TEXTS) : { kind: 'scalar', text: `job${i}` }
    fields.push(['job_name', name], ...this.#client())
    if (!this.#isSound) {
      if (random.chance(0.4)) fields.push([this.#quoted('scrape_classic_histograms'), this.#plain('true', 'false')])
      if (random.chance(0.1)) fields.push(['always_scrape_classic_histograms', this.#plain('true')])
    }
    if (random.chance(0.5)) fields.push(['relabel_configs', this.#rules()])
    if (random.chance(0.3)) fields.push(['metric_relabel_configs', this.#rules()])
    if (random.chance(0.6)) fields.push(['static_configs', this.#groups()])
    if (random.chance(0.2)) fields.push(['consul_sd_configs', this.#discoveries()])
    if (random.chance(0.2)) fields.push(['scheme', this.#plain('http', 'https')])
    return this.#anchored('job', { kind: 'fields', fields: this.#shuffled(fields) })
  }

  #client(): [Tree | string, Tree][] {
    const random = this.#random
    const fields: [Tree | string, Tree][] = []
    if (random.chance(0.4)) fields.push([this.#quoted('bearer_token'), this.#scalar(['secret', '"t"', '""', '~'])])
    if (random.chance(0.15)) fields.push(['bearer_token_file', this.#plain("''", this.#isSound ? '~' : 'token')])
    if (!this.#isSound && random.chance(0.1))
      fields.push(['authorization', { kind: 'fields', fields: [['credentials', this.#plain('c')]] }])
    return fields
  }

  #rules(): Tree {
    return this.#known('rules', () => ({ kind: 'list', items: this.#some(() => this.#rule()) }))
  }

  #rule(): Tree {
    const random = this.#random
    return this.#known('rule', () => {
      const fields: [string, Tree][] = []
      const merged = this.#anchors.get('rule') ?? []
      if (merged.length > 0 && random.chance(0.3)) fields.push(['<<', this.#merge(merged)])
      fields.push(['source_labels', { kind: 'list', items: [this.#plain('env', 'job')] }])
      if (random.chance(0.8)) fields.push(['regex', this.#scalar(TEXTS)])
      if (random.chance(0.3)) fields.push(['replacement', this.#scalar(TEXTS)])
      fields.push(['target_label', this.#plain('to')])
      return { kind: 'fields', fields: this.#shuffled(fields) }
    })
  }

  #groups(): Tree {
    return this.#known('groups', () => ({
      kind: 'list',
      items: this.#some(() => {
        const targets = this.#known('targets', () => ({ kind: 'list', items: this.#some(() => this.#target()) }))
        const fields: [string, Tree][] = [['targets', targets]]
        if (this.#random.chance(0.3)) fields.push(['labels', { kind: 'fields', fields: [['a', this.#scalar(TEXTS)]] }])
        return { kind: 'fields', fields }
      }),
    }))
  }

  #target(): Tree {
    return this.#isSound ? this.#plain('a:1', "'b:1'") : this.#scalar(TARGETS)
  }

  #discoveries(): Tree {
    return this.#known('discoveries', () => ({
      kind: 'list',
      items: this.#some(() => {
        const token: [string, Tree][] = this.#random.chance(0.1) ? [['token', this.#plain('t')]] : []
        return { kind: 'fields', fields: [['server', this.#plain('a:8500')], ...token, ...this.#client()] }
      }),
    }))
  }

  #scalar(texts: readonly string[]): Tree {
    return this.#known('scalar', () => this.#plain(...texts))
  }

  #plain(...texts: string[]): Tree {
    return { kind: 'scalar', text: this.#random.pick(texts) }
  }

  /** Keys stand in quotes, here and there. */
  #quoted(key: string): Tree {
    return { kind: 'scalar', text: this.#random.pick([key, key, key, `"${key}"`, `'${key}'`]) }
  }

  #some(make: () => Tree): Tree[] {
    return Array.from({ length: 1 + this.#random.below(2) }, make)
  }

  /** An alias of what was made for the role before, or something new, perhaps with an anchor. */
  #known(role: Role, make: () => Tree): Tree {
    const names = this.#anchors.get(role) ?? []
    if (names.length > 0 && this.#random.chance(0.35)) return { kind: 'alias', name: this.#random.pick(names) }
    return this.#anchored(role, make())
  }

  /** Known from here on, as nothing can hold an alias of itself. */
  #anchored(role: Role, tree: Tree): Tree {
    if (tree.kind === 'alias' || !this.#random.chance(0.4)) return tree
    const anchor = `${role[0]}${this.#count++}`
    this.#anchors.set(role, [...(this.#anchors.get(role) ?? []), anchor])
    return { ...tree, anchor }
  }

  #merge(names: readonly string[]): Tree {
    const items: Tree[] = this.#some(() => ({ kind: 'alias', name: this.#random.pick(names) }))
    return items.length === 1 ? items[0]! : { kind: 'list', items }
  }

  /** Anchors have to stand before their aliases: only what has neither is moved, which is enough for the order of merge keys. */
  #shuffled<Key>(fields: [Key, Tree][]): [Key, Tree][] {
    if (fields[0]?.[0] !== '<<' || !this.#random.chance(0.3)) return fields
    return [...fields.slice(1), fields[0]!]
  }

  #text(tree: Tree, column: number, flow: boolean): string {
    if (tree.kind === 'alias') return `*${tree.name}`
    const anchor = tree.anchor === undefined ? '' : `&${tree.anchor} `
    if (tree.kind === 'scalar') return `${anchor}${tree.text}`
    const isFlow = flow || this.#random.chance(0.3)
    if (tree.kind === 'list') {
      const items = (to: number): string[] => tree.items.map((item) => this.#text(item, to, isFlow))
      if (isFlow) return `${anchor}[${items(column).join(', ')}]`
      const lines = items(column + 2).map((item) => `${' '.repeat(column)}- ${this.#itemText(item, column + 2)}`)
      return `${anchor.trimEnd()}\n${lines.join('\n')}`
    }
    const key = (it: Tree | string): string => (typeof it === 'string' ? it : this.#text(it, 0, true))
    if (isFlow) {
      const fields = tree.fields.map(([name, value]) => `${key(name)}: ${this.#text(value, column, true)}`)
      return `${anchor}{${fields.join(', ')}}`
    }
    const lines = tree.fields.map(([name, value]) => {
      const text = this.#text(value, column + 2, false)
      return `${' '.repeat(column)}${key(name)}:${text.startsWith('\n') ? '' : ' '}${text}`
    })
    return `${anchor.trimEnd()}\n${lines.join('\n')}`
  }

  /** A mapping of a list begins on the line of its dash, unless it has an anchor. */
  #itemText(item: string, column: number): string {
    return item.startsWith('\n') ? item.slice(1 + column) : item
  }
}
