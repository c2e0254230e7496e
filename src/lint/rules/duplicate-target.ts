import type { Span } from '../../diagnostics/finding.ts'
import { hashOf, isSearchable } from '../../document/json-strings.ts'
import type { TargetDocument, TargetGroup } from '../../targets/document.ts'
import type { Job } from '../model.ts'
import type { Opined, Opinion } from '../opinion.ts'
import { itemPlace } from '../places.ts'
import {
  type Effect,
  isSame,
  MADE_SAME,
  NO_EFFECT,
  type Repeats,
  repeatsAlone,
  repeatsOf,
  type TargetPlace,
  TWICE,
} from '../repeats.ts'

export const duplicateTarget: Opinion = {
  id: 'duplicate-target',
  summary: 'A target stands once in a job',
  severity: 'warning',
  appliesTo: ['targets', 'config', 'scrape-config'],
  docs: {
    why: `The same address with the same labels counts once: the second mention has no effect, and removing one of them does not
remove the target. With other labels it is scraped twice, and every sum over the job counts it twice.

Several groups with one address are right where a label steers the scrape, such as \`__param_module\`. Lint the file with
its config (\`-c\`), and the relabel rules of its jobs decide: what they drop, or scrape at another URL, is let pass.
Alone, labels with names such as \`module\` or \`path\` are.`,
    bad: `[
  {"targets": ["db1:9100"], "labels": {"env": "prod"}},
  {"targets": ["db1:9100"], "labels": {"env": "staging"}}
]`,
    good: `[
  {"targets": ["db1:9100"], "labels": {"env": "prod"}},
  {"targets": ["db2:9100"], "labels": {"env": "staging"}}
]`,
  },

  /** With other labels only where no job is known: that depends on its relabel rules, and is said of the config then. */
  *checkTargets({ document, jobs }) {
    if (sizeOf([document]) < 2) return
    const hashes = repeatedHashes([document], [])
    if (hashes.size === 0) return
    const seen = new Seen(jobs === undefined ? repeatsAlone : isSame)
    let left = MOST_FINDINGS
    for (const place of repeatedPlaces(document, undefined, hashes)) {
      const repeat = seen.add(place)
      if (!repeat) continue
      yield finding(place, repeat)
      if (--left === 0) return
    }
  },

  *checkConfig({ jobs, global, release }) {
    for (const job of jobs) {
      const files = documentsOf(job)
      if (files.length === 0 && areDistinct(job)) continue
      const statics = staticPlaces(job)
      if (sizeOf(files) + statics.length < 2) continue
      const seen = new Seen(repeatsOf(job, global, release))
      for (const place of statics) {
        const repeat = seen.add(place)
        if (repeat) yield finding(place, repeat)
      }
      const hashes = repeatedHashes(new Set(files), statics)
      for (const { span, matches } of job.files) {
        for (const { path, document } of matches ?? []) {
          const places = document ? repeatedPlaces(document, path, hashes) : []
          yield* acrossFiles(job, seen, path, places, { start: span.start, end: span.end })
        }
      }
    }
  },
}

/** Whether no address stands twice in the static configs of a job, as in nearly all of thousands. */
function areDistinct({ it }: Job): boolean {
  const groups = it.structs('static_configs')
  const first = groups[0]?.list('targets') ?? []
  if (groups.length < 2 && first.length < 3) return first.length < 2 || first[0] !== first[1]
  const addresses = groups.flatMap((group) => group.list('targets'))
  return new Set(addresses).size === addresses.length
}

/** The target files of a job, each as often as it is named. */
function documentsOf({ files }: Job): TargetDocument[] {
  const documents: TargetDocument[] = []
  for (const { matches } of files) {
    for (const { document } of matches ?? []) if (document) documents.push(document)
  }
  return documents
}

/** How many targets files have together. */
function sizeOf(documents: readonly TargetDocument[]): number {
  let size = 0
  for (const { groups } of documents) for (const group of groups) size += group.size
  return size
}

/** A list of a hundred thousand duplicates is bad enough after the first ones. */
const MOST_FINDINGS = 1000

/**
 * Hashes that more than one address has: of files with a hundred thousand targets only those addresses are decoded and
 * looked at.
 */
function repeatedHashes(documents: Iterable<TargetDocument>, statics: readonly Place[]): ReadonlySet<number> {
  const hashes = statics.map(({ address }) => hashOf(address))
  for (const { groups } of documents) {
    for (const group of groups) for (let i = 0; i < group.size; i++) hashes.push(hashAt(group, i))
  }
  // An array of numbers of its own takes longer to make than it saves of a few.
  const sorted = hashes.length < LEAST_PACKED ? hashes.sort((a, b) => a - b) : Uint32Array.from(hashes).sort()
  const repeated = new Set<number>()
  for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) repeated.add(sorted[i]!)
  return repeated
}

/** From so many on. */
const LEAST_PACKED = 20

function hashAt(group: TargetGroup, index: number): number {
  const { sequence } = group
  return sequence && isSearchable(sequence) ? sequence.hashAt(index) : hashOf(group.address(index))
}

/** What a file of a job repeats, once for each file that it repeats: the place to point at is the same for all. */
function* acrossFiles(job: Job, seen: Seen, path: string, places: Iterable<Place>, span: Span): Generator<Opined> {
  const found = new Map<string, { place: Place; repeat: Repeat; count: number }>()
  for (const place of places) {
    const repeat = seen.add(place)
    if (!repeat) continue
    const { earlier, effect } = repeat
    // What one file has twice in the same way is reported there.
    if (earlier.file === path && effect === NO_EFFECT) continue
    const key = `${earlier.file} ${effect}`
    const known = found.get(key)
    if (known) known.count++
    else found.set(key, { place, repeat, count: 1 })
  }
  for (const { place, repeat, count } of found.values()) {
    const { address } = place
    const { earlier, effect } = repeat
    const from =
      earlier.file === path ? `twice from ${path}` : `from ${earlier.file ?? 'static_configs'} and from ${path}`
    const more = count === 1 ? '' : ` (and ${count - 1} more)`
    yield {
      message: `job ${JSON.stringify(job.name)} has the target ${JSON.stringify(address)}${more} ${from}: ${effect}`,
      span,
    }
  }
}

interface Place extends TargetPlace {
  at(): Pick<Opined, 'span' | 'path'>
}

interface Repeat {
  readonly earlier: Place
  readonly effect: Effect
}

/** Of one address, more label sets than this are not compared one by one. */
const MOST_COMPARED = 20

class Seen {
  readonly #repeats: Repeats
  readonly #places = new Map<string, Place[]>()

  constructor(repeats: Repeats) {
    this.#repeats = repeats
  }

  /** What a place repeats of the earlier ones; what it is the same as goes first. */
  add(place: Place): Repeat | undefined {
    const known = this.#places.get(place.address)
    if (!known) {
      this.#places.set(place.address, [place])
      return undefined
    }
    let found: Repeat | undefined
    for (const earlier of known) {
      const effect = this.#repeats(earlier, place)
      if (effect === NO_EFFECT) return { earlier, effect }
      if (effect === MADE_SAME && found?.effect !== MADE_SAME) found = { earlier, effect }
      else if (effect === TWICE) found ??= { earlier, effect }
    }
    if (known.length < MOST_COMPARED) known.push(place)
    else if (found?.effect === TWICE) return undefined
    return found
  }
}

function finding(place: Place, { earlier, effect }: Repeat): Opined {
  return {
    message: `the target ${JSON.stringify(place.address)} is given twice: ${effect}`,
    ...place.at(),
    related: [{ message: 'first here', span: earlier.at().span }],
  }
}

function* repeatedPlaces(
  { groups }: TargetDocument,
  file: string | undefined,
  hashes: ReadonlySet<number>,
): Generator<Place> {
  if (hashes.size === 0) return
  for (const group of groups) {
    for (let i = 0; i < group.size; i++) {
      if (!hashes.has(hashAt(group, i))) continue
      const at = (): Pick<Opined, 'span' | 'path'> => {
        const { start, end } = group.addressSpan(i)
        return { span: { start, end }, path: [group.index, 'targets', i] }
      }
      yield { address: group.address(i), labels: group.labels, file, at }
    }
  }
}

function staticPlaces({ it }: Job): Place[] {
  return it.structs('static_configs').flatMap((group) => {
    const labels = new Map<string, string>()
    for (const [name, value] of group.map('labels')) labels.set(name, typeof value === 'string' ? value : '')
    return group
      .strings('targets')
      .map((address, i) => ({ address, labels, file: undefined, at: () => itemPlace(group, 'targets', i) }))
  })
}
