import { excerpt, quoted } from '../diagnostics/excerpt.ts'
import type { NodePath } from '../diagnostics/finding.ts'
import { itemsOf, type MappingNode, type Node, resolve, type ScalarNode, type SyntaxProblem } from '../document/node.ts'
import type { Source } from '../document/source.ts'
import type { Release } from '../prometheus/release.ts'
import type { Findings } from './findings.ts'
import { type ScalarValue, scalarValue } from './scalar-value.ts'

/** Thrown where Go gives up on a document that aliases make too large. */
export class ExcessiveAliasing extends Error {}

/** What all values are decoded with: yaml.v3's rules for aliases, keys, merge keys and scalars (decode.go). */
export class Decoding {
  readonly source: Source
  readonly release: Release
  readonly findings: Findings
  readonly #tags: ReadonlyMap<ScalarNode, SyntaxProblem>
  #decoded = 0
  #aliased = 0
  #aliasDepth = 0

  /** `tags` are what the tags of scalars are wrong for. */
  constructor(source: Source, tags: ReadonlyMap<ScalarNode, SyntaxProblem>, release: Release, findings: Findings) {
    this.source = source
    this.#tags = tags
    this.release = release
    this.findings = findings
  }

  /** Every node that Go decodes counts, and those within aliases again (yaml.v3 decode.go, unmarshal). */
  count(): void {
    this.#decoded++
    if (this.#aliasDepth > 0) this.#aliased++
    if (this.#aliased <= 100 || this.#decoded <= 1000) return
    if (this.#aliased / this.#decoded > allowedRatio(this.#decoded)) throw new ExcessiveAliasing()
  }

  /** Runs `read` on the node itself, or on what an alias stands for. */
  enter<T>(node: Node, read: (node: Exclude<Node, { kind: 'alias' }>) => T): T {
    this.count()
    if (node.kind !== 'alias') return read(node)
    this.#aliasDepth++
    this.count()
    const result = read(node.target)
    this.#aliasDepth--
    return result
  }

  /** The name that a key stands for; nothing for a null, whose entry is never looked at. */
  key(key: Node, path: NodePath): string | undefined {
    return this.enter(key, (content) => {
      if (content.kind !== 'scalar') {
        this.mismatch(key, path, `a key is ${describe(content)}, not a string`)
        return undefined
      }
      const value = this.scalar(content, key, path)
      return value === undefined || value.type === 'null' ? undefined : value.text
    })
  }

  /** The keys of a mapping that read as strings: only these win over what is merged (yaml.v3 decode.go, merge). */
  stringKeys(mapping: MappingNode): Set<string> {
    const names = new Set<string>()
    for (const { key } of mapping.entries) {
      this.count()
      const content = resolve(key)
      const value = content.kind === 'scalar' ? scalarValue(content) : undefined
      if (value?.type === 'string') names.add(value.text)
    }
    return names
  }

  /** Of the mappings that a merge key names, the first to set a name wins. */
  mergedMappings(merge: Node, path: NodePath): Node[] {
    const nodes = merge.kind === 'sequence' ? [...itemsOf(merge)] : [merge]
    return nodes.filter((node) => {
      const content = resolve(node)
      if (content.kind === 'mapping') return true
      const message = `a merge key takes mappings or a list of them, not ${describe(content)}`
      const hint = node === merge && content.kind === 'sequence' ? 'write out the list: <<: [*a, *b]' : undefined
      this.findings.add('merge', node, [...path, '<<'], message, { hint })
      return false
    })
  }

  /** Reports keys of the same kind and literal text, which Go compares before it looks at any; returns the later ones. */
  duplicateKeys(mapping: MappingNode, path: NodePath): Set<Node> {
    const seen = new Map<string, Node>()
    const repeated = new Set<Node>()
    for (const { key } of mapping.entries) {
      const text = key.kind === 'scalar' ? this.literal(key) : key.kind === 'alias' ? key.name : ''
      const earlier = seen.get(`${key.kind} ${text}`)
      if (earlier === undefined) seen.set(`${key.kind} ${text}`, key)
      else {
        repeated.add(key)
        this.duplicate(key, earlier, text, [...path, text])
      }
    }
    return repeated
  }

  duplicate(key: Node, earlier: Node, name: string, path: NodePath): void {
    const hint = name === '<<' ? 'write one merge key with a list: <<: [*a, *b]' : undefined
    const related = [{ message: 'first here', span: { start: earlier.start, end: earlier.end } }]
    this.findings.add('duplicate-key', key, path, `duplicate key ${quoted(name)}`, { hint, related })
  }

  /** The value of a scalar; where its tag does not fit its text, nothing but a finding. */
  scalar(content: ScalarNode, node: Node, path: NodePath): ScalarValue | undefined {
    const problem = this.#tags.get(content)
    const value = problem === undefined ? scalarValue(content) : undefined
    if (value === undefined) {
      this.mismatch(node, path, problem?.message ?? `${quoted(content.value)} is no ${content.tag}`, problem?.hint)
    }
    return value
  }

  /** The text before any decoding: of a binary scalar the base64, which the reader has decoded. */
  literal({ tag, style, value, start, end }: ScalarNode): string {
    if (tag !== '!!binary') return value
    const quotes = style === 'single' || style === 'double' ? 1 : 0
    return this.source.slice(start + quotes, end - quotes)
  }

  /** Whether a collection is unset, or its place has a finding already. */
  isNullOrBad(content: Exclude<Node, { kind: 'alias' }>, node: Node, path: NodePath): boolean {
    if (content.kind !== 'scalar') return false
    const value = this.scalar(content, node, path)
    return value === undefined || value.type === 'null'
  }

  mismatch(node: Node, path: NodePath, message: string, hint?: string): void {
    const { outerStart: start, end } = resolve(node)
    const related = node.kind === 'alias' ? [{ message: 'what the alias stands for', span: { start, end } }] : undefined
    this.findings.add('type-mismatch', node, path, message, { hint, related })
  }
}

/** Of all decodes, the share that may come from aliases (yaml.v3 decode.go, allowedAliasRatio). */
function allowedRatio(decoded: number): number {
  if (decoded <= 400_000) return 0.99
  if (decoded >= 4_000_000) return 0.1
  return 0.99 - 0.89 * ((decoded - 400_000) / 3_600_000)
}

export function describe(node: Exclude<Node, { kind: 'alias' }>): string {
  if (node.kind === 'sequence') return 'a list'
  if (node.kind === 'mapping') return 'a mapping'
  const value = scalarValue(node)
  switch (value?.type) {
    case 'null':
      return 'null'
    case 'bool':
      return `the boolean ${node.value}`
    case 'int':
    case 'float':
      return `the number ${excerpt(node.value)}`
    default:
      return `the string ${quoted(node.value)}`
  }
}
