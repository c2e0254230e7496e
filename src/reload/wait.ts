import { existsSync, realpathSync } from 'node:fs'
import { basename, isAbsolute } from 'node:path'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import { effective, type Labels } from '../prometheus/labels.ts'
import { unexpected } from './answer.ts'
import { SHORTEST_REQUEST } from './http.ts'
import type { ReloadTools } from './reload.ts'
import { pageOf, serverName } from './server-url.ts'

/** A target of a file, and whether the server is to show it. */
export interface AwaitedTarget {
  /** Real path of the target file. */
  readonly file: string
  readonly address: string
  /** Labels of its group; undefined: whatever they are. */
  readonly labels: Labels | undefined
  readonly shown: boolean
}

/** A target as the server has discovered it, before relabeling. */
interface Discovered {
  readonly labels: Readonly<Record<string, string>>
  /** Relabeling drops it. */
  readonly dropped: boolean
}

/** Milliseconds between two looks, at first and at most: the answer may be large. */
const FIRST_PAUSE = 100
const LONGEST_PAUSE = 2000

/** Targets that messages name. */
const MAX_NAMED = 5

/**
 * Waits until a server shows targets, or no longer shows them. A target that relabeling drops has been seen as well.
 * @returns sentences about those that are dropped
 * @throws Failure (exit 3) where the server cannot be asked, or the time is up
 */
export async function waitForTargets(
  server: URL,
  awaited: readonly AwaitedTarget[],
  timeoutMs: number,
  { send, pause, now }: Pick<ReloadTools, 'send' | 'pause' | 'now'>,
): Promise<string[]> {
  if (awaited.length === 0) return []
  const page = pageOf(server, 'api/v1/targets')
  const deadline = now() + timeoutMs
  for (let wait = FIRST_PAUSE; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
    const answer = await send('GET', page, Math.max(SHORTEST_REQUEST, deadline - now()))
    // It may be starting.
    const discovered = answer.status === 503 ? [] : discoveredIn(page, answer)
    const found = new Sightings(discovered)
    const missing = awaited.filter((target) => found.of(target).length > 0 !== target.shown)
    if (missing.length === 0) return droppedOnes(awaited, found, server)
    const left = deadline - now()
    if (left <= 0) throw tooLate(server, missing, found, timeoutMs)
    await pause(Math.min(wait, left))
  }
}

function discoveredIn(page: URL, answer: Parameters<typeof unexpected>[1]): Discovered[] {
  if (answer.status !== 200) throw unexpected(page, answer)
  let data: TargetsAnswer['data']
  try {
    data = (JSON.parse(answer.body) as TargetsAnswer).data
    const { activeTargets = [], droppedTargets = [] } = data
    return [
      ...activeTargets.map(({ discoveredLabels }) => ({ labels: discoveredLabels, dropped: false })),
      ...droppedTargets.map(({ discoveredLabels }) => ({ labels: discoveredLabels, dropped: true })),
    ]
  } catch (cause) {
    throw new Failure(EXIT.failed, `${page.href} answers with no list of targets`, { cause })
  }
}

/** The part of /api/v1/targets that counts here (prometheus/prometheus web/api/v1/api.go). */
interface TargetsAnswer {
  readonly data: {
    readonly activeTargets?: readonly { readonly discoveredLabels: Discovered['labels'] }[]
    readonly droppedTargets?: readonly { readonly discoveredLabels: Discovered['labels'] }[]
  }
}

/** What a server shows, by address. */
class Sightings {
  readonly #byAddress: ReadonlyMap<string, Discovered[]>
  readonly #files: readonly string[]

  constructor(discovered: readonly Discovered[]) {
    const byAddress = new Map<string, Discovered[]>()
    for (const each of discovered) {
      const address = each.labels['__address__'] ?? ''
      const same = byAddress.get(address)
      if (same) same.push(each)
      else byAddress.set(address, [each])
    }
    this.#byAddress = byAddress
    this.#files = [...new Set(discovered.flatMap(({ labels }) => labels['__meta_filepath'] ?? []))]
  }

  of({ address, file, labels }: AwaitedTarget): Discovered[] {
    const all = this.#byAddress.get(address) ?? []
    return all.filter(
      (each) =>
        isFile(each.labels['__meta_filepath'] ?? '', file) && (labels === undefined || hasLabels(each.labels, labels)),
    )
  }

  /** Whether any target comes from the file. */
  knows(file: string): boolean {
    return this.#files.some((each) => isFile(each, file))
  }
}

/**
 * Whether the path that the server has read is the file. A server elsewhere, or in a container, has it under another
 * path: then the name has to do.
 */
function isFile(seen: string, file: string): boolean {
  if (seen === file) return true
  if (isAbsolute(seen) && existsSync(seen)) return realpathSync(seen) === file
  return basename(seen) === basename(file)
}

/** Whether the labels are those of the group, beside what the job and the discovery give. */
function hasLabels(discovered: Discovered['labels'], group: Labels): boolean {
  const wanted = effective(group)
  for (const [name, value] of wanted) if (discovered[name] !== value) return false
  return Object.keys(discovered).every((name) => name.startsWith('__') || name === 'job' || wanted.has(name))
}

function droppedOnes(awaited: readonly AwaitedTarget[], found: Sightings, server: URL): string[] {
  return awaited
    .filter((target) => target.shown && found.of(target).every(({ dropped }) => dropped))
    .map(({ address }) => `${address}: relabeling of ${serverName(server)} drops it`)
}

function tooLate(server: URL, missing: readonly AwaitedTarget[], found: Sightings, timeoutMs: number): Failure {
  const named = missing.slice(0, MAX_NAMED).map(({ address }) => address)
  const more = missing.length > named.length ? ` and ${missing.length - named.length} more` : ''
  const verb = missing[0]!.shown ? 'does not show' : 'still shows'
  const unread = missing.find(({ file, shown }) => shown && !found.knows(file))
  return new Failure(
    EXIT.failed,
    `${serverName(server)} ${verb} ${named.join(', ')}${more} after ${timeoutMs / 1000} s`,
    unread ? { hint: `none of its targets is from ${unread.file}: does a job of its configuration read it?` } : {},
  )
}
