import { itemsOf, type MappingNode, type Node, resolve, type ScalarNode } from '../document/node.ts'
import { isMergeKey } from '../prometheus/config/yaml-value.ts'
import type { Refuse } from './problem.ts'
import { type FieldsValue, isNullText, type KeyOrigins, type Origin, type TextValue, type Value } from './value.ts'

/** The environment, for `${env:NAME}`. */
export type Environment = Readonly<Record<string, string | undefined>>

const MERGE = Symbol('merge key')

/** Reads nodes of a project file as values: aliases and merge keys are written out, variables are put in. */
export class ValueReader {
  readonly #env: Environment
  readonly #refuse: Refuse
  /** Whether a mapping was met that looks like `{file: path}`. */
  namesFiles = false
  /** Whether a variable of the environment was put in. */
  takesVariables = false

  constructor(env: Environment, refuse: Refuse) {
    this.#env = env
    this.#refuse = refuse
  }

  read(node: Node): Value {
    const value = resolve(node)
    if (value.kind === 'mapping') return this.#mapping(value)
    if (value.kind === 'scalar') return this.#scalar(value)
    return { kind: 'list', items: Array.from(itemsOf(value), (item) => this.read(item)), origin: at(value) }
  }

  #mapping(mapping: MappingNode): FieldsValue {
    const fields = new Map<string, Value>()
    let merges = false
    for (const entry of mapping.entries) {
      const name = entry.name ?? this.#name(entry.key)
      if (name === MERGE) merges = true
      else if (name === undefined) continue
      else if (fields.has(name)) {
        const message = `duplicate key ${JSON.stringify(name)}`
        const related = [{ message: 'first here', origin: at(keyNode(mapping, name)!) }]
        this.#refuse({ rule: 'project', message, origin: at(entry.key), related })
      } else fields.set(name, this.read(entry.value))
    }
    if (merges) this.#merge(mapping, fields)
    if (fields.size === 1 && fields.get('file')?.kind === 'text') this.namesFiles = true
    return { kind: 'fields', fields, origin: at(mapping), keyOrigins: new KeyNodes(mapping) }
  }

  /** The text of a key; undefined for what is no text, which is refused. */
  #name(key: Node): string | typeof MERGE | undefined {
    if (isMergeKey(key)) return MERGE
    const name = resolve(key)
    if (name.kind === 'scalar') return name.value
    this.#refuse({ rule: 'project', message: 'a key has to be a text', origin: at(key) })
    return undefined
  }

  /** A mapping's own keys win over those of merge keys, and of these the earlier ones. */
  #merge(mapping: MappingNode, fields: Map<string, Value>): void {
    for (const node of mergedNodes(mapping)) {
      const from = this.read(node)
      if (from.kind !== 'fields') {
        this.#refuse({ rule: 'project', message: 'a merge key takes mappings', origin: at(node) })
        continue
      }
      for (const [name, each] of from.fields) if (!fields.has(name)) fields.set(name, each)
    }
  }

  #scalar(node: ScalarNode): TextValue {
    const { value, style, tag } = node
    const origin = at(node)
    const quoted = tag === undefined ? style !== 'plain' : !/^!!(?:int|float|bool|null)$/.test(tag)
    const text = tag === '!!null' ? '' : value
    if (!text.includes('${env:')) return { kind: 'text', text, quoted, origin }
    this.takesVariables = true
    const replaced = text.replace(/\$\{env:([^}]*)\}/g, (whole, name: string) => {
      const variable = this.#env[name]
      if (variable !== undefined) return variable
      this.#refuse({ rule: 'environment', message: `the environment has no variable "${name}"`, origin })
      return whole
    })
    // In a flow collection a variable has to be quoted: braces would end it. What is nothing but a variable is whatever
    // its text is, unless a tag says otherwise.
    const isString = quoted && (tag !== undefined || !/^\$\{env:[^}]*\}$/.test(text))
    return { ...outsideText(replaced, origin), quoted: isString || isNullText(replaced) }
  }
}

/** A text from the environment or a file: a number where it looks like one, but never null. */
export function outsideText(text: string, origin: Origin): TextValue {
  return { kind: 'text', text, quoted: isNullText(text), origin }
}

/** The node is its own span: tens of thousands of copies would have to be cleared away. */
function at(node: Node): Origin {
  return { span: node }
}

/** Finds the keys of a mapping when a problem asks for them: maps of all of them would only have to be cleared away. */
class KeyNodes implements KeyOrigins {
  readonly #mapping: MappingNode

  constructor(mapping: MappingNode) {
    this.#mapping = mapping
  }

  get(key: string): Origin | undefined {
    const node = keyNode(this.#mapping, key)
    return node && at(node)
  }
}

function keyNode(mapping: MappingNode, name: string): Node | undefined {
  for (const { key } of mapping.entries) {
    const text = resolve(key)
    if (text.kind === 'scalar' && text.value === name && !isMergeKey(key)) return key
  }
  for (const node of mergedNodes(mapping)) {
    const merged = resolve(node)
    const found = merged.kind === 'mapping' ? keyNode(merged, name) : undefined
    if (found) return found
  }
  return undefined
}

/** What the merge keys of a mapping take in, in order. */
function* mergedNodes({ entries }: MappingNode): Generator<Node> {
  for (const { key, value } of entries) {
    if (!isMergeKey(key)) continue
    const merged = resolve(value)
    if (merged.kind === 'sequence') yield* itemsOf(merged)
    else yield merged
  }
}
