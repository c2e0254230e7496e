import type { NodePath, Span } from '../diagnostics/finding.ts'
import { type Node, resolve } from '../document/node.ts'
import { type PathLink, pathOf, Struct, type Value } from '../prometheus/config/struct.ts'
import type { TargetGroup } from '../targets/document.ts'

const structsOf = new WeakMap<Struct, readonly Struct[]>()

/** Every section of a tree, the given one first; remembered, as several rules ask. */
export function everyStruct(root: Struct): readonly Struct[] {
  let found = structsOf.get(root)
  if (!found) {
    const structs: Struct[] = [root]
    // The list grows while it is walked.
    for (const it of structs) it.eachValue((value) => collect(value, structs))
    structsOf.set(root, structs)
    found = structs
  }
  return found
}

function collect(value: Value, into: Struct[]): void {
  if (value instanceof Struct) into.push(value)
  else if (Array.isArray(value)) for (const item of value) collect(item as Value, into)
  else if (value instanceof Map) for (const item of value.values()) collect(item, into)
}

/** A written field as a place of a finding. */
export function fieldPlace(it: Struct, field: string): { span: Span; path: NodePath } {
  return located(place(it, field))
}

/** An item of a list field as a place of a finding. */
export function itemPlace(it: Struct, field: string, index: number): { span: Span; path: NodePath } {
  return located(place(it, field, index))
}

/** An item of a list field as it is written: an alias, where it is one. */
export function itemNode(it: Struct, field: string, index: number): Node {
  const list = resolve(it.entry(field)!.value)
  return list.kind === 'sequence' ? list.item(index) : list
}

/** The key of an entry of a map field as a place of a finding. */
export function keyPlace(it: Struct, field: string, name: string): { span: Span; path: NodePath } {
  const map: PathLink = { parent: it.path, key: field }
  const entry = it.entry(field)
  const key = entry && keyOf(entry.value, name)
  const { start, end } = key ?? it.span(field) ?? it.head
  return { span: { start, end }, path: pathOf({ parent: map, key: name }) }
}

/** Where a label of a group is written: its name, or the group where an anchor or merge key brought it. */
export function labelSpan(group: TargetGroup, name: string): { span: Span; path: NodePath } {
  const key = group.labelsEntry && keyOf(group.labelsEntry.value, name)
  const { start, end } = key ?? group.mapping
  return { span: { start, end }, path: [group.index, 'labels', name] }
}

function keyOf(value: Node, name: string): Node | undefined {
  const mapping = resolve(value)
  if (mapping.kind !== 'mapping') return undefined
  return mapping.entries.find(({ key }) => {
    const text = resolve(key)
    return text.kind === 'scalar' && text.value === name
  })?.key
}

function located({ span: { start, end }, path }: Place): { span: Span; path: NodePath } {
  return { span: { start, end }, path: pathOf(path) }
}

/** A place whose path is made into a list only where something is reported. */
export interface Place {
  readonly span: Span
  readonly path: PathLink | undefined
}

/** A field, or an item of a list field, as a place to point at. */
export function place(it: Struct, field: string, index?: number): Place {
  let path: PathLink = { parent: it.path, key: field }
  if (index !== undefined) path = { parent: path, key: index }
  const span = index === undefined ? it.span(field) : it.itemSpan(field, index)
  return { span: span ?? it.head, path }
}
