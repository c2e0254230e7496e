import type { Change, Finding, Fix } from './finding.ts'

/** Whether two fixes do the same to the text. */
export function haveSameEdits(a: Fix, b: Fix): boolean {
  return (
    a.edits.length === b.edits.length &&
    a.edits.every(({ start, end, text }, i) => {
      const other = b.edits[i]!
      return start === other.start && end === other.end && text === other.text
    })
  )
}

/**
 * Findings that are told once, however often they are found: what an alias repeats is written once. The first one counts,
 * or the first that has a fix; its fix takes over the places of the others.
 */
export class Repeats<Found extends Pick<Finding, 'fix'>> {
  readonly #known = new Map<string, { readonly found: Found; readonly changes: Change[] | undefined }>()

  add(key: string, found: Found): void {
    const known = this.#known.get(key)
    const { fix } = found
    if (!known || (fix && !known.found.fix)) this.#known.set(key, { found, changes: fix && [...fix.changes] })
    else if (fix && haveSameEdits(fix, known.found.fix!)) {
      for (const change of fix.changes) known.changes!.push(change)
    }
  }

  *[Symbol.iterator](): Generator<Found> {
    for (const { found, changes } of this.#known.values()) {
      yield found.fix && changes ? { ...found, fix: { ...found.fix, changes } } : found
    }
  }
}
