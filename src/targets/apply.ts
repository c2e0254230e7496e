import { concernText } from '../prometheus/address.ts'
import { effective, labelsKey } from '../prometheus/labels.ts'
import type { TargetDocument } from './document.ts'
import { Draft } from './draft.ts'
import { moveTargets } from './label.ts'
import { guardRemoval, type RemovalGuard } from './remove.ts'
import { type EditReport, emptyReport, type Target } from './report.ts'

/**
 * Makes the document hold the desired targets with the fewest edits: what is right already stays where it is, a
 * group whose targets all get the same new labels is relabelled, single targets move. With `prune`, targets that are
 * not desired go.
 */
export function applyTargets(
  document: TargetDocument,
  desired: readonly Target[],
  options: RemovalGuard & { readonly prune: boolean },
): { draft: Draft; report: EditReport } {
  const draft = new Draft(document)
  const report = emptyReport()
  const missing = new Map<string, Target>()
  for (const { address, labels } of desired)
    missing.set(pairKey(address, labelsKey(labels)), { address, labels: effective(labels) })
  /** Places of each address whose labels nobody desires: they may take labels that are missing. */
  const spare = new Map<string, { group: number; index: number }[]>()
  const kept = new Set<string>()
  for (const group of document.groups) {
    for (let index = 0; index < group.size; index++) {
      const address = group.address(index)
      const key = pairKey(address, group.key)
      const target = missing.get(key)
      if (target) {
        missing.delete(key)
        kept.add(key)
        report.unchanged.push(target)
      } else if (!kept.has(key)) {
        spare.set(address, [...(spare.get(address) ?? []), { group: group.index, index }])
      } else if (options.prune) {
        // The same target twice in groups of the same labels: one is enough.
        draft.groups[group.index]!.removed.add(index)
        report.removed.push({ address, labels: effective(group.labels) })
      }
    }
  }
  const moves = new Map<string, { group: number; target: Target; indices: number[] }>()
  const added: Target[] = []
  for (const target of missing.values()) {
    const place = spare.get(target.address)?.shift()
    if (!place) {
      added.push(target)
      continue
    }
    const key = `${place.group} ${labelsKey(target.labels)}`
    const move = moves.get(key)
    if (move) move.indices.push(place.index)
    else moves.set(key, { group: place.group, target, indices: [place.index] })
    const before = effective(document.groups[place.group]!.labels)
    report.updated.push({ address: target.address, before, after: target.labels })
  }
  if (options.prune) {
    for (const [address, places] of spare) {
      for (const { group, index } of places) {
        draft.groups[group]!.removed.add(index)
        report.removed.push({ address, labels: effective(document.groups[group]!.labels) })
      }
    }
  }
  for (const { group, target, indices } of moves.values())
    moveTargets(draft, document.groups[group]!, indices, target.labels)
  for (const target of added) {
    draft.groupFor(target.labels).appended.push(target.address)
    report.added.push(target)
    const concern = concernText(target.address)
    if (concern) report.warnings.push(concern)
  }
  guardRemoval(draft, report.removed.length, options)
  draft.dropEmptied()
  return { draft, report }
}

function pairKey(address: string, labels: string): string {
  return `${labels} ${address}`
}
