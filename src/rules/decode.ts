import type { NodePath } from '../diagnostics/finding.ts'
import {
  type MappingNode,
  type Node,
  resolve,
  type ScalarNode,
  type SequenceNode,
  type SyntaxProblem,
} from '../document/node.ts'
import type { Source } from '../document/source.ts'
import { asList, asSection } from '../document/yaml-slips.ts'
import type { Release } from '../prometheus/release.ts'
import {
  fieldType,
  isInRelease,
  RULE_FIELDS,
  type RuleFieldType,
  type RuleSection,
} from '../prometheus/schema/rule-file.ts'
import { decodeLabels } from './decode-labels.ts'
import { decodeDuration, decodeInteger, decodeString, decodeText } from './decode-scalars.ts'
import { Decoding, describe, ExcessiveAliasing } from './decoding.ts'
import type { Findings } from './findings.ts'
import type { Labels, Rule, RuleGroup, TextValue } from './model.ts'
import { isMergeKey } from './scalar-value.ts'
import { unknownField } from './unknown-field.ts'

/**
 * Reads the tree of a rule file into groups as yaml.v3 decodes it into rulefmt's structs with KnownFields
 * (yaml.v3 decode.go), each refusal a finding. Null groups and rules are left out, as there. `tags` are what the tags of
 * scalars are wrong for, which counts where the scalar is looked at.
 */
export function decodeRules(
  source: Source,
  root: Node | undefined,
  tags: ReadonlyMap<ScalarNode, SyntaxProblem>,
  release: Release,
  findings: Findings,
): RuleGroup[] {
  if (root === undefined) return []
  const decoder = new Decoder(new Decoding(source, tags, release, findings))
  try {
    return decoder.file(root)
  } catch (error) {
    if (error instanceof ExcessiveAliasing) {
      findings.add('excessive-aliasing', root, [], 'aliases make up too much of the file: Prometheus refuses it')
      return []
    }
    throw error
  }
}

/** What a field was decoded to, and where. */
interface Decoded {
  readonly key: Node
  readonly node: Node
  readonly value: unknown
}

type Fields = Map<string, Decoded>

class Decoder {
  readonly #decoding: Decoding

  constructor(decoding: Decoding) {
    this.#decoding = decoding
  }

  file(root: Node): RuleGroup[] {
    const fields: Fields = new Map()
    this.#struct(root, 'file', [], 'the file', fields)
    return (fields.get('groups')?.value as RuleGroup[] | undefined) ?? []
  }

  /** Whether there is a struct: a null leaves it out. */
  #struct(node: Node, section: RuleSection, path: NodePath, what: string, fields: Fields): boolean {
    return this.#decoding.enter(node, (content) => {
      if (content.kind === 'mapping') {
        this.#structFields(content, section, path, fields, undefined)
        return true
      }
      if (this.#decoding.isNullOrBad(content, node, path)) return false
      const hint =
        asSection(content, isFieldOf(section)) ??
        (section === 'file' ? 'rules stand in groups: {"groups": [{"name": …, "rules": […]}]}' : undefined)
      this.#decoding.mismatch(node, path, `${what} is ${describe(content)}, not a mapping`, hint)
      return false
    })
  }

  /** Names that are set already stand in `merged` while the mappings of a merge key are read. */
  #structFields(
    mapping: MappingNode,
    section: RuleSection,
    path: NodePath,
    fields: Fields,
    merged: Set<string> | undefined,
  ): void {
    const repeated = this.#decoding.duplicateKeys(mapping, path)
    const done = new Map<string, Node>()
    let merge: Node | undefined
    for (const { key, value } of mapping.entries) {
      if (key.kind === 'scalar' && isMergeKey(key)) {
        merge = value
        continue
      }
      const name = this.#decoding.key(key, path)
      if (name === undefined || merged?.has(name)) continue
      merged?.add(name)
      const field = RULE_FIELDS[section].find((each) => each.name === name)
      if (field === undefined || !isInRelease(field, this.#decoding.release)) {
        const { message, hint, meant } = unknownField(name, section, field, this.#decoding.release)
        this.#decoding.findings.add('unknown-field', key, [...path, name], message, { hint })
        // It has been said how it is misspelt: to say that it is missing too would only confuse.
        if (meant !== undefined && !fields.has(meant)) fields.set(meant, { key, node: value, value: undefined })
        continue
      }
      const earlier = done.get(name)
      if (earlier !== undefined && !repeated.has(key)) this.#decoding.duplicate(key, earlier, name, [...path, name])
      if (earlier === undefined) done.set(name, key)
      const decoded = this.#field(value, fieldType(section, field, this.#decoding.release), [...path, name], name)
      if (earlier === undefined) fields.set(name, { key, node: value, value: decoded })
    }
    if (merge !== undefined) {
      const set = merged ?? this.#decoding.stringKeys(mapping)
      for (const each of this.#decoding.mergedMappings(merge, path)) {
        this.#decoding.enter(each, (content) => this.#structFields(content as MappingNode, section, path, fields, set))
      }
    }
  }

  /** The decoded value of a field, or nothing where it stays unset. */
  #field(node: Node, type: RuleFieldType, path: NodePath, name: string): unknown {
    switch (type) {
      case 'text':
        this.#decoding.count()
        return decodeText(this.#decoding, node)
      case 'string':
        return decodeString(this.#decoding, node, path, `"${name}"`)
      case 'duration':
        return decodeDuration(this.#decoding, node, path, name)
      case 'integer':
        return decodeInteger(this.#decoding, node, path, name)
      case 'labels': {
        const labels: Labels = new Map()
        decodeLabels(this.#decoding, node, path, name, labels)
        return labels
      }
      case 'groups':
        return this.#list(node, path, name, 'a list of groups', (item, at, i) => this.#group(item, at, i))
      case 'rules':
        return this.#list(node, path, name, 'a list of rules', (item, at, i) => this.#rule(item, at, i))
    }
  }

  #group(node: Node, path: NodePath, index: number): RuleGroup | undefined {
    const fields: Fields = new Map()
    if (!this.#struct(node, 'group', path, 'a group', fields)) return undefined
    const name = fields.get('name')
    return {
      index,
      node: resolve(node) as MappingNode,
      item: node,
      name: (name?.value as TextValue | undefined)?.text ?? '',
      nameNode: name?.node,
      nameIsText: name === undefined || name.value !== undefined,
      interval: fields.get('interval')?.value as number | undefined,
      queryOffset: fields.get('query_offset')?.value as number | undefined,
      limit: fields.get('limit')?.value as number | undefined,
      labels: (fields.get('labels')?.value as Labels | undefined) ?? new Map(),
      rules: (fields.get('rules')?.value as Rule[] | undefined) ?? [],
      path,
    }
  }

  #rule(node: Node, path: NodePath, index: number): Rule | undefined {
    const fields: Fields = new Map()
    if (!this.#struct(node, 'rule', path, 'a rule', fields)) return undefined
    const text = (name: string): TextValue | undefined => fields.get(name)?.value as TextValue | undefined
    const record = text('record')
    const alert = text('alert')
    const kind = alert?.text ? 'alerting' : record?.text ? 'recording' : undefined
    return {
      index,
      node: resolve(node) as MappingNode,
      item: node,
      kind,
      name: (kind === 'alerting' ? alert?.text : record?.text) ?? '',
      record,
      alert,
      expr: text('expr'),
      for: fields.get('for')?.value as number | undefined,
      keepFiringFor: fields.get('keep_firing_for')?.value as number | undefined,
      labels: (fields.get('labels')?.value as Labels | undefined) ?? new Map(),
      annotations: (fields.get('annotations')?.value as Labels | undefined) ?? new Map(),
      keys: new Map(Array.from(fields, ([name, { key }]) => [name, key])),
      path,
    }
  }

  #list<T>(
    node: Node,
    path: NodePath,
    name: string,
    what: string,
    item: (node: Node, path: NodePath, index: number) => T | undefined,
  ): T[] | undefined {
    return this.#decoding.enter(node, (content) => {
      if (content.kind !== 'sequence') {
        if (this.#decoding.isNullOrBad(content, node, path)) return []
        const hint = asList(content, false, isFieldOf(name === 'groups' ? 'group' : 'rule'))
        this.#decoding.mismatch(node, path, `"${name}" is ${describe(content)}, not ${what}`, hint)
        return undefined
      }
      return itemsWith(content, (each, i) => item(each, [...path, i], i))
    })
  }
}

function isFieldOf(section: RuleSection): (key: string) => boolean {
  return (key) => RULE_FIELDS[section].some(({ name }) => name === key)
}

function itemsWith<T>(list: SequenceNode, read: (node: Node, index: number) => T | undefined): T[] {
  const items: T[] = []
  for (let i = 0; i < list.length; i++) {
    const item = read(list.item(i), i)
    if (item !== undefined) items.push(item)
  }
  return items
}
