import type { Source } from '../document/source.ts'
import type { JsonParts } from './edit-report.ts'
import { jsonText, type Paint, printable } from './terminal.ts'

/** What a command did, or would do, to the jobs of a config. */
export interface JobReport {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly updated: readonly UpdatedJob[]
  /** Jobs that are as they were asked to be. */
  readonly unchanged: readonly string[]
  /** Target files that took the targets of a job. */
  readonly extracted?: readonly ExtractedJob[]
}

export interface UpdatedJob {
  /** The name that it has now. */
  readonly job: string
  readonly previousJob?: string
  readonly changes: readonly FieldChange[]
}

/** A field that was set or unset. */
export interface FieldChange {
  /** As it is typed: `relabel_configs[0].regex`. */
  readonly field: string
  /** Texts as they stand in the file, where they are short and no secret. */
  readonly before?: string | undefined
  readonly after?: string | undefined
}

export interface ExtractedJob {
  readonly job: string
  readonly file: string
  readonly groups: number
  readonly targets: number
}

/** A file that an edit of jobs writes, or leaves as it is. */
export interface ConfigOutcome {
  readonly path: string
  /** Undefined where there is no such file yet. */
  readonly before: Source | undefined
  readonly after: Source
  readonly changed: boolean
}

/** A line for the config, then one for each job that changes. */
export function renderJobText(path: string, report: JobReport, options: { dryRun: boolean }, paint: Paint): string {
  const { added, removed, updated, unchanged, extracted = [] } = report
  const counts = [
    [added.length, 'added'],
    [removed.length, 'removed'],
    [updated.length, 'changed'],
  ] as const
  const parts = counts.filter(([count]) => count > 0).map(([count, what]) => `${jobs(count)} ${what}`)
  const isChanged = parts.length > 0
  if (unchanged.length > 0 && isChanged) parts.push(`${jobs(unchanged.length)} unchanged`)
  const summary = isChanged ? parts.join(', ') : 'unchanged'
  const lines = [`${paint('bold', printable(path))}: ${summary}${isChanged && options.dryRun ? ' (not written)' : ''}`]
  lines.push(...added.map((job) => `  ${paint('green', `+ ${printable(job)}`)}`))
  lines.push(...removed.map((job) => `  ${paint('red', `- ${printable(job)}`)}`))
  lines.push(...updated.map((job) => `  ${paint('yellow', `~ ${printable(updateText(job, extracted))}`)}`))
  return lines.map((line) => `${line}\n`).join('')
}

function jobs(count: number): string {
  return count === 1 ? '1 job' : `${count} jobs`
}

function updateText({ job, previousJob, changes }: UpdatedJob, extracted: readonly ExtractedJob[]): string {
  const file = extracted.find((each) => each.job === job)
  if (file) return `${job}: ${file.targets === 1 ? '1 target' : `${file.targets} targets`} -> ${file.file}`
  const name = previousJob === undefined ? job : `${previousJob} -> ${job}`
  return changes.length === 0 ? name : `${name}: ${changes.map(changeText).join(', ')}`
}

function changeText({ field, before, after }: FieldChange): string {
  if (before === undefined && after === undefined) return field
  return `${field} ${before ?? '(none)'} -> ${after ?? '(none)'}`
}

/** The JSON document of the commands that edit configs; see docs/job.md. */
export function renderJobJson(
  path: string,
  report: JobReport,
  outcomes: readonly ConfigOutcome[],
  options: JsonParts,
): string {
  const { added, removed, updated, unchanged, extracted } = report
  const named = (job: string) => ({ file: path, job })
  const result = {
    changed: outcomes.some(({ changed }) => changed),
    dryRun: options.dryRun,
    files: outcomes.map((outcome) => outcome.path),
    added: added.map(named),
    removed: removed.map(named),
    updated: updated.map(({ job, previousJob, changes }) => ({
      ...named(job),
      ...(previousJob === undefined ? {} : { previousJob }),
      fields: changes.map(({ field }) => field),
    })),
    unchanged: unchanged.map(named),
    ...(extracted ? { extracted } : {}),
    warnings: options.warnings,
    ...(options.loadedBy === undefined ? {} : { loadedBy: options.loadedBy }),
    ...(options.diff === undefined ? {} : { diff: options.diff }),
  }
  return `${jsonText(result)}\n`
}
