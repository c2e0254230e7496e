import { effectiveTarget, type TargetConfig } from '../explain/targets.ts'
import type { Struct } from '../prometheus/config/struct.ts'
import { type Labels, labelsKey } from '../prometheus/labels.ts'
import type { Release } from '../prometheus/release.ts'
import { judgedConfig } from './jobs.ts'
import type { Job } from './model.ts'

/** A target where it is written. */
export interface TargetPlace {
  readonly address: string
  /** Of its group. */
  readonly labels: Labels
  /** The file of file_sd_configs that it is from. */
  readonly file: string | undefined
}

/** What becomes of a target that stands in two places. */
export type Effect = typeof NO_EFFECT | typeof MADE_SAME | typeof TWICE
export const NO_EFFECT = 'the second has no effect'
export const MADE_SAME = 'relabeling leaves the same labels, so the second has no effect'
export const TWICE = 'with different labels, so it is scraped twice'

/** What the second of two places of one address does; undefined where each has its use, or none. */
export type Repeats = (earlier: TargetPlace, place: TargetPlace) => Effect | undefined

export function isSame(a: TargetPlace, b: TargetPlace): typeof NO_EFFECT | undefined {
  return a.labels === b.labels || labelsKey(a.labels) === labelsKey(b.labels) ? NO_EFFECT : undefined
}

/** Of a file whose job is not known. */
export function repeatsAlone(a: TargetPlace, b: TargetPlace): Effect | undefined {
  return isSame(a, b) ?? (differsIn(a.labels, b.labels, steersAlone) ? undefined : TWICE)
}

/** Labels by which people tell probes of one address apart. */
function steersAlone(name: string): boolean {
  return name.startsWith('__') || /module|param|probe|check|scheme|path|auth|exporter|port|query/i.test(name)
}

/** Whether two label sets differ in a label of some kind. */
function differsIn(a: Labels, b: Labels, isMeant: (name: string) => boolean): boolean {
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    if ((a.get(name) ?? '') !== (b.get(name) ?? '') && isMeant(name)) return true
  }
  return false
}

/** As the relabel rules of a job have it. Where mistakes keep them from being applied, only what is the same is told. */
export function repeatsOf({ it, interval, timeout }: Job, global: Struct | undefined, release: Release): Repeats {
  let config: TargetConfig | undefined | 'unknown' = 'unknown'
  const known = new Map<TargetPlace, Scraped | undefined>()
  const scraped = (place: TargetPlace, under: TargetConfig): Scraped | undefined => {
    if (!known.has(place)) known.set(place, scrapedTarget(place, under))
    return known.get(place)
  }
  return (a, b) => {
    if (config === 'unknown') config = judgedConfig(it, global, { interval, timeout }, release)
    const same = isSame(a, b)
    if (!config) return same
    const [first, second] = [scraped(a, config), scraped(b, config)]
    if (!first || !second) return undefined
    if (first.url !== second.url) return undefined
    if (first.key === second.key) return same ?? MADE_SAME
    return differsIn(first.labels, second.labels, (name) => name.startsWith('__')) ? undefined : TWICE
  }
}

interface Scraped {
  readonly url: string
  readonly labels: Labels
  /** Of the labels. */
  readonly key: string
}

/** Undefined for a target that is dropped or refused. */
function scrapedTarget({ address, labels, file }: TargetPlace, config: TargetConfig): Scraped | undefined {
  const discovered = new Map(labels)
  if (file !== undefined) discovered.set('__meta_filepath', file)
  discovered.set('__address__', address)
  const target = effectiveTarget(discovered, config)
  return 'url' in target ? { url: target.url, labels: target.labels, key: labelsKey(target.labels) } : undefined
}
