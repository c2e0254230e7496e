import { EXIT, type ExitCode, Failure } from '../diagnostics/failure.ts'
import type { Source } from '../document/source.ts'
import { type Change, type EditedFile, editFiles } from '../files/edit.ts'
import { expandFiles } from '../files/glob.ts'
import { type FileContent, isThere, readFileIfAny } from '../files/read.ts'
import type { EditOutcome } from '../report/edit-report.ts'
import { hasErrors, type TargetDocument } from '../targets/document.ts'
import type { Draft } from '../targets/draft.ts'
import { applyDraft, layoutOf } from '../targets/edit.ts'
import { canonicalGroups } from '../targets/format.ts'
import { checkRemovalLimit, type RemovalLimit } from '../targets/remove.ts'
import { type EditReport, emptyReport, type Unmatched } from '../targets/report.ts'
import type { Io } from './io.ts'
import { outcomeWarnings, printOutcome, printWarnings } from './output.ts'
import {
  emptyDocument,
  formatOf,
  loadYamlFor,
  parseEditable,
  parseTargets,
  type YamlTools,
} from './read-target-file.ts'
import { onlyFile, type Settings } from './settings.ts'
import { type WaitOptions, waiterFor } from './wait-option.ts'

/** An operation on one document, and how the command that does it treats files. */
export interface TargetEdit {
  /** The command line, for history and lock. */
  readonly command: string
  /** Takes exactly one file: what adds has to know where to. */
  readonly single: boolean
  /** Makes files that do not exist. */
  readonly creates: boolean
  /** What it means that no file is there: nothing, that the edit is refused (exit 1), or that it cannot be done (exit 3). */
  readonly missing: 'ignore' | 'refuse' | 'fail'
  /** What to say of what was named and is in none of the files: nothing but a hint, a warning, or that it is refused. */
  readonly unmatched?: 'hint' | 'warn' | 'refuse'
  readonly maxRemoved?: RemovalLimit | undefined
  /** What is named is to be gone: also for --wait, where it is not there any more. */
  readonly removes?: boolean
  /** Mode of files that are made. */
  readonly mode?: number
  operate(document: TargetDocument, yaml: YamlTools | undefined): EditedTargets
}

export interface EditedTargets {
  readonly report: EditReport
  /** The document as it is to become: a draft, or the source where it is written as a whole. */
  readonly draft?: Draft
  readonly source?: Source
}

/**
 * Runs an operation on the target files that the settings name and prints what it did. Files are locked, read,
 * edited, read again and replaced; with --dry-run and --check they are only read.
 */
export async function editTargets(
  edit: TargetEdit,
  options: WaitOptions,
  settings: Settings,
  io: Io,
): Promise<ExitCode> {
  const warnings: string[] = []
  const isPreview = Boolean(options.dryRun || options.check)
  const waiter = options.wait === undefined || isPreview ? undefined : await waiterFor(options.wait, options)
  const paths = filesToEdit(edit, settings)
  if (paths.length === 0) warnings.push(`no file matches ${settings.files.join(', ')}`)
  const yaml = await loadYamlFor(paths.map(formatOf))
  let outcomes: EditOutcome[] = []
  const operate = (files: readonly (EditedFile | { path: string; content: FileContent | undefined })[]): Change[] => {
    outcomes = files.map((file) => editOne(edit, file, settings, yaml))
    checkTogether(edit, outcomes)
    return outcomes.map(({ after, changed }) => (changed ? { bytes: after!.toBytes() } : undefined))
  }
  // A file that is not there and will not be made needs no lock, and no folder to put one in.
  const present = edit.creates ? paths : paths.filter(isThere)
  const absent = paths.filter((path) => !present.includes(path))
  if (absent.length > 0 && edit.missing !== 'ignore') throw noFile(edit, `there is no file ${absent.join(', ')}`)
  if (!isPreview) {
    await editFiles(present, operate, {
      command: edit.command,
      lockTimeoutMs: options.lockTimeout,
      history: settings.history,
      warn: (message) => warnings.push(message),
      ...(edit.mode === undefined ? {} : { mode: edit.mode }),
    })
  } else {
    operate(present.map((path) => ({ path, content: readFileIfAny(path) })))
  }
  outcomes.push(...absent.map(absentOutcome))
  warnings.push(...unmatchedWarnings(edit, outcomes))
  try {
    warnings.push(...((await waiter?.(outcomes, edit.removes ?? false)) ?? []))
  } catch (error) {
    // They may say why the server does not show it.
    if (error instanceof Failure && !options.quiet) printWarnings(outcomeWarnings(outcomes, warnings), io, options)
    throw error
  }
  await printOutcome(outcomes, warnings, options, io)
  return options.check && outcomes.some(({ changed }) => changed) ? EXIT.refused : EXIT.ok
}

function filesToEdit(edit: TargetEdit, settings: Settings): string[] {
  if (edit.single) return [onlyFile(settings)]
  const paths = expandFiles(settings.files)
  if (paths.length === 0 && edit.missing !== 'ignore')
    throw noFile(edit, `no file matches ${settings.files.join(', ')}`)
  return paths
}

function noFile(edit: TargetEdit, message: string): Failure {
  return new Failure(edit.missing === 'fail' ? EXIT.failed : EXIT.refused, message, { hint: 'name the file with -f' })
}

function absentOutcome(path: string): EditOutcome {
  return {
    path,
    before: undefined,
    after: undefined,
    changed: false,
    missing: true,
    total: 0,
    report: emptyReport(),
    findings: [],
  }
}

function editOne(
  edit: TargetEdit,
  file: { path: string; content: FileContent | undefined },
  { release }: Settings,
  yaml: YamlTools | undefined,
): EditOutcome {
  const { path, content } = file
  const format = formatOf(path)
  // Gone since it was looked for.
  if (!content && !edit.creates) return absentOutcome(path)
  const document = content
    ? parseEditable(path, content.bytes, format, release, yaml)
    : emptyDocument(format, release, yaml)
  const parse = (text: Source): TargetDocument => parseTargets(text, format, release, yaml)
  const { report, after } = namingFile(path, () => {
    const { report, draft, source } = edit.operate(document, yaml)
    if (source) return { report, after: proved(document, parse(source)) }
    if (!draft!.changes) return { report, after: document.source }
    const layout = layoutOf(document, (text, quote) => yaml!.scalar(text, quote))
    return { report, after: applyDraft(draft!, layout, parse).source }
  })
  const before = content && document.source
  const total = document.groups.reduce((sum, group) => sum + group.size, 0)
  const changed = after !== document.source && !(before && sameText(before, after))
  return { path, before, after, changed, missing: !content, total, report, findings: document.findings }
}

/** What holds for all files of a call together. Throws a Failure (exit 1). */
function checkTogether(edit: TargetEdit, outcomes: readonly EditOutcome[]): void {
  if (edit.unmatched === 'refuse') {
    const [first] = unmatchedEverywhere(outcomes)
    if (first) {
      const files = outcomes.map(({ path }) => path).join(', ')
      const details = first.hint === undefined ? {} : { hint: first.hint }
      throw new Failure(EXIT.refused, `${files}: "${first.text}" is not there`, details)
    }
  }
  if (edit.maxRemoved) {
    const sum = (count: (outcome: EditOutcome) => number): number =>
      outcomes.reduce((all, each) => all + count(each), 0)
    checkRemovalLimit(
      sum(({ report }) => report.removed.length),
      sum(({ total }) => total),
      edit.maxRemoved,
    )
  }
}

function unmatchedEverywhere(outcomes: readonly EditOutcome[]): Unmatched[] {
  const [first, ...others] = outcomes.filter(({ missing }) => !missing).map(({ report }) => report.unmatched)
  const inOthers = others.map((unmatched) => new Set(unmatched.map(({ text }) => text)))
  return (first ?? []).filter(({ text }) => inOthers.every((texts) => texts.has(text)))
}

function unmatchedWarnings(edit: TargetEdit, outcomes: readonly EditOutcome[]): string[] {
  return unmatchedEverywhere(outcomes)
    .filter(({ hint }) => hint !== undefined || edit.unmatched === 'warn')
    .map(({ text, hint }) => `"${text}" is not there${hint === undefined ? '' : `: ${hint}`}`)
}

/** Names the file in what is refused of it. */
function namingFile<Result>(path: string, action: () => Result): Result {
  try {
    return action()
  } catch (error) {
    if (!(error instanceof Failure) || error.exit !== EXIT.refused) throw error
    throw new Failure(EXIT.refused, `${path}: ${error.message}`, {
      cause: error,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(error.findings === undefined ? {} : { findings: error.findings }),
    })
  }
}

/** A file that was written as a whole has to mean what it meant. Throws where it does not: a bug of ours. */
function proved(before: TargetDocument, after: TargetDocument): Source {
  const meaning = (document: TargetDocument): string =>
    JSON.stringify(canonicalGroups(document.groups).map(({ addresses, labels }) => [addresses, [...labels]]))
  if (hasErrors(after.findings) || meaning(before) !== meaning(after))
    throw new Error('the canonical form changes what the file means')
  return after.source
}

function sameText(a: Source, b: Source): boolean {
  return a.length === b.length && a.toBytes().equals(b.toBytes())
}
