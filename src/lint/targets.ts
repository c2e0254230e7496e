import type { Finding, Fix, NodePath, Span } from '../diagnostics/finding.ts'
import { type DocumentTree, type Node, plainScalar, resolve } from '../document/node.ts'
import type { Source } from '../document/source.ts'
import { readYaml } from '../document/yaml.ts'
import { labelTimingProblem } from '../explain/timing.ts'
import { addressConcern, isPlainAddress, type Receiver } from '../prometheus/address.ts'
import { typed } from '../prometheus/config/yaml-value.ts'
import type { Labels } from '../prometheus/labels.ts'
import type { Release } from '../prometheus/release.ts'
import type { TargetDocument } from '../targets/document.ts'
import { readTargets } from '../targets/read.ts'
import type { TargetReader } from './config.ts'
import type { TargetJudge } from './jobs.ts'
import { labelSpan } from './places.ts'

/** Targets that are probed are odd by the dozen, all in the same way. */
const MOST_ALIKE = 3

/** A list of a hundred thousand bad addresses is bad enough after the first ones. */
const MOST_REFUSALS = 1000

/** @param tree of a YAML file, where it has been read already */
export function readTargetFile(
  path: string,
  source: Source,
  release: Release,
  tree: DocumentTree | undefined,
): TargetDocument {
  return readTargets(source, /\.json$/i.test(path) ? 'json' : 'yaml', release, (text) => tree ?? readYaml(text))
}

/** What a job that reads the file would refuse of its targets: errors, as promtool fails for them. */
export function* refusedTargets(
  document: TargetDocument,
  judge: TargetJudge,
  reader: Pick<TargetReader, 'name' | 'receiver'>,
): Generator<Finding> {
  let left = MOST_REFUSALS
  for (const group of document.groups) {
    // Most groups have no such target.
    let labels: Map<string, string> | undefined
    for (let i = 0; i < group.size; i++) {
      const address = group.address(i)
      if (judge.passes(address, group.labels)) continue
      labels ??= new Map(group.labels)
      labels.set('__address__', address)
      const reason = judge.refuses(labels)
      if (reason === undefined) continue
      const { start, end } = group.addressSpan(i)
      const place = { span: { start, end }, path: [group.index, 'targets', i] }
      const node = group.sequence!.item(i)
      yield refusal({ address, reason, reader, node, ...place }, document.source, judge, labels)
      if (--left === 0) return
    }
  }
}

/** A target that a job refuses, where it is written and where it counts. */
interface RefusedTarget {
  readonly address: string
  readonly reason: string
  readonly reader: Pick<TargetReader, 'name' | 'receiver'>
  readonly node: Node
  readonly span: Span
  readonly path: NodePath
}

/** @param labels of the target as it is discovered */
export function refusal(
  { address, reason, reader, node, span, path }: RefusedTarget,
  source: Source,
  judge: TargetJudge,
  labels: Labels,
): Finding {
  const concern = addressConcern(address, reader.receiver)
  const isThis = concern && ['target-is-url', 'target-has-path', 'target-empty'].includes(concern.rule)
  const hint = isThis ? concern.hint : undefined
  const isSame = (host: string): boolean => {
    const bare = new Map(labels).set('__address__', host)
    return (
      judge.schemeOf(bare) === 'http' && differOnlyIn(address, host, judge.relabeled(labels), judge.relabeled(bare))
    )
  }
  const fix = withoutScheme(source, node, path, isSame)
  return {
    rule: isThis ? concern.rule : 'target-refused',
    severity: 'error',
    message: `${reader.name} refuses the target ${JSON.stringify(address)}: ${reason}`,
    span,
    path,
    ...(hint === undefined ? {} : { hint }),
    ...(fix === undefined ? {} : { fix }),
  }
}

/**
 * Takes `http://` from before a plain host that the job then finds by that scheme: any other scheme, path or user carries a
 * meaning that would be lost.
 * @param isSame whether the job would find the host by that scheme, and give it the labels that it is to have
 */
function withoutScheme(source: Source, node: Node, path: NodePath, isSame: (host: string) => boolean): Fix | undefined {
  const scalar = resolve(node)
  if (scalar.kind !== 'scalar') return undefined
  const match = /^(["']?)http:\/\/([\w.:[\]-]+)(\/?)\1$/.exec(source.slice(scalar.start, scalar.end))
  if (!match) return undefined
  const [, quote = '', host = '', slash = ''] = match
  if (!isPlainAddress(host) || !isSame(host)) return undefined
  const fix = { title: `write "${host}"`, changes: [{ path, text: host }] }
  if (quote === '' && !isPlain(host)) {
    return { ...fix, edits: [{ start: scalar.start, end: scalar.end, text: `'${host}'` }] }
  }
  const start = scalar.start + quote.length
  const end = scalar.end - quote.length
  const edits = [{ start, end: start + 'http://'.length, text: '' }]
  if (slash !== '') edits.push({ start: end - 1, end, text: '' })
  return { ...fix, edits }
}

/** Whether labels differ by nothing but one address in place of another: a rule may go by what stands before the host. */
function differOnlyIn(from: string, to: string, before: Labels | undefined, after: Labels | undefined): boolean {
  if (!before || !after || before.size !== after.size) return false
  return [...before].every(([name, value]) => value.replaceAll(from, to) === after.get(name))
}

/** A host name or an IPv4 address, perhaps with a port: no reader of YAML takes it for anything but a text. */
const PLAIN_HOST = /^(?:[A-Za-z][\w-]*(?:\.[\w-]+)*|\d+(?:\.\d+){3})(?::\d+)?$/

function isPlain(host: string): boolean {
  return PLAIN_HOST.test(host) && typed(plainScalar(host, 0)).type === 'string'
}

/** What a job refuses it reports itself, and an address without a port is what it was told to scrape. */
const LEFT_TO_JOBS: ReadonlySet<string> = new Set([
  'target-is-url',
  'target-has-path',
  'target-empty',
  'target-without-port',
])

/**
 * What is odd about the addresses of a file: warnings, as what comes of them depends on relabeling.
 * @param receivers of what is known to read the file
 */
export function addressWarnings(document: TargetDocument, receivers: readonly Receiver[]): Generator<Finding> {
  const isRead = receivers.length > 0
  const receiver = isRead && !receivers.includes('job') ? 'alertmanager' : 'job'
  return fewOfAlike(addressConcerns(document, isRead, receiver))
}

/** The first findings of each rule, and how many more there are. */
export function* fewOfAlike(findings: Iterable<Finding>): Generator<Finding> {
  let counts: Map<string, { count: number; next: Finding }> | undefined
  for (const finding of findings) {
    counts ??= new Map()
    const known = counts.get(finding.rule)
    const count = (known?.count ?? 0) + 1
    if (count <= MOST_ALIKE) yield finding
    counts.set(finding.rule, { count, next: count <= MOST_ALIKE + 1 ? finding : known!.next })
  }
  for (const { count, next } of counts?.values() ?? []) {
    const more = count - MOST_ALIKE
    if (more === 1) yield next
    else if (more > 1) yield { ...next, message: `${next.message} (and ${more - 1} more targets of this file)` }
  }
}

/** What jobs refuse the targets of a group for, unless they have labels or rules against it. */
export function* timingWarnings({ groups }: TargetDocument): Generator<Finding> {
  for (const group of groups) {
    const interval = group.labels.get('__scrape_interval__')
    const timeout = group.labels.get('__scrape_timeout__')
    const reason = labelTimingProblem(interval, timeout)
    if (reason === undefined) continue
    const name = reason.includes('interval') && interval ? '__scrape_interval__' : '__scrape_timeout__'
    const message = `a job refuses the targets of the group unless relabeling changes it: ${reason}`
    yield { rule: 'target-refused', severity: 'warning', message, ...labelSpan(group, name) }
  }
}

function* addressConcerns(document: TargetDocument, isRead: boolean, receiver: Receiver): Generator<Finding> {
  for (const group of document.groups) {
    for (let i = 0; i < group.size; i++) {
      const warning = addressWarning(group.address(i), isRead, receiver)
      if (warning) yield { ...warning, span: group.addressSpan(i), path: [group.index, 'targets', i] }
    }
  }
}

/** What is odd about an address, without its place. */
export function addressWarning(
  address: string,
  isRead: boolean,
  receiver: Receiver,
): Omit<Finding, 'span'> | undefined {
  const concern = addressConcern(address, receiver)
  if (!concern || (isRead && LEFT_TO_JOBS.has(concern.rule))) return undefined
  // What pings or probes hosts has such targets by the dozen.
  return { severity: concern.rule === 'target-without-port' ? 'info' : 'warning', ...concern }
}
