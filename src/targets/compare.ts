import { effective, labelsKey } from '../prometheus/labels.ts'
import type { TargetDocument } from './document.ts'
import { type EditReport, emptyReport, type Target } from './report.ts'

/** What leads from one set of targets to another: added, removed, and updated where an address only changed labels. */
export function compareTargets(before: Iterable<Target>, after: Iterable<Target>): EditReport {
  const report = emptyReport()
  const gone = new Map<string, Target[]>()
  for (const target of before) push(gone, target)
  const come: Target[] = []
  for (const target of after) {
    const former = gone.get(target.address)
    const same = former?.findIndex(({ labels }) => labelsKey(labels) === labelsKey(target.labels)) ?? -1
    if (same === -1) come.push(target)
    else report.unchanged.push(...former!.splice(same, 1))
  }
  for (const { address, labels } of come) {
    const former = gone.get(address)?.shift()
    if (former) report.updated.push({ address, before: former.labels, after: labels })
    else report.added.push({ address, labels })
  }
  for (const target of [...gone.values()].flat()) report.removed.push(target)
  return report
}

function push(targets: Map<string, Target[]>, target: Target): void {
  const known = targets.get(target.address)
  if (known) known.push(target)
  else targets.set(target.address, [target])
}

export function* targetsOf(document: TargetDocument | undefined): Generator<Target> {
  for (const group of document?.groups ?? []) {
    const labels = effective(group.labels)
    for (const address of group.addresses()) yield { address, labels }
  }
}
