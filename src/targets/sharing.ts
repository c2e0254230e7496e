import type { Span } from '../diagnostics/finding.ts'
import { type AliasNode, type Entry, itemsOf, type MappingNode, type Node } from '../document/node.ts'
import { isMergeKey } from '../prometheus/config/yaml-value.ts'
import { isNull, type TargetGroup } from './document.ts'
import type { Draft, DraftGroup } from './draft.ts'

/** What of a group is written anew as one flow value: an alias or a merge leaves no place of its own to edit. */
export type Part = 'group' | 'targets' | 'labels'

/** What of a group is to be written anew, for its own changes and (`shared`) those of others. */
export function partsOf(group: DraftGroup, shared: Iterable<Part> = []): ReadonlySet<Part> {
  const origin = group.origin!
  const parts = new Set(shared)
  const isOwn = (entry: Entry | undefined): boolean => !entry || ownsEntry(origin.mapping, entry)
  if (group.changesTargets && !ownsTargets(group)) parts.add(isOwn(origin.targetsEntry) ? 'targets' : 'group')
  if (group.changesLabels && !ownsLabels(group)) parts.add(isOwn(origin.labelsEntry) ? 'labels' : 'group')
  if (origin.node.kind === 'alias' && (group.changesTargets || group.changesLabels)) parts.add('group')
  return parts
}

/**
 * Finds what refers by alias into the text that a draft changes. What is written out for that takes the anchors inside
 * of it along, and so on.
 */
export function partsSharedWith(draft: Draft): Map<DraftGroup, Set<Part>> {
  const shared = new Map<DraftGroup, Set<Part>>()
  const touched = draft.groups.flatMap(touchedSpans)
  for (let found = touched.length > 0; found; ) {
    found = false
    for (const group of draft.groups) {
      if (!group.origin || group.dropped) continue
      for (const { alias, part } of aliasesOf(group.origin)) {
        const parts = shared.get(group) ?? new Set()
        if (parts.has(part) || parts.has('group') || !touched.some((each) => affects(each, alias))) continue
        shared.set(group, parts.add(part))
        touched.push(...rewrittenSpans(group.origin, new Set([part])))
        found = true
      }
    }
  }
  return shared
}

function touchedSpans(group: DraftGroup): Touched[] {
  const { origin } = group
  if (!origin) return []
  if (group.dropped) return [{ start: origin.node.outerStart, end: origin.node.end }]
  if (origin.node.kind === 'alias') return []
  const spans = rewrittenSpans(origin, partsOf(group))
  const touch = (entry: Entry | undefined, within: boolean): void => {
    // An alias is written anew where it stands; what it refers to stays.
    if (entry?.value.kind === 'alias' || (entry && !ownsEntry(origin.mapping, entry))) return
    if (entry) spans.push({ start: entry.value.outerStart, end: entry.value.end, within })
  }
  if (group.changesTargets) touch(origin.targetsEntry, group.removed.size > 0 || group.renamed.size > 0)
  if (group.changesLabels) touch(origin.labelsEntry, true)
  // A group that is repeated elsewhere as a whole changes with any of its parts.
  if (group.changesTargets || group.changesLabels) {
    spans.push({ start: origin.node.outerStart, end: origin.node.end, only: origin.mapping })
  }
  return spans
}

/** Text that changes, with the nodes in it that aliases may stand for. */
interface Touched extends Span {
  /** Only aliases to this node are affected. */
  readonly only?: Node
  /** Aliases to this node are not: it keeps its anchor and its meaning. */
  readonly but?: Node
  /** Aliases that stand in the text themselves are affected as well. */
  readonly within?: boolean
}

function affects({ start, end, only, but, within }: Touched, { target, ...alias }: AliasNode): boolean {
  if (only) return target === only
  if (target === but || target.outerStart < start || target.end > end) return false
  return within === true || !(alias.start >= start && alias.end <= end)
}

/** The spans of what is written anew: it keeps its own anchor, and loses those inside. */
function rewrittenSpans(origin: TargetGroup, parts: ReadonlySet<Part>): Touched[] {
  const span = (node: Node): Touched[] =>
    node.kind === 'alias' ? [] : [{ start: node.outerStart, end: node.end, but: node }]
  if (parts.has('group')) return span(origin.node)
  return [
    ...(parts.has('targets') && origin.targetsEntry ? span(origin.targetsEntry.value) : []),
    ...(parts.has('labels') && origin.labelsEntry ? span(origin.labelsEntry.value) : []),
  ]
}

function ownsEntry(mapping: MappingNode, entry: Entry): boolean {
  return mapping.entries.includes(entry)
}

/** Whether the group's list of targets stands in the group itself, item by item. */
function ownsTargets({ origin }: DraftGroup): boolean {
  const { targetsEntry, mapping } = origin!
  if (!targetsEntry) return true
  return ownsEntry(mapping, targetsEntry) && targetsEntry.value.kind !== 'alias'
}

function ownsLabels({ origin }: DraftGroup): boolean {
  const { labelsEntry, mapping } = origin!
  if (!labelsEntry) return true
  if (!ownsEntry(mapping, labelsEntry)) return false
  const { value } = labelsEntry
  if (value.kind === 'alias') return false
  if (value.kind !== 'mapping') return isNull(value) && value.outerStart === value.start
  return value.entries.every(
    ({ key, value: label }) => !isMergeKey(key) && key.kind !== 'alias' && label.kind !== 'alias',
  )
}

/** The aliases within a group, each with the part of the group that would have to be written out. */
function* aliasesOf(origin: TargetGroup): Generator<{ alias: AliasNode; part: Part }> {
  if (origin.node.kind === 'alias') yield { alias: origin.node, part: 'group' }
  else {
    for (const entry of origin.mapping.entries) {
      const part = entry === origin.targetsEntry ? 'targets' : entry === origin.labelsEntry ? 'labels' : 'group'
      for (const alias of aliasesWithin(entry.key)) yield { alias, part: 'group' }
      for (const alias of aliasesWithin(entry.value)) yield { alias, part }
    }
  }
}

function* aliasesWithin(node: Node): Generator<AliasNode> {
  if (node.kind === 'alias') yield node
  else if (node.kind === 'sequence') for (const item of itemsOf(node)) yield* aliasesWithin(item)
  else if (node.kind === 'mapping') {
    for (const { key, value } of node.entries) {
      yield* aliasesWithin(key)
      yield* aliasesWithin(value)
    }
  }
}
