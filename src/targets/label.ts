import { effective, type Labels, labelsKey } from '../prometheus/labels.ts'
import type { TargetDocument, TargetGroup } from './document.ts'
import { Draft, type DraftGroup } from './draft.ts'
import { type EditReport, emptyReport } from './report.ts'
import { type Selection, selectTargets } from './select.ts'

/** Labels to set and to unset. */
export interface LabelChange {
  readonly set: Labels
  readonly unset: ReadonlySet<string>
}

/**
 * Changes the labels of the selected targets. A group is relabelled where it stands when all of it is selected and no
 * other group has its new labels; else its targets go to the group that has them.
 */
export function labelTargets(
  document: TargetDocument,
  selection: Selection,
  change: LabelChange,
): { draft: Draft; report: EditReport } {
  const draft = new Draft(document)
  const report = emptyReport()
  const { selected, unmatched } = selectTargets(document, selection)
  report.unmatched.push(...unmatched)
  for (const { group, indices } of selected) {
    const labels = changed(group.labels, change)
    const { before, after } = { before: effective(group.labels), after: effective(labels) }
    if (labelsKey(before) === labelsKey(after)) {
      for (const index of indices) report.unchanged.push({ address: group.address(index), labels: before })
      continue
    }
    for (const index of indices) report.updated.push({ address: group.address(index), before, after })
    moveTargets(draft, group, indices, labels)
  }
  draft.dropEmptied()
  return { draft, report }
}

/** Gives targets of one group new labels in a draft; those that the group with these labels has already are not doubled. */
export function moveTargets(draft: Draft, group: TargetGroup, indices: readonly number[], labels: Labels): void {
  const drafted = draft.groups[group.index]!
  const others = draft.groupsWith(labels).filter((other) => other !== drafted)
  if (indices.length === drafted.size && drafted.appended.length === 0 && others.length === 0) {
    draft.relabel(drafted, labels)
    return
  }
  const receiver = others[0] ?? draft.groupFor(labels)
  const known = new Set(receiver.addresses())
  for (const index of indices) {
    drafted.removed.add(index)
    const address = group.address(index)
    if (!known.has(address)) receiver.appended.push(address)
    known.add(address)
  }
  if (drafted.size === 0) drop(drafted)
}

function drop(group: DraftGroup): void {
  group.dropped = true
}

function changed(labels: Labels, change: LabelChange): Labels {
  const result = new Map(labels)
  for (const name of change.unset) result.delete(name)
  for (const [name, value] of change.set) result.set(name, value)
  return result
}
