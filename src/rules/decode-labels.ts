import { quoted } from '../diagnostics/excerpt.ts'
import type { NodePath } from '../diagnostics/finding.ts'
import type { MappingNode, Node } from '../document/node.ts'
import { asMapping, asText } from '../document/yaml-slips.ts'
import { type Decoding, describe } from './decoding.ts'
import type { LabelEntry, Labels } from './model.ts'
import { isMergeKey } from './scalar-value.ts'

/** Reads a mapping of strings, with what merge keys bring, into `labels`. */
export function decodeLabels(decoding: Decoding, node: Node, path: NodePath, name: string, labels: Labels): void {
  decoding.enter(node, (content) => {
    if (content.kind === 'mapping') {
      labelEntries(decoding, content, path, name, labels, undefined)
      return
    }
    if (decoding.isNullOrBad(content, node, path)) return
    decoding.mismatch(
      node,
      path,
      `"${name}" is ${describe(content)}, not a mapping of names to values`,
      asMapping(content),
    )
  })
}

function labelEntries(
  decoding: Decoding,
  mapping: MappingNode,
  path: NodePath,
  what: string,
  labels: Labels,
  merged: Set<string> | undefined,
): void {
  decoding.duplicateKeys(mapping, path)
  let merge: Node | undefined
  for (const { key, value } of mapping.entries) {
    if (key.kind === 'scalar' && isMergeKey(key)) {
      merge = value
      continue
    }
    const name = decoding.key(key, path)
    if (name === undefined || merged?.has(name)) continue
    merged?.add(name)
    const entry = labelEntry(decoding, key, value, name, [...path, name], what)
    if (entry !== undefined && (!entry.isNull || merged === undefined || !labels.has(name))) labels.set(name, entry)
  }
  if (merge !== undefined) {
    const set = merged ?? decoding.stringKeys(mapping)
    for (const each of decoding.mergedMappings(merge, path)) {
      decoding.enter(each, (content) => labelEntries(decoding, content as MappingNode, path, what, labels, set))
    }
  }
}

function labelEntry(
  decoding: Decoding,
  key: Node,
  node: Node,
  name: string,
  path: NodePath,
  what: string,
): LabelEntry | undefined {
  return decoding.enter(node, (content) => {
    if (content.kind !== 'scalar') {
      const hint = asText(content, false, false)
      decoding.mismatch(node, path, `${quoted(name)} of "${what}" is ${describe(content)}, not a string`, hint)
      return undefined
    }
    const value = decoding.scalar(content, node, path)
    if (value === undefined) return undefined
    const isNull = value.type === 'null'
    return { key, node, scalar: content, text: isNull ? '' : value.text, isNull, isUtf8: value.isUtf8 }
  })
}
