import { Failure } from '../../../src/diagnostics/failure.ts'
import { type DocumentTree, itemsOf, type MappingNode } from '../../../src/document/node.ts'
import { readYaml } from '../../../src/document/yaml.ts'
import type { ConfigDocument, PlacedJob } from '../../../src/generate/config-edit/config-document.ts'
import { effectiveNode } from '../../../src/generate/config-edit/field-place.ts'
import { changeJobs, type JobChange } from '../../../src/generate/config-edit/job-change.ts'
import { jobText } from '../../../src/generate/config-edit/job-text.ts'
import { fieldsAt } from '../../../src/generate/field-order.ts'
import { type FieldsValue, toFields, toValue, type Value } from '../../../src/generate/value.ts'
import { read } from './changes.ts'
import { jobColumn, ownedComments, textsOf } from './comment-owners.ts'

/** What came of the edits of a config. */
export interface LawReport {
  /** Sentences; empty where all laws hold. */
  readonly broken: string[]
  /** Results that Prometheus has to load where it loads the config. */
  readonly results: string[]
  /** Edits that were refused, for what anchors share or the layout. */
  readonly refused: string[]
}

type JobPath = readonly (string | number)[]

const ORIGIN = { words: 'the test' }
const NEW_JOB: FieldsValue = toFields(
  { job_name: 'a new job', scrape_interval: '37s', static_configs: [{ targets: ['new:1'], labels: { on: 'yes' } }] },
  ORIGIN,
)

/** Edits every job of a config in every way, and looks whether what should stay has stayed. */
export function checkLaws(text: string, mostJobs = 12): LawReport {
  const report: LawReport = { broken: [], results: [], refused: [] }
  const document = read(text)
  // The proof of each edit compares all that is not edited: here come the bytes.
  for (const job of document.jobs.slice(0, mostJobs)) {
    if (!job.mapping || job.name === '' || document.jobs.filter(({ name }) => name === job.name).length > 1) continue
    checkFields(document, job, report)
    checkRules(document, job, report)
    checkTargets(document, job, report)
    checkRemoval(document, job, report)
    for (const index of [job.index, job.index + 1]) checkAddition(document, index, report)
  }
  return report
}

function checkFields(document: ConfigDocument, job: PlacedJob, report: LawReport): void {
  const { index, name } = job
  const text = document.source.text
  const set = (of: ConfigDocument, path: readonly (string | number)[], value: Value | undefined) =>
    attempt(of, { kind: 'set', index, path, value }, report)
  const interval = toValue('37s', ORIGIN)
  const once = set(document, ['scrape_interval'], interval)
  if (once) {
    report.results.push(once.source.text)
    staysOutside(document, job, once, report)
    keepsComments(document, once, 'setting scrape_interval', report)
    staysInOrder(job.mapping!, once.jobs[index]!.mapping!, [], report)
    if (set(once, ['scrape_interval'], interval)?.source.text !== once.source.text) {
      report.broken.push(`${name}: setting scrape_interval twice changes the text`)
    }
    const had = job.mapping!.entries.some(({ key }) => key.kind === 'scalar' && key.value === 'scrape_interval')
    if (!had && set(once, ['scrape_interval'], undefined)?.source.text !== text) {
      report.broken.push(`${name}: unsetting scrape_interval does not give the former text`)
    }
  }
  const label = set(document, ['static_configs', 0, 'labels', 'a_new_label'], toValue('x: y', ORIGIN))
  if (label) {
    report.results.push(label.source.text)
    if (effectiveNode(job, ['static_configs', 0])) keepsComments(document, label, 'setting a label', report)
    staysOutside(document, job, label, report)
  }
  const renamed = set(document, ['job_name'], toValue('renamed: job', ORIGIN))
  if (!renamed) return
  report.results.push(renamed.source.text)
  staysOutside(document, job, renamed, report)
  const back = set(renamed, ['job_name'], toValue(name, ORIGIN))
  if (back && !/["'\\]/.test(name) && back.source.text.replace(/["']/g, '') !== text.replace(/["']/g, '')) {
    report.broken.push(`${name}: renaming it back does not give the former text`)
  }
}

/** A field that generate writes between others takes its place among them, and goes again without a trace. */
function checkRules(document: ConfigDocument, job: PlacedJob, report: LawReport): void {
  for (const field of ['source_labels', 'regex']) {
    const path = ['relabel_configs', 0, field]
    const before = effectiveNode(job, ['relabel_configs', 0])
    if (before?.kind !== 'mapping' || effectiveNode(job, path)) continue
    const value = toValue(field === 'regex' ? 'x.*' : ['a'], ORIGIN)
    const set = attempt(document, { kind: 'set', index: job.index, path, value }, report)
    if (!set) continue
    keepsComments(document, set, `setting ${field}`, report)
    staysInOrder(before, effectiveNode(set.jobs[job.index]!, ['relabel_configs', 0]) as MappingNode, path, report)
    const back = attempt(set, { kind: 'set', index: job.index, path, value: undefined }, report)
    if (back && back.source.text !== document.source.text) {
      report.broken.push(`${job.name}: unsetting ${field} does not give the former text`)
    }
  }
}

/** Fields that stand in the order in which they are written still do so with one more. */
function staysInOrder(before: MappingNode, after: MappingNode, path: JobPath, report: LawReport): void {
  const order = fieldsAt(path.slice(0, -1))!
  const isSorted = ({ entries }: MappingNode): boolean => {
    const ranks = entries.map(({ key }) => (key.kind === 'scalar' ? order.indexOf(key.value) : -1))
    return ranks.every((rank, i) => i === 0 || rank >= ranks[i - 1]!)
  }
  if (isSorted(before) && !isSorted(after)) report.broken.push(`a new field is out of order: ${path.join('.')}`)
}

/** A target looks like those beside it, goes again without a trace, and leaves comments above and below it alone. */
function checkTargets(document: ConfigDocument, job: PlacedJob, report: LawReport): void {
  const path = ['static_configs', 0, 'targets']
  const list = effectiveNode(job, path)
  const items = list?.kind === 'sequence' ? [...itemsOf(list)] : []
  if (list?.kind !== 'sequence' || items.length === 0) return
  const { source } = document
  const added = [...path, items.length]
  const set = (of: ConfigDocument, value: Value | undefined) =>
    attempt(of, { kind: 'set', index: job.index, path: added, value }, report)
  const more = set(document, toValue('new:1', ORIGIN))
  if (more) {
    keepsComments(document, more, 'adding a target', report)
    const quotes = new Set(items.map(({ start }) => /["']/.exec(source.slice(start, start + 1))?.[0] ?? ''))
    const { start } = effectiveNode(more.jobs[job.index]!, added)!
    const quote = /["']/.exec(more.source.slice(start, start + 1))?.[0] ?? ''
    if (quotes.size === 1 && !quotes.has(quote)) report.broken.push(`${job.name}: a target has other quotes`)
    if (set(more, undefined)?.source.text !== source.text) {
      report.broken.push(`${job.name}: adding a target and removing it does not give the former text`)
    }
  }
  items.forEach((item, i) => {
    const at = [...path, i]
    const less = attempt(document, { kind: 'set', index: job.index, path: at, value: undefined }, report)
    if (!less) return
    const left = ownedComments(less).map(({ text }) => text)
    const line = source.lineAt(item.start)
    const dash = source.slice(source.lineStart(line), source.lineEnd(line)).indexOf('-')
    for (const comment of document.tree.comments ?? []) {
      const own = source.lineAt(comment.start) === line
      // In a block, what is deeper is inside of it.
      const isInside = !list.flow && comment.start - source.lineStart(source.lineAt(comment.start)) > dash
      if (own || isInside || left.includes(source.slice(comment.start, comment.end))) continue
      report.broken.push(`${job.name}: without its target ${i} a comment is gone`)
    }
  })
}

function keepsComments(before: ConfigDocument, after: ConfigDocument, what: string, report: LawReport): void {
  const texts = (document: ConfigDocument) => ownedComments(document).map(({ text, owner }) => `${owner} ${text}`)
  if (texts(before).join('\n') !== texts(after).join('\n')) report.broken.push(`${what} changes comments`)
}

function checkRemoval(document: ConfigDocument, job: PlacedJob, report: LawReport): void {
  const after = attempt(document, { kind: 'remove', index: job.index }, report)
  if (!after) return
  report.results.push(after.source.text)
  checkComments(document, after, job.name, report)
  // An only job leaves an empty list.
  if (document.jobs.length === 1 || document.list!.flow) return
  const text = document.source.text
  const [from, to] = ownStretch(document, job)
  const rest = text.slice(0, from) + text.slice(to)
  if (rest.replace(/\s+/g, '') !== after.source.text.replace(/\s+/g, '')) {
    report.broken.push(`${job.name}: its removal takes something else than the job`)
  }
}

/** Whether all comments but those of one job are there as they were, and belong to whom they did. */
function checkComments(before: ConfigDocument, after: ConfigDocument, but: string, report: LawReport): void {
  const [had, has] = [ownedComments(before), ownedComments(after)]
  const others = textsOf(had, but, false)
  if (others.join('\n') !== textsOf(has, but, false).join('\n') || textsOf(has, but).length > 0) {
    report.broken.push(`${but}: the comments of others are not what they were`)
  }
  // Behind the bracket a job has another column than on a line of its own.
  if (jobColumn(before) !== jobColumn(after)) return
  for (const { name } of before.jobs) {
    const own = textsOf(has, name)
    if (name === but || textsOf(had, name).every((text) => own.includes(text))) continue
    report.broken.push(`${but}: comments of ${name} belong to another job`)
  }
}

/** Where a job stands with the comments that belong to it. */
function ownStretch(document: ConfigDocument, job: PlacedJob): [start: number, end: number] {
  const own = jobText(document, job).trimEnd()
  const from = document.source.text.lastIndexOf(own, job.node.start)
  return [from, from + own.length]
}

function checkAddition(document: ConfigDocument, index: number, report: LawReport): void {
  const after = attempt(document, { kind: 'add', index, job: NEW_JOB }, report)
  if (!after) return
  report.results.push(after.source.text)
  checkComments(document, after, 'a new job', report)
  // Above a first job, comments may have to be moved to its column.
  if (index === 0 && hasDeepComments(document)) return
  const [start, end] = changed(document.source.text, after.source.text)
  if (end !== start && !document.list!.flow)
    report.broken.push(`adding a job at ${index} changes ${JSON.stringify(document.source.text.slice(start, end))}`)
  const removed = attempt(after, { kind: 'remove', index }, report)
  if (removed?.source.text !== document.source.text) {
    report.broken.push(`adding a job at ${index} and removing it does not give the former text`)
  }
}

/** Whether a comment above the first job is indented more deeply than that. */
function hasDeepComments(document: ConfigDocument): boolean {
  const above = document.source.slice(0, document.list!.item(0).start).split(/\r\n|[\r\n]/)
  const column = jobColumn(document)
  return above.some((line) => line.trimStart().startsWith('#') && line.search(/\S/) > column)
}

/** Whether all that changed lies in the lines of a job. */
function staysOutside(document: ConfigDocument, job: PlacedJob, after: ConfigDocument, report: LawReport): void {
  const text = document.source.text
  const [start, end] = changed(text, after.source.text)
  const [from, to] = ownStretch(document, job)
  if (start >= from && end <= Math.max(to, job.node.end)) return
  // A last field goes behind comments that are set off, but indented as the job's fields are.
  const beyond = text.slice(to, end)
  if (start < from || /^[ \t]*[^#\s]/m.test(beyond))
    report.broken.push(`${job.name}: an edit changes text outside of it`)
}

/** The stretch of a text that another one differs in. */
function changed(before: string, after: string): [start: number, end: number] {
  let start = 0
  while (start < before.length && before[start] === after[start]) start++
  let same = 0
  const most = Math.min(before.length, after.length) - start
  while (same < most && before[before.length - 1 - same] === after[after.length - 1 - same]) same++
  return [start, before.length - same]
}

const NODE_FIELDS = ['kind', 'style', 'value', 'start', 'end', 'outerStart', 'flow', 'entries', 'items', 'tag'] as const

function treeText({ root, comments, end }: DocumentTree): string {
  // An entry may make its key when it is asked for.
  const plain = (_name: string, value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const node = value as Readonly<Record<string, unknown>>
    if ('key' in node) return { key: node['key'], value: node['value'] }
    return Object.fromEntries(NODE_FIELDS.map((name) => [name, node[name]]))
  }
  return JSON.stringify([root, comments, end], plain)
}

function attempt(document: ConfigDocument, change: JobChange, report: LawReport): ConfigDocument | undefined {
  try {
    const after = changeJobs(document, change, readYaml)
    // It may have been put together from the former tree.
    if (after !== document && treeText(after.tree) !== treeText(readYaml(after.source))) {
      report.broken.push(`${change.kind} ${change.index}: the tree is not that of the text`)
    }
    return after
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    report.refused.push(`${change.kind}: ${error.message}`)
    return undefined
  }
}
