import { dirname } from 'node:path'
import { EXIT, type ExitCode, Failure } from '../diagnostics/failure.ts'
import { syntaxFindings } from '../document/node.ts'
import type { Source } from '../document/source.ts'
import { decodeYaml, excessiveAliasing, readYaml } from '../document/yaml.ts'
import { type Change, type EditedFile, editFiles } from '../files/edit.ts'
import { makeFolder } from '../files/folder.ts'
import { type FileContent, isThere, readFileIfAny } from '../files/read.ts'
import { type ConfigDocument, configDocument } from '../generate/config-edit/config-document.ts'
import { generatedFrom } from '../generate/header.ts'
import type { JsonParts } from '../report/edit-report.ts'
import { type ConfigOutcome, type JobReport, renderJobJson, renderJobText } from '../report/job-report.ts'
import { refusedFindings } from '../secrets/index.ts'
import { writeAndReload } from './after-write.ts'
import { type ConfigWriteOptions, configPath } from './config-options.ts'
import { ConfigVerdict } from './config-verdict.ts'
import type { CommandContext } from './context.ts'
import { diffOf, paintFor, printLoaded, printRaw, printWarnings } from './output.ts'
import { encodingFinding, notUtf8 } from './read-target-file.ts'
import type { Settings } from './settings.ts'

/** What a command makes of a config. */
export interface EditedConfig {
  /** The document itself where nothing changes. */
  readonly after: ConfigDocument
  readonly report: JobReport
  /** The former and the new name of a job. */
  readonly renamed?: readonly [string, string]
  /** Texts of the other files of the edit, by path; those that stay as they are need not be there. */
  readonly others?: ReadonlyMap<string, Source>
  readonly warnings?: readonly string[]
}

export interface ConfigEdit {
  /** Files that are written along with the config, before it, as it will name them. */
  readonly others?: readonly string[]
  /** @param others the content of the other files, by path; undefined for one that is not there */
  operate(document: ConfigDocument, others: ReadonlyMap<string, Source | undefined>): EditedConfig
}

/** A file as it was read, for an edit or a preview of it. */
type ReadFile = Pick<EditedFile, 'path' | 'content'>

/**
 * Runs an edit on the config that the options name and prints what it did. The config is locked, read, edited, linted
 * for the release and replaced, together with other files; with --dry-run and --check it is only read.
 * @throws Failure: exit 1 where the config or the result of the edit would be refused, exit 3 where there is none
 */
export async function editConfig(
  edit: ConfigEdit,
  options: ConfigWriteOptions,
  settings: Settings,
  context: CommandContext,
): Promise<ExitCode> {
  const { io, commandLine } = context
  const path = configPath(options, settings)
  const present = readConfigFile(path)
  context.prepareFor(present.bytes.length)
  const verdict = await ConfigVerdict.load(path, settings, io)
  const warnings: string[] = []
  const warn = (message: string): void => void warnings.push(message)
  let outcomes: readonly ConfigOutcome[] = []
  let edited: EditedConfig | undefined
  let loadedBy: string | undefined
  const operate = async (files: readonly ReadFile[]): Promise<readonly Change[]> => {
    const before = parseConfig(path, files.at(-1)!.content)
    const others = new Map(
      files.slice(0, -1).map((file) => [file.path, file.content && decodeYaml(file.content.bytes)]),
    )
    edited = edit.operate(before, others)
    outcomes = outcomesOf(before, others, edited)
    if (outcomes.some(({ changed }) => changed)) {
      const after = { ...edited.after, others: edited.others ?? new Map() }
      const { renamed } = edited
      await verdict.check({ ...before, others: new Map() }, after, { renamed, force: options.force ?? false })
    }
    return files.map((file) => {
      const outcome = outcomes.find(({ path: each }) => each === file.path)
      return outcome?.changed ? { bytes: outcome.after.toBytes() } : undefined
    })
  }
  const paths = [...(edit.others ?? []), path]
  const isPreview = Boolean(options.dryRun || options.check)
  const preview = () => operate(paths.map(readPresent))
  if (isPreview) await preview()
  else {
    const write = async () => {
      await makeFolders(paths, preview)
      return editFiles(paths, operate, {
        command: commandLine,
        lockTimeoutMs: options.lockTimeout,
        history: settings.history,
        namer: { path, names: () => true },
        warn,
      })
    }
    loadedBy = await writeAndReload(path, write, { options, settings, context, warn })
  }
  warnings.unshift(...generatedWarnings(path, outcomes), ...(edited!.warnings ?? []))
  await print(path, edited!.report, outcomes, { warnings, loadedBy }, options, context)
  return options.check && outcomes.some(({ changed }) => changed) ? EXIT.refused : EXIT.ok
}

/** A file as it is, of which even the folder may be missing. */
function readPresent(path: string): ReadFile {
  return { path, content: isThere(path) ? readFileIfAny(path) : undefined }
}

/** Makes the folders of files that have none yet, once it is clear that the edit would be made. */
async function makeFolders(paths: readonly string[], preview: () => Promise<unknown>): Promise<void> {
  const missing = [...new Set(paths.map((path) => dirname(path)))].filter((folder) => !isThere(folder))
  if (missing.length === 0) return
  await preview()
  for (const folder of missing) makeFolder(folder)
}

/** The bytes of a config. Throws a Failure (exit 3) where it is not there. */
export function readConfigFile(path: string): FileContent {
  const content = readFileIfAny(path)
  if (!content) throw new Failure(EXIT.failed, `there is no config ${path}`, { hint: 'name it with -c' })
  return content
}

/**
 * Reads a config for edits of its jobs, or only to look at them.
 * @throws Failure (exit 1) for what cannot be read, or is not UTF-8
 */
export function parseConfig(
  path: string,
  content: FileContent | undefined,
  purpose: 'edit' | 'look' = 'edit',
): ConfigDocument {
  if (!content) throw new Failure(EXIT.failed, `${path} is gone`)
  const source = decodeYaml(content.bytes)
  const isEdit = purpose === 'edit'
  if (!source.isUtf8 && isEdit) throw notUtf8(path, source)
  const tree = readYaml(source)
  const problems = source.isUtf8 ? syntaxFindings(tree) : [encodingFinding(source)]
  if (problems.length > 0) {
    const message = isEdit
      ? `${path} is not edited: Prometheus cannot read it`
      : `${path}: Prometheus cannot read this file`
    throw new Failure(EXIT.refused, message, { findings: refusedFindings(path, { source, tree }, problems) })
  }
  if (source.text.includes('&') && excessiveAliasing(tree.root)) {
    const reason = 'it is mostly made of aliases'
    throw new Failure(
      EXIT.refused,
      isEdit
        ? `${path} is not edited: ${reason}, which Prometheus refuses`
        : `${path}: Prometheus refuses this file: ${reason}`,
    )
  }
  return configDocument(path, source, tree)
}

/** The other files that are there or will be, then the config. */
function outcomesOf(
  before: ConfigDocument,
  others: ReadonlyMap<string, Source | undefined>,
  { after, others: written }: EditedConfig,
): ConfigOutcome[] {
  const outcomes: ConfigOutcome[] = []
  for (const [path, former] of others) {
    const text = written?.get(path)
    const now = text ?? former
    if (now) outcomes.push({ path, before: former, after: now, changed: text !== undefined })
  }
  const changed = after.source.text !== before.source.text
  return [...outcomes, { path: before.file, before: before.source, after: after.source, changed }]
}

function generatedWarnings(path: string, outcomes: readonly ConfigOutcome[]): string[] {
  const { before, changed } = outcomes.at(-1)!
  const from = changed && before ? generatedFrom(before) : undefined
  return from === undefined
    ? []
    : [`${path} is generated from ${from}: the next promsd generate takes this change back`]
}

async function print(
  path: string,
  report: JobReport,
  outcomes: readonly ConfigOutcome[],
  { warnings, loadedBy }: Pick<JsonParts, 'warnings' | 'loadedBy'>,
  options: ConfigWriteOptions,
  { io }: CommandContext,
): Promise<void> {
  const dryRun = Boolean(options.dryRun || options.check)
  const diff = options.diff ? await diffOf(outcomes) : undefined
  if (options.output === 'json') io.out(renderJobJson(path, report, outcomes, { dryRun, diff, warnings, loadedBy }))
  else {
    if (!options.quiet) printWarnings(warnings, io, options)
    if (diff !== undefined) printRaw(diff, io)
    else if (!options.quiet) io.out(renderJobText(path, report, { dryRun }, paintFor('stdout', io, options)))
    if (!options.quiet) printLoaded(loadedBy, io, diff !== undefined)
  }
}
