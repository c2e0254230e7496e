import { EXIT, Failure } from '../diagnostics/failure.ts'
import { effective } from '../prometheus/labels.ts'
import type { TargetDocument } from './document.ts'
import { Draft } from './draft.ts'
import { type EditReport, emptyReport } from './report.ts'
import { type Selection, selectTargets } from './select.ts'

export interface RemoveOptions extends RemovalGuard {
  readonly keepEmpty: boolean
}

/** What keeps a removal from being larger than it was meant to be. */
export interface RemovalGuard {
  readonly allowEmpty: boolean
}

/** A number of targets, or a share of those in the file. */
export interface RemovalLimit {
  readonly text: string
  readonly count: number
  readonly percent: boolean
}

/** Reads `10` or `25%`. Throws a Failure (exit 2). */
export function parseRemovalLimit(text: string): RemovalLimit {
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(text)
  const percent = match?.[2] === '%'
  const count = Number(match?.[1])
  if (!match || (!percent && !Number.isInteger(count)) || (percent && count > 100)) {
    throw new Failure(EXIT.usage, `"${text}" is no limit for removals`, {
      hint: 'allowed: a number of targets (10) or a share (25%)',
    })
  }
  return { text, count, percent }
}

/** Takes the selected targets out. Throws a Failure (exit 1) where it would empty the file unasked. */
export function removeTargets(
  document: TargetDocument,
  selection: Selection,
  options: RemoveOptions,
): { draft: Draft; report: EditReport } {
  const draft = new Draft(document)
  const report = emptyReport()
  const { selected, unmatched } = selectTargets(document, selection)
  report.unmatched.push(...unmatched)
  for (const { group, indices } of selected) {
    const drafted = draft.groups[group.index]!
    for (const index of indices) {
      drafted.removed.add(index)
      report.removed.push({ address: group.address(index), labels: effective(group.labels) })
    }
  }
  guardRemoval(draft, report.removed.length, options)
  if (!options.keepEmpty) draft.dropEmptied()
  return { draft, report }
}

/** Throws a Failure (exit 1) where a draft leaves a file without targets and nobody said it might. */
export function guardRemoval(draft: Draft, removed: number, guard: RemovalGuard): void {
  if (removed > 0 && draft.size === 0 && !guard.allowEmpty) {
    throw new Failure(EXIT.refused, `the file would be left without targets (${removed} would go)`, {
      hint: 'use --allow-empty if that is meant',
    })
  }
}

/** Throws a Failure (exit 1) where more of `total` targets would go, in all files of a call, than the limit allows. */
export function checkRemovalLimit(removed: number, total: number, limit: RemovalLimit): void {
  const allowed = limit.percent ? Math.floor((total * limit.count) / 100) : limit.count
  if (removed <= allowed) return
  throw new Failure(
    EXIT.refused,
    `${removed} of ${total} targets would go, more than --max-removed ${limit.text} allows`,
  )
}
