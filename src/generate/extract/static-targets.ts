import type { Span } from '../../diagnostics/finding.ts'
import { mappingLayout } from '../../document/list-layout.ts'
import { type Entry, itemsOf, type Node, resolve } from '../../document/node.ts'
import { isNullScalar } from '../../prometheus/config/yaml-value.ts'
import type { Labels } from '../../prometheus/labels.ts'
import { type ConfigDocument, entryOf, type PlacedJob } from '../config-edit/config-document.ts'
import { lineBehind } from '../config-edit/lines.ts'
import { fieldsOf } from '../node-value.ts'

/** A target group of static_configs. */
export interface StaticGroup {
  readonly addresses: readonly string[]
  readonly labels: Labels
}

/** The static_configs of a job where they are written. */
export interface StaticTargets {
  readonly entry: Entry
  readonly groups: readonly StaticGroup[]
  /** 1-based lines below the key's, with the comments at their end; absent for a list that begins on the key's line. */
  readonly lines: { readonly first: number; readonly last: number } | undefined
  /** The comments among them, in order. */
  readonly comments: readonly Span[]
  /** The comment behind the key. */
  readonly keyComment: Span | undefined
}

/** Undefined where the job has no static_configs, or none that hold a group. */
export function staticTargets({ source, tree }: ConfigDocument, { mapping }: PlacedJob): StaticTargets | undefined {
  const entry = mapping && entryOf(mapping, 'static_configs')
  const list = entry && resolve(entry.value)
  if (!mapping || !entry || list?.kind !== 'sequence' || list.length === 0) return undefined
  const groups = Array.from(itemsOf(list), groupOf)
  const keyLine = source.lineAt(entry.key.start)
  const isBlock = entry.value.kind === 'sequence' && !entry.value.flow && !mapping.flow
  const last = isBlock ? lineBehind(source, mappingLayout(mapping), mapping.entries.indexOf(entry)) : undefined
  const from = last === undefined ? entry.value.start : source.lineEnd(keyLine)
  const to = last === undefined ? entry.value.end : source.lineEnd(last)
  const comments = (tree.comments ?? []).filter(({ start }) => start >= from && start < to)
  const keyComment = tree.comments?.find(({ start }) => start > entry.key.end && source.lineAt(start) === keyLine)
  return { entry, groups, lines: last === undefined ? undefined : { first: keyLine + 1, last }, comments, keyComment }
}

function groupOf(node: Node): StaticGroup {
  const group = resolve(node)
  const fields = group.kind === 'mapping' ? fieldsOf(group) : new Map<string, Node>()
  const targets = fields.get('targets')
  const labels = fields.get('labels')
  const list = targets && resolve(targets)
  const pairs = labels && resolve(labels)
  return {
    addresses: list?.kind === 'sequence' ? Array.from(itemsOf(list), textOf) : [],
    labels: new Map(
      pairs?.kind === 'mapping' ? Array.from(fieldsOf(pairs), ([name, each]) => [name, textOf(each)]) : [],
    ),
  }
}

/** The text that a string field takes from a node; nothing of a null. */
function textOf(node: Node): string {
  const scalar = resolve(node)
  return scalar.kind === 'scalar' && !isNullScalar(scalar) ? scalar.value : ''
}
