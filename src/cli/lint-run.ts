import { EXIT, type ExitCode } from '../diagnostics/failure.ts'
import type { Finding, Severity } from '../diagnostics/finding.ts'
import { Source } from '../document/source.ts'
import type { LintedFile } from '../lint/linted-file.ts'
import { withFiles } from '../lint/overlay.ts'
import type { LintRun } from '../lint/run.ts'
import { type Release, releaseName } from '../prometheus/release.ts'
import { printable } from '../report/terminal.ts'
import { checkOptions, type LintCommandOptions } from './commands/lint.ts'
import type { CommandContext } from './context.ts'
import type { Io } from './io.ts'
import { lintFiles } from './lint-files.ts'
import {
  type Context,
  contextOf,
  type InputTask,
  inputPaths,
  kindTest,
  type LintInputs,
  missedPatterns,
  readInputs,
} from './lint-inputs.ts'
import { type LintTask, lintPass } from './lint-pass.ts'
import { lintOptionsFor, lintTools, pathMappings } from './lint-setup.ts'
import { upgradeRelease, withUpgrade } from './lint-upgrade.ts'
import { paintFor, printFailure } from './output.ts'
import { type Settings, settingsAsRead } from './settings.ts'
import { VERSION } from './version.ts'

/** `promsd lint`. */
export async function lintFilesCommand(
  paths: readonly string[],
  options: LintCommandOptions,
  commandContext: CommandContext,
): Promise<ExitCode> {
  const { io } = commandContext
  checkOptions(paths, options)
  const missed = missedPatterns(paths)
  const [noConfig] = options.config === undefined ? [] : missedPatterns([options.config])
  if (noConfig) throw noConfig
  const settings = await settingsAsRead(options, io)
  const { project, release } = settings
  const upgrade = upgradeRelease(options.upgradeTo, release)
  const lintOptions = await lintOptionsFor(options, settings, release)
  if (lintOptions.features.size > 0) await warnOfFeatures(lintOptions.features, options, io)
  const files = lintFiles(pathMappings(options, settings))
  const inputTask: InputTask = { options, io, kindOf: kindTest(options, settings, files) }
  const faults = project ? await (await import('./project-faults.ts')).projectFaults(project) : []
  // Other commands stop at them; this one tells of them together with all else.
  const faulty = project && faults.length > 0 ? [project.path] : []
  const named = options.query === undefined ? inputPaths(paths, options, settings, files) : []
  const inputs = await readInputs([...faulty, ...named], inputTask)
  const failures = [...missed, ...inputs.failures]
  // What is written depends on what all of them say.
  if (failures[0] && (inputs.files.length === 0 || options.fix)) throw failures[0]
  const around: Context =
    options.query === undefined ? await contextOf(inputs.files, settings, files, inputTask) : { configs: [] }
  const given = inputs.files.find(({ path }) => path === options.stdinFilename)
  const task: LintTask = {
    options,
    lintOptions,
    // What an editor has open may not be on the disk yet.
    files: given ? withFiles(files, new Map([[given.path, given.source]])) : files,
    upgrade,
    context: around.configs,
    isStandardInput: paths.includes('-'),
    io,
  }
  if (options.query !== undefined) {
    const others = await lintPass(inputs.files, task)
    return report({ files: [...(await lintQuery(options.query, task)), ...others.files], skipped: [] }, settings, task)
  }
  const size = [...around.configs, ...inputs.files].reduce((sum, { source }) => sum + source.length, 0)
  commandContext.prepareFor(size)
  if (options.fix) {
    // What is written depends on it.
    if (project)
      (await import('../project/refuse-faults.ts')).refuseFaults(project.path, { ...project, findings: faults })
    const { fixFiles } = await import('./lint-fix.ts')
    const outcome = await fixFiles(inputs.files, task, settings, commandContext)
    if (paths.length > 0) warnOfConfig(around, inputs, outcome.run, task)
    const exit = await report(withBroken(outcome.run, inputs), settings, task, outcome.diff)
    return options.check && outcome.changed ? EXIT.refused : exit
  }
  const run = await lintPass(inputs.files, task)
  if (paths.length > 0) warnOfConfig(around, inputs, run, task)
  const exit = await report(withBroken(run, inputs), settings, task)
  for (const failure of failures) await printFailure(failure, { json: false, verbose: false }, io)
  return failures.length > 0 ? EXIT.failed : exit
}

/**
 * Without the project's config the verdict on target files that were named is milder. Where no path is given, the project
 * file itself is linted, and tells of it.
 */
function warnOfConfig({ problem }: Context, { files: inputs }: LintInputs, { files }: LintRun, task: LintTask): void {
  const { options, lintOptions, io } = task
  if (problem === undefined || lintOptions.missingFiles === 'ignore') return
  const named = new Set(inputs.map(({ path }) => path))
  if (!files.some(({ path, kind }) => kind === 'targets' && named.has(path))) return
  warn(`no job has a say in these targets, as the project's config cannot be read: ${problem}`, options, io)
}

function withBroken(run: LintRun, { broken }: LintInputs): LintRun {
  return { ...run, skipped: [...run.skipped, ...broken].sort() }
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

async function lintQuery(expression: string, { lintOptions, files, upgrade, io }: LintTask): Promise<LintedFile[]> {
  const checkQuery = await lintTools(io, files).checkQuery()
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

async function report(run: LintRun, settings: Settings, task: LintTask, diff?: string): Promise<ExitCode> {
  const { options, upgrade, io, isStandardInput } = task
  const { renderLint } = await import('../report/lint-report.ts')
  const errors = count(run, 'error')
  const warnings = count(run, 'warning')
  const limit = warningLimit(settings, options)
  const failsByWarnings = warnings > limit.most
  const makesItFail = ({ severity }: Finding) => severity === 'error' || (failsByWarnings && severity === 'warning')
  const files = options.quiet
    ? run.files.map((file) => ({ ...file, findings: file.findings.filter(makesItFail) }))
    : run.files
  const rules = options.output === 'sarif' ? (await import('../lint/registry.ts')).ruleInfo : undefined
  const lintReport = {
    release: releaseName(task.lintOptions.release),
    ...(upgrade ? { upgradeTo: releaseName(upgrade) } : {}),
    files,
    skipped: run.skipped,
    failsByWarnings,
    ...(diff === undefined ? {} : { diff }),
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
  // Nothing else tells why the run fails.
  if (failsByWarnings) {
    const paint = paintFor('stderr', io, options)
    const found = `${warnings} warning${warnings === 1 ? '' : 's'}`
    io.err(`${paint('red', paint('bold', 'error'))}: ${found}, and ${limit.name} allows ${limit.most}\n`)
  }
  return failsByWarnings || errors > 0 ? EXIT.refused : EXIT.ok
}

function count({ files }: LintRun, wanted: Severity): number {
  return files.reduce((sum, { findings }) => sum + findings.filter(({ severity }) => severity === wanted).length, 0)
}

/** How many warnings are allowed, and what says so. */
function warningLimit({ project }: Settings, { maxWarnings }: LintCommandOptions): { most: number; name: string } {
  if (maxWarnings !== undefined) return { most: maxWarnings, name: '--max-warnings' }
  const most = project?.content.lint?.max_warnings ?? Number.POSITIVE_INFINITY
  return { most, name: `max_warnings of ${printable(project?.path ?? '')}` }
}
