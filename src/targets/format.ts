import { compareAddresses } from '../prometheus/address.ts'
import { effective, type Labels, labelsKey } from '../prometheus/labels.ts'

/** A group in canonical form: addresses and label names sorted, nothing twice. */
export interface CanonicalGroup {
  readonly addresses: readonly string[]
  readonly labels: Labels
}

/** Merges groups of the same labels and sorts everything: groups by their labels, addresses with digits as numbers. */
export function canonicalGroups(groups: Iterable<{ addresses(): Iterable<string>; labels: Labels }>): CanonicalGroup[] {
  const merged = new Map<string, { addresses: Set<string>; labels: Labels }>()
  for (const group of groups) {
    const labels = effective(group.labels)
    const key = labelsKey(labels)
    const known = merged.get(key)
    if (!known) merged.set(key, { addresses: new Set(group.addresses()), labels })
    else for (const address of group.addresses()) known.addresses.add(address)
  }
  return [...merged.values()].map(({ addresses, labels }) => canonicalGroup(addresses, labels)).sort(compareGroups)
}

function canonicalGroup(addresses: Iterable<string>, labels: Labels): CanonicalGroup {
  return {
    addresses: [...addresses].sort(compareAddresses),
    labels: new Map([...labels].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

export function compareGroups(a: CanonicalGroup, b: CanonicalGroup): number {
  const left = labelsKey(a.labels)
  const right = labelsKey(b.labels)
  return left < right ? -1 : left > right ? 1 : 0
}
