import type { Span } from '../../diagnostics/finding.ts'
import { hashOf, isSearchable } from '../../document/json-strings.ts'
import { type Labels, labelsKey } from '../../prometheus/labels.ts'
import type { TargetDocument, TargetGroup } from '../../targets/document.ts'
import type { Job } from '../model.ts'
import type { Opined, Opinion } from '../opinion.ts'
import { itemPlace } from '../places.ts'

export const duplicateTarget: Opinion = {
  id: 'duplicate-target',
  summary: 'A target stands once in a job',
  severity: 'warning',
  appliesTo: ['targets', 'config', 'scrape-config'],
  docs: {
    why: `The same address with the same labels counts once: the second mention has no effect, and removing one of them does not
remove the target. With other labels it is scraped twice, and every sum over the job counts it twice.

Several groups with one address are right where a label steers the scrape: \`__param_module\`, or one that a relabel rule
of the job reads. Lint the file with its config (\`-c\`), and only those are let pass; alone, labels with names such as
\`module\` or \`path\` are.`,
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
    const seen = new Seen(jobs === undefined ? steersAlone : () => true)
    let left = MOST_FINDINGS
    for (const place of repeatedPlaces(document, undefined, repeatedHashes([document], []))) {
      const earlier = seen.add(place)
      if (!earlier) continue
      yield { ...duplicate(place, earlier), ...place.at(), ...related(earlier) }
      if (--left === 0) return
    }
  },

  *checkConfig({ jobs }) {
    for (const job of jobs) {
      if (job.files.length === 0 && areDistinct(job)) continue
      const steering = new Set(job.it.structs('relabel_configs').flatMap((rule) => rule.strings('source_labels')))
      const seen = new Seen((name) => steering.has(name))
      const statics = [...staticPlaces(job)]
      for (const place of statics) {
        const earlier = seen.add(place)
        if (earlier) yield { ...duplicate(place, earlier), ...place.at(), ...related(earlier) }
      }
      const files = job.files.flatMap(({ matches = [] }) => matches.flatMap(({ document }) => document ?? []))
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
  const sorted = Uint32Array.from(hashes).sort()
  return new Set(sorted.filter((hash, i) => hash === sorted[i - 1]))
}

function hashAt(group: TargetGroup, index: number): number {
  const { sequence } = group
  return sequence && isSearchable(sequence) ? sequence.hashAt(index) : hashOf(group.address(index))
}

/** What a file of a job repeats, once for each file that it repeats: the place to point at is the same for all. */
function* acrossFiles(job: Job, seen: Seen, path: string, places: Iterable<Place>, span: Span): Generator<Opined> {
  const found = new Map<string, { place: Place; earlier: Place; count: number }>()
  for (const place of places) {
    const earlier = seen.add(place)
    if (!earlier) continue
    // What one file has twice in the same way is reported there.
    if (earlier.file === path && isSame(place, earlier)) continue
    const key = `${earlier.file} ${isSame(place, earlier)}`
    const known = found.get(key)
    if (known) known.count++
    else found.set(key, { place, earlier, count: 1 })
  }
  for (const { place, earlier, count } of found.values()) {
    const { address } = place
    const from =
      earlier.file === path ? `twice from ${path}` : `from ${earlier.file ?? 'static_configs'} and from ${path}`
    const more = count === 1 ? '' : ` (and ${count - 1} more)`
    yield {
      message: `job ${JSON.stringify(job.name)} has the target ${JSON.stringify(address)}${more} ${from}: ${effect(place, earlier)}`,
      span,
    }
  }
}

interface Place {
  readonly address: string
  readonly labels: Labels
  readonly file: string | undefined
  at(): Pick<Opined, 'span' | 'path'>
}

/** Labels by which people tell probes of one address apart, for a file whose job is not known. */
function steersAlone(name: string): boolean {
  return /module|param|probe|check|scheme|path|auth|exporter|port|query/i.test(name)
}

/** Of one address, more label sets than this are not compared one by one. */
const MOST_COMPARED = 20

class Seen {
  readonly #steers: (name: string) => boolean
  readonly #places = new Map<string, Place[]>()

  constructor(steers: (name: string) => boolean) {
    this.#steers = steers
  }

  /** The earlier place of a target that the new one repeats. */
  add(place: Place): Place | undefined {
    const known = this.#places.get(place.address)
    if (!known) {
      this.#places.set(place.address, [place])
      return undefined
    }
    const same = known.find((other) => isSame(other, place))
    if (same) return same
    if (known.length >= MOST_COMPARED) return undefined
    known.push(place)
    return known.find((other) => other !== place && this.#repeats(other.labels, place.labels))
  }

  /** Whether no label that steers the scrape tells the two apart. */
  #repeats(a: Labels, b: Labels): boolean {
    for (const name of new Set([...a.keys(), ...b.keys()])) {
      if ((a.get(name) ?? '') === (b.get(name) ?? '')) continue
      if (name.startsWith('__') || this.#steers(name)) return false
    }
    return true
  }
}

function isSame(a: Place, b: Place): boolean {
  return a.labels === b.labels || labelsKey(a.labels) === labelsKey(b.labels)
}

function effect(place: Place, earlier: Place): string {
  return isSame(place, earlier) ? 'the second has no effect' : 'with different labels, so it is scraped twice'
}

function duplicate(place: Place, earlier: Place): { message: string } {
  return { message: `the target ${JSON.stringify(place.address)} is given twice: ${effect(place, earlier)}` }
}

function related(earlier: Place): Pick<Opined, 'related'> {
  return { related: [{ message: 'first here', span: earlier.at().span }] }
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

function* staticPlaces({ it }: Job): Generator<Place> {
  for (const group of it.structs('static_configs')) {
    const labels = new Map<string, string>()
    for (const [name, value] of group.map('labels')) labels.set(name, typeof value === 'string' ? value : '')
    for (const [i, address] of group.strings('targets').entries()) {
      yield { address, labels, file: undefined, at: () => itemPlace(group, 'targets', i) }
    }
  }
}
