import { EXIT, Failure } from '../diagnostics/failure.ts'
import { effectiveTarget } from '../explain/targets.ts'
import type { Struct } from '../prometheus/config/struct.ts'
import type { Labels } from '../prometheus/labels.ts'
import type { Release } from '../prometheus/release.ts'
import { judgedConfig, timing } from './jobs.ts'

/** Targets that share labels. */
export interface Group {
  readonly addresses: Iterable<string>
  readonly labels: Labels
}

/** A job with its targets, before or after a change. */
export interface JobTargets {
  readonly it: Struct
  readonly global: Struct | undefined
  readonly groups: Iterable<Group>
  /** The file that they come from: `__meta_filepath` of each. */
  readonly file?: string
}

/**
 * Proves that a job scrapes the same targets under the same labels, drops the same and is refused the same.
 * @throws Failure (exit 1) with the first target that differs, or where mistakes keep relabeling from being evaluated
 */
export function proveSameTargets(name: string, before: JobTargets, after: JobTargets, release: Release): void {
  const was = outcomes(name, before, release)
  const is = outcomes(name, after, release)
  for (let i = 0; i < Math.max(was.length, is.length); i++) {
    const difference = differenceOf(was[i]?.outcome, is[i]?.outcome)
    if (difference === undefined) continue
    const address = (was[i] ?? is[i])!.address
    throw new Failure(
      EXIT.refused,
      `the target ${JSON.stringify(address)} of the job ${JSON.stringify(name)} would not be the same: ${difference}`,
      { hint: 'targets of a file have __meta_filepath, which a relabel rule may take in' },
    )
  }
}

/** What becomes of a target: its fate in words first, and its labels after relabeling where it is scraped. */
interface TargetOutcome {
  readonly address: string
  readonly outcome: ReadonlyMap<string, string>
}

/** In the order of the groups. */
function outcomes(name: string, { it, global, groups, file }: JobTargets, release: Release): TargetOutcome[] {
  const config = judgedConfig(it, global, timing(it, global), release)
  if (!config) {
    throw new Failure(EXIT.refused, `the targets of the job ${JSON.stringify(name)} cannot be told for mistakes in it`)
  }
  const found: TargetOutcome[] = []
  for (const { addresses, labels } of groups) {
    const discovered = new Map(labels)
    if (file !== undefined) discovered.set('__meta_filepath', file)
    for (const address of addresses) {
      discovered.set('__address__', address)
      const target = effectiveTarget(discovered, config)
      const outcome = new Map<string, string>()
      if ('droppedBy' in target) outcome.set('fate', `dropped by relabel rule ${target.droppedBy + 1}`)
      else if ('refused' in target) outcome.set('fate', `refused: ${target.refused}`)
      else {
        outcome.set('fate', `scraped at ${target.url}`)
        for (const [label, value] of target.labels) outcome.set(label, value)
      }
      found.push({ address, outcome })
    }
  }
  return found
}

function differenceOf(was: TargetOutcome['outcome'] = new Map(), is: TargetOutcome['outcome'] = new Map()) {
  const shown = (value: string | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value))
  for (const key of new Set([...was.keys(), ...is.keys()])) {
    if (was.get(key) !== is.get(key)) return `${key} would be ${shown(is.get(key))}, not ${shown(was.get(key))}`
  }
  return undefined
}
