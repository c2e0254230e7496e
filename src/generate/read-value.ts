import { itemsOf, type MappingNode, type Node, resolve, type ScalarNode } from '../document/node.ts'
import { isMergeKey } from '../prometheus/config/yaml-value.ts'
import type { Refuse } from './problem.ts'
import { type FieldsValue, isNullText, type Origin, type TextValue, type Value } from './value.ts'

/** The environment, for `${env:NAME}`. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Reads nodes of a project file as values: aliases and merge keys are written out, variables are put in. */
export class ValueReader {
  readonly #env: Environment
  readonly #refuse: Refuse
  /** Whether a mapping was met that looks like `{file: path}`. */
  namesFiles = false

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
    const keyOrigins = new Map<string, Origin>()
    for (const { key, value } of mapping.entries) {
      if (isMergeKey(key)) continue
      const name = resolve(key)
      if (name.kind !== 'scalar') {
        this.#refuse({ rule: 'project', message: 'a key has to be a text', origin: at(key) })
        continue
      }
      const first = keyOrigins.get(name.value)
      if (first) {
        const message = `duplicate key ${JSON.stringify(name.value)}`
        this.#refuse({ rule: 'project', message, origin: at(key), related: [{ message: 'first here', origin: first }] })
        continue
      }
      fields.set(name.value, this.read(value))
      keyOrigins.set(name.value, at(key))
    }
    this.#merge(mapping, fields, keyOrigins)
    if (fields.size === 1 && fields.get('file')?.kind === 'text') this.namesFiles = true
    return { kind: 'fields', fields, origin: at(mapping), keyOrigins }
  }

  /** A mapping's own keys win over those of merge keys, and of these the earlier ones. */
  #merge(mapping: MappingNode, fields: Map<string, Value>, keyOrigins: Map<string, Origin>): void {
    for (const { key, value } of mapping.entries) {
      if (!isMergeKey(key)) continue
      const merged = resolve(value)
      for (const node of merged.kind === 'sequence' ? itemsOf(merged) : [merged]) {
        const from = this.read(node)
        if (from.kind !== 'fields') {
          this.#refuse({ rule: 'project', message: 'a merge key takes mappings', origin: at(node) })
          continue
        }
        for (const [name, each] of from.fields) {
          if (fields.has(name)) continue
          fields.set(name, each)
          keyOrigins.set(name, from.keyOrigins!.get(name)!)
        }
      }
    }
  }

  #scalar(node: ScalarNode): TextValue {
    const { value, style, tag } = node
    const origin = at(node)
    const quoted = tag === undefined ? style !== 'plain' : !/^!!(?:int|float|bool|null)$/.test(tag)
    const text = tag === '!!null' ? '' : value
    if (!text.includes('${env:')) return { kind: 'text', text, quoted, origin }
    const replaced = text.replace(/\$\{env:([^}]*)\}/g, (whole, name: string) => {
      const variable = this.#env[name]
      if (variable !== undefined) return variable
      this.#refuse({ rule: 'environment', message: `the environment has no variable "${name}"`, origin })
      return whole
    })
    return { ...outsideText(replaced, origin), quoted: quoted || isNullText(replaced) }
  }
}

/** A text from the environment or a file: a number where it looks like one, but never null. */
export function outsideText(text: string, origin: Origin): TextValue {
  return { kind: 'text', text, quoted: isNullText(text), origin }
}

function at({ start, end }: Node): Origin {
  return { span: { start, end } }
}
