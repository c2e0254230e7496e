import { EXIT, Failure } from '../diagnostics/failure.ts'
import { splitAddress } from '../prometheus/address.ts'
import { effective } from '../prometheus/labels.ts'
import type { TargetDocument, TargetGroup } from './document.ts'
import type { Unmatched } from './report.ts'
import type { Selector } from './selector.ts'

/** Which targets a command means: addresses, globs over addresses, and a selector; a target has to match both kinds. */
export interface Selection {
  /** Undefined: no names were asked for. Empty: an empty list of them was, which selects nothing. */
  readonly patterns: readonly AddressPattern[] | undefined
  readonly selector: Selector | undefined
}

export interface AddressPattern {
  /** As it was typed. */
  readonly text: string
  /** Absent for a literal address. */
  readonly expression: RegExp | undefined
}

/** The targets of one group that are meant. */
export interface SelectedTargets {
  readonly group: TargetGroup
  readonly indices: readonly number[]
}

/**
 * The selected targets, group by group in file order, and the patterns that matched nothing.
 * Throws a Failure (exit 2) where nothing was asked for at all.
 */
export function selectTargets(
  document: TargetDocument,
  selection: Selection,
): { selected: SelectedTargets[]; unmatched: Unmatched[] } {
  const { patterns, selector } = selection
  if (!patterns && !selector) {
    throw new Failure(EXIT.usage, 'name the targets, or select them with -s', {
      hint: "for example: -s env=staging, or 'web*:9182'",
    })
  }
  const literals = new Set((patterns ?? []).filter(({ expression }) => !expression).map(({ text }) => text))
  const globs = (patterns ?? []).filter(({ expression }) => expression)
  const matched = new Set<string>()
  const selected: SelectedTargets[] = []
  for (const group of document.groups) {
    const labels = effective(group.labels)
    if (selector && !selector.usesAddress && !selector.matches(labels, '')) continue
    const indices: number[] = []
    for (let index = 0; index < group.size; index++) {
      const address = group.address(index)
      if (patterns && !matchesPattern(address, literals, globs, matched)) continue
      if (selector?.usesAddress && !selector.matches(labels, address)) continue
      indices.push(index)
    }
    if (indices.length > 0) selected.push({ group, indices })
  }
  const unmatched = (patterns ?? [])
    .filter(({ text }) => !matched.has(text))
    .map(({ text }, index) => ({ text, hint: index < HINTED ? nearMiss(document, text) : undefined }))
  return { selected, unmatched }
}

function matchesPattern(
  address: string,
  literals: ReadonlySet<string>,
  globs: readonly AddressPattern[],
  matched: Set<string>,
): boolean {
  let found = false
  if (literals.has(address)) {
    matched.add(address)
    found = true
  }
  for (const { text, expression } of globs) {
    if (expression!.test(address)) {
      matched.add(text)
      found = true
    }
  }
  return found
}

/** Each hint takes a pass over all targets. */
const HINTED = 20

/** A sentence for a host that was named without its port: `web1` where `web1:9100` stands. */
export function nearMiss(document: TargetDocument, text: string): string | undefined {
  for (const group of document.groups) {
    for (const address of group.addresses()) {
      const { host, port } = splitAddress(address)
      if (host === text && port !== undefined) return `did you mean "${address}"? A target is named with its port`
    }
  }
  return undefined
}
