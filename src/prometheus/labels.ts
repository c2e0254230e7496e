import type { Release } from './release.ts'

/** Label names and values of a target group; names with an empty value count as absent (see `effective`). */
export type Labels = ReadonlyMap<string, string>

const LEGACY_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/

/**
 * Whether a target group may carry a label of this name (prometheus/common model.LabelName.IsValid): from 3.0 any
 * name but the empty one, before that the legacy alphabet.
 */
export function isLabelName(name: string, release: Release): boolean {
  return usesUtf8Names(release) ? isUtf8Name(name) : LEGACY_NAME.test(name)
}

/** Any text but the empty one; `!!binary` can make names that are no UTF-8. */
export function isUtf8Name(name: string): boolean {
  return name !== '' && name.isWellFormed()
}

export function usesUtf8Names({ major }: Release): boolean {
  return major >= 3
}

/** Names that need no quotes in PromQL in any release. */
export function isLegacyLabelName(name: string): boolean {
  return LEGACY_NAME.test(name)
}

/** What Prometheus makes of the labels: an empty value is the same as no label. */
export function effective(labels: Labels): Labels {
  for (const value of labels.values()) {
    if (value === '') return new Map([...labels].filter(([, each]) => each !== ''))
  }
  return labels
}

const keys = new WeakMap<Labels, string>()

/** The same string for the same effective label set, whatever the order. Remembered: label sets do not change. */
export function labelsKey(labels: Labels): string {
  let key = keys.get(labels)
  if (key === undefined) {
    key = JSON.stringify([...effective(labels)].sort(byName))
    keys.set(labels, key)
  }
  return key
}

/** `{env="prod", role="db"}`, names sorted, as Prometheus prints a label set. */
export function labelsText(labels: Labels): string {
  const pairs = [...labels].sort(byName).map(([name, value]) => {
    const shown = isLegacyLabelName(name) ? name : JSON.stringify(name)
    return `${shown}=${JSON.stringify(value)}`
  })
  return `{${pairs.join(', ')}}`
}

export function labelsObject(labels: Labels): Record<string, string> {
  // fromEntries defines properties, so that a label named __proto__ stays a label.
  return Object.fromEntries([...labels].sort(byName))
}

function byName([a]: [string, string], [b]: [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0
}
