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
  const missing = (patterns ?? []).map(({ text }) => text).filter((text) => !matched.has(text))
  const hints = nearMisses(document, missing)
  const unmatched = missing.map((text) => ({ text, hint: hints.get(text) }))
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

/**
 * Sentences for hosts that were named without their ports: `web1` where `web1:9100` stands. One pass over the file,
 * however many are asked for.
 */
export function nearMisses(document: TargetDocument, texts: readonly string[]): Map<string, string> {
  const asked = new Set(texts)
  const hints = new Map<string, string>()
  for (const group of asked.size > 0 ? document.groups : []) {
    for (const address of group.addresses()) {
      const { host, port } = splitAddress(address)
      if (port === undefined || !asked.has(host) || hints.has(host)) continue
      hints.set(host, `did you mean "${address}"? A target is named with its port`)
      if (hints.size === asked.size) return hints
    }
  }
  return hints
}
