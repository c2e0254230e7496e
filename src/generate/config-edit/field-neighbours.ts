import type { NodePath } from '../../diagnostics/finding.ts'
import type { MappingNode, Node } from '../../document/node.ts'
import { keyText } from '../../document/node.ts'
import { isMergeKey } from '../../prometheus/config/yaml-value.ts'
import { fieldsAt } from '../field-order.ts'
import type { FieldPlace } from './field-place.ts'
import type { Sampled } from './style.ts'

/**
 * The place of a new field among the entries of a mapping, in the order in which `generate` writes them.
 * @param within the path of the mapping in its job
 */
export function placeAmong({ entries }: MappingNode, field: string, within: NodePath): number {
  const order = fieldsAt(within)
  const own = order?.indexOf(field) ?? -1
  if (!order || own === -1) return entries.length
  const standsBefore = (key: Node): boolean => {
    const rank = order.indexOf(keyText(key))
    // What is merged in comes first; what nobody knows says nothing.
    return isMergeKey(key) || (rank !== -1 && rank < own)
  }
  return entries.findLastIndex(({ key }) => standsBefore(key)) + 1
}

/** What shows how a value is to be written: what it takes the place of, and all that it stands in, the nearest first. */
export function surroundings({ node, field, container, within, step, parent }: FieldPlace): Sampled[] {
  const found: Sampled[] = [sampled(field, container, within)]
  if (node) found.unshift(sampled(field, node, [...within, step]))
  for (let outer = parent; outer; outer = outer.parent) found.push(sampled(outer.field, outer.container, outer.within))
  return found
}

function sampled(field: string, node: Node, path: NodePath): Sampled {
  return { field, node, isMap: node.kind === 'mapping' && fieldsAt(path) === undefined }
}
