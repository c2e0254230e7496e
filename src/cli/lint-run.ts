import { EXIT, type ExitCode } from '../diagnostics/failure.ts'
import type { Finding, Severity } from '../diagnostics/finding.ts'
import { Source } from '../document/source.ts'
import type { Files } from '../lint/files.ts'
import type { LintedFile } from '../lint/linted-file.ts'
import type { LintOptions } from '../lint/options.ts'
import { withFiles } from '../lint/overlay.ts'
import { type LintInput, type LintRun, type LintTools, lint } from '../lint/run.ts'
import { type Release, releaseName } from '../prometheus/release.ts'
import type { Progress } from '../report/progress.ts'
import { printable } from '../report/terminal.ts'
import { checkOptions, type LintCommandOptions } from './commands/lint.ts'
import type { CommandContext } from './context.ts'
import type { Io } from './io.ts'
import { lintFiles } from './lint-files.ts'
import {
  type Context,
  contextOf,
  expectMatches,
  inputPaths,
  type KindTest,
  kindTest,
  type LintInputs,
  readInputs,
} from './lint-inputs.ts'
import { lintOptionsFor, lintTools, pathMappings } from './lint-setup.ts'
import { upgradeRelease, withUpgrade } from './lint-upgrade.ts'
import { prepareLongRun } from './long-run.ts'
import { paintFor } from './output.ts'
import { type Settings, settingsAsRead } from './settings.ts'
import { VERSION } from './version.ts'

/** From this much text on it pays to set V8 up for it. */
const LONG_RUN_BYTES = 50_000

/** What a run works with. */
interface Task {
  readonly options: LintCommandOptions
  readonly lintOptions: LintOptions
  readonly files: Files
  readonly tools: LintTools
  /** The release that is upgraded to. */
  readonly upgrade: Release | undefined
  readonly io: Io
  /** What a file is by the options and the project file. */
  readonly kindOf: KindTest
  /** Whether standard input is linted, which --fix cannot write to. */
  readonly isStandardInput: boolean
}

/** `promsd lint`. */
export async function lintFilesCommand(
  paths: readonly string[],
  options: LintCommandOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { io } = context
  checkOptions(paths, options)
  expectMatches(options.config === undefined ? paths : [options.config, ...paths])
  const settings = await settingsAsRead(options, io)
  const { project, release } = settings
  const upgrade = upgradeRelease(options.upgradeTo, release)
  const lintOptions = await lintOptionsFor(options, settings, release)
  if (lintOptions.features.size > 0) await warnOfFeatures(lintOptions.features, options, io)
  const files = lintFiles(pathMappings(options, settings))
  const tools = lintTools(io, files)
  const kindOf = kindTest(options, settings, files)
  const isStandardInput = paths.includes('-')
  const task: Task = { options, lintOptions, files, tools, upgrade, io, kindOf, isStandardInput }
  const faults = project ? await (await import('./project-faults.ts')).projectFaults(project) : []
  // Other commands stop at them; this one tells of them together with all else.
  const faulty = project && faults.length > 0 ? [project.path] : []
  if (options.query !== undefined) {
    const around = await runLint((await readInputs(faulty, task)).files, task)
    return report({ files: [...(await lintQuery(options.query, task)), ...around.files], skipped: [] }, settings, task)
  }
  const inputs = await readInputs([...faulty, ...inputPaths(paths, options, settings, files)], task)
  const around = await contextOf(inputs.files, settings, files, task)
  const all = [...around.configs, ...inputs.files]
  const size = all.reduce((sum, { source }) => sum + source.length, 0)
  if (context.isCompiled && size > LONG_RUN_BYTES) prepareLongRun()
  if (options.fix) {
    // What is written depends on it.
    if (project) (await import('../project/project.ts')).refuseFaults(project.path, { ...project, findings: faults })
    const { fixFiles } = await import('./lint-fix.ts')
    const outcome = await fixFiles(all, { files, lintOptions, tools, options, settings, context })
    if (paths.length > 0) warnOfConfig(around, inputs, outcome.run, task)
    const exit = await report(withBroken(outcome.run, inputs), settings, task)
    return options.check && outcome.changed ? EXIT.refused : exit
  }
  const given = inputs.files.find(({ path }) => path === options.stdinFilename)
  // What an editor has open may not be on the disk yet.
  const seen = given ? withFiles(files, new Map([[given.path, given.source]])) : files
  const run = await runLint(all, { ...task, files: seen })
  if (paths.length > 0) warnOfConfig(around, inputs, run, task)
  return report(withBroken(run, inputs), settings, task)
}

/**
 * Without the project's config the verdict on target files that were named is milder. Where no path is given, the project
 * file itself is linted, and tells of it.
 */
function warnOfConfig({ problem }: Context, { files: inputs }: LintInputs, { files }: LintRun, task: Task): void {
  const { options, lintOptions, io } = task
  if (problem === undefined || lintOptions.missingFiles === 'ignore') return
  const named = new Set(inputs.map(({ path }) => path))
  if (!files.some(({ path, kind }) => kind === 'targets' && named.has(path))) return
  warn(`no job has a say in these targets, as the project's config cannot be read: ${problem}`, options, io)
}

function withBroken(run: LintRun, { broken }: LintInputs): LintRun {
  return { ...run, skipped: [...run.skipped, ...broken].sort() }
}

/** Lints for the release and, where asked for, for the one that is upgraded to. */
async function runLint(inputs: readonly LintInput[], task: Task): Promise<LintRun> {
  const { options, lintOptions, files, tools, upgrade, io } = task
  const progress = progressOn(io, options)
  const run = await lint(inputs, lintOptions, files, tools, progress.tick)
  progress.clear()
  if (!upgrade) return run
  const later = await lint(inputs, { ...lintOptions, release: upgrade }, files, tools)
  return { ...run, files: withUpgrade(run.files, later.files, upgrade) }
}

/** A flag that does not exist leaves in force what it was meant to allow. */
async function warnOfFeatures(features: ReadonlySet<string>, options: LintCommandOptions, io: Io): Promise<void> {
  const { FEATURE_FLAGS } = await import('../prometheus/features.ts')
  const { didYouMean } = await import('../diagnostics/suggest.ts')
  for (const name of features) {
    if (name === '' || FEATURE_FLAGS.includes(name)) continue
    const hint = didYouMean(name, FEATURE_FLAGS)
    warn(`Prometheus has no feature flag "${name}"${hint === undefined ? '' : `: ${hint}`}`, options, io)
  }
}

function warn(message: string, options: LintCommandOptions, io: Io): void {
  if (!options.quiet) io.err(`${paintFor('stderr', io, options)('yellow', 'warning')}: ${printable(message)}\n`)
}

/** Milliseconds in which nothing is said of how far a run is, and so the module that would say it is not loaded. */
const PATIENCE_MS = 1000

/** A line that tells how far a long run is; loaded when it is needed, and only where a terminal shows it. */
function progressOn(io: Io, { quiet }: LintCommandOptions) {
  // `performance` is loaded at its first use, which takes 3 ms.
  const start = Date.now()
  let line: Progress | undefined
  return {
    async tick(done: number, total: number, path: string): Promise<void> {
      if (quiet || !io.terminal.stderr || Date.now() - start < PATIENCE_MS) return
      const { createProgress } = await import('../report/progress.ts')
      line ??= createProgress({
        write: (text) => io.err(text),
        now: () => Date.now(),
        width: Number(io.env['COLUMNS']) || 80,
        startedAt: start,
      })
      line.tick(done, total, path)
    },
    clear: (): void => line?.clear(),
  }
}

async function lintQuery(expression: string, { lintOptions, tools, upgrade }: Task): Promise<LintedFile[]> {
  const checkQuery = await tools.checkQuery()
  const { features } = lintOptions
  const verdict = (release: Release): LintedFile[] => {
    const findings = checkQuery(expression, { release, features }).map(
      ({ rule, message, start, end, hint }): Finding => ({
        rule,
        severity: 'error',
        message,
        span: { start, end },
        ...(hint === undefined ? {} : { hint }),
      }),
    )
    return [{ path: '<query>', kind: 'query', source: Source.fromText(expression), findings, secrets: [] }]
  }
  const present = verdict(lintOptions.release)
  return upgrade ? withUpgrade(present, verdict(upgrade), upgrade) : present
}

async function report(run: LintRun, settings: Settings, task: Task): Promise<ExitCode> {
  const { options, upgrade, io, isStandardInput } = task
  const { renderLint } = await import('../report/lint-report.ts')
  const files = options.quiet
    ? run.files.map((file) => ({ ...file, findings: file.findings.filter(({ severity }) => severity === 'error') }))
    : run.files
  const rules = options.output === 'sarif' ? (await import('../lint/registry.ts')).ruleInfo : undefined
  const lintReport = {
    release: releaseName(task.lintOptions.release),
    ...(upgrade ? { upgradeTo: releaseName(upgrade) } : {}),
    files,
    skipped: run.skipped,
  }
  const text = await renderLint(lintReport, options.output, {
    paint: paintFor('stdout', io, options),
    all: Boolean(options.verbose),
    quiet: Boolean(options.quiet),
    hasFixFlag: !isStandardInput,
    version: VERSION,
    root: process.cwd(),
    ...(rules ? { rules } : {}),
  })
  io.out(text)
  if (run.files.length === 0) {
    const skipped = run.skipped.length > 0 ? ', only files that are skipped (-v lists them)' : ''
    warn(`there is nothing to lint here${skipped}`, options, io)
  }
  return exitOf(run, settings, options, io)
}

/** Errors, or more warnings than allowed; the latter are told of, as nothing else shows them then. */
function exitOf({ files }: LintRun, { project }: Settings, options: LintCommandOptions, io: Io): ExitCode {
  const count = (wanted: Severity): number =>
    files.reduce((sum, { findings }) => sum + findings.filter(({ severity }) => severity === wanted).length, 0)
  const most = options.maxWarnings ?? project?.content.lint?.max_warnings
  const warnings = most === undefined ? 0 : count('warning')
  const isTooMuch = most !== undefined && warnings > most
  if (isTooMuch) {
    const paint = paintFor('stderr', io, options)
    const limit = options.maxWarnings === undefined ? `max_warnings of ${printable(project!.path)}` : '--max-warnings'
    const found = `${warnings} warning${warnings === 1 ? '' : 's'}`
    io.err(`${paint('red', paint('bold', 'error'))}: ${found}, and ${limit} allows ${most}\n`)
  }
  return isTooMuch || count('error') > 0 ? EXIT.refused : EXIT.ok
}
