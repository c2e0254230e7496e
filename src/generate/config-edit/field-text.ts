import type { NodePath } from '../../diagnostics/finding.ts'
import type { Release } from '../../prometheus/release.ts'
import type { Type } from '../../prometheus/schema/types.ts'
import type { ConfigDocument } from './config-document.ts'
import { fieldType } from './field-path.ts'
import { effectiveNode } from './field-place.ts'

/** A longer text would hide what else a line says. */
const LONGEST_TEXT = 60

/** The text of a field as it stands in the file; undefined where there is none, or it is long, secret or of many lines. */
export function fieldText(
  document: ConfigDocument,
  index: number,
  path: NodePath,
  release: Release,
): string | undefined {
  const node = effectiveNode(document.jobs[index]!, path)
  if (!node || node.end === node.start) return undefined
  const text = document.source.slice(node.start, node.end)
  const isShown = text.length <= LONGEST_TEXT && !/[\r\n]/.test(text) && !mayHoldSecret(path, release)
  return isShown ? text : undefined
}

function mayHoldSecret(path: NodePath, release: Release): boolean {
  let type: Type
  try {
    type = fieldType(path, release)
  } catch {
    return true
  }
  if (type.kind === 'scalar') return type.secret ?? false
  return type.kind !== 'list' || type.of.kind !== 'scalar'
}
