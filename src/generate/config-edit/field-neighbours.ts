import type { NodePath } from '../../diagnostics/finding.ts'
import type { MappingNode, Node } from '../../document/node.ts'
import { isMergeKey } from '../../prometheus/config/yaml-value.ts'
import { fieldsAt } from '../field-order.ts'
import { keyText } from './config-document.ts'

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
