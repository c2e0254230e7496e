import { itemsOf, type MappingNode, type Node, resolve } from '../document/node.ts'
import { isMergeKey, typed } from '../prometheus/config/yaml-value.ts'
import type { Origin, Value } from './value.ts'

/** The value that a node of a document stands for: aliases and merge keys are written out. */
export function nodeValue(node: Node, origin: Origin): Value {
  const value = resolve(node)
  if (value.kind === 'sequence') {
    return { kind: 'list', items: [...itemsOf(value)].map((item) => nodeValue(item, origin)), origin }
  }
  if (value.kind === 'mapping') {
    const fields = new Map<string, Value>()
    for (const [name, each] of fieldsOf(value)) fields.set(name, nodeValue(each, origin))
    return { kind: 'fields', fields, origin }
  }
  const quoted = value.style !== 'plain' || value.tag === '!!str'
  return { kind: 'text', text: value.value, quoted, origin }
}

/** Whether a node stands for a value. A text that would be read as a number or a boolean is not the same as that. */
export function standsFor(node: Node, value: Value): boolean {
  const written = resolve(node)
  if (written.kind === 'sequence') {
    if (value.kind !== 'list' || value.items.length !== written.length) return false
    return value.items.every((item, i) => standsFor(written.item(i), item))
  }
  if (written.kind === 'mapping') {
    if (value.kind !== 'fields') return false
    const fields = fieldsOf(written)
    if (fields.size !== value.fields.size) return false
    return [...value.fields].every(([name, each]) => {
      const own = fields.get(name)
      return own !== undefined && standsFor(own, each)
    })
  }
  if (value.kind !== 'text') return false
  const style = value.quoted ? 'single' : 'plain'
  const wanted = typed({ kind: 'scalar', style, value: value.text, start: 0, end: 0, outerStart: 0 }).type
  const found = typed(written).type
  return wanted === found && (found === 'null' || value.text === written.value)
}

/** The fields of a mapping with those that merge keys bring; its own ones win, then those of earlier mappings. */
export function fieldsOf(mapping: MappingNode): Map<string, Node> {
  const fields = new Map<string, Node>()
  const merged = new Map<string, Node>()
  for (const { key, value } of mapping.entries) {
    if (!isMergeKey(key)) {
      const name = resolve(key)
      if (name.kind === 'scalar') fields.set(name.value, value)
      continue
    }
    for (const node of value.kind === 'sequence' ? itemsOf(value) : [value]) {
      const target = resolve(node)
      if (target.kind !== 'mapping') continue
      for (const [name, each] of fieldsOf(target)) if (!merged.has(name)) merged.set(name, each)
    }
  }
  for (const [name, each] of merged) if (!fields.has(name)) fields.set(name, each)
  return fields
}

/** A node as JSON shows it: aliases and merge keys written out; numbers, booleans and nulls as YAML reads them. */
export function plainNode(node: Node): unknown {
  const value = resolve(node)
  if (value.kind === 'sequence') return Array.from(itemsOf(value), plainNode)
  if (value.kind === 'mapping') {
    return Object.fromEntries(Array.from(fieldsOf(value), ([name, each]) => [name, plainNode(each)]))
  }
  const it = typed(value)
  if (it.type === 'null') return null
  if (it.type === 'bool') return it.value
  // What a double does not hold exactly stays a text, and so does a number that is not written as JSON writes it.
  const isPlainNumber = (it.type === 'int' || it.type === 'float') && String(Number(it.value)) === value.value
  return isPlainNumber ? Number(it.value) : value.value
}
