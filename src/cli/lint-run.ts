import { statSync } from 'node:fs'
import { EXIT, type ExitCode, Failure } from '../diagnostics/failure.ts'
import type { Finding } from '../diagnostics/finding.ts'
import { Source } from '../document/source.ts'
import { expandFiles } from '../files/glob.ts'
import { readFileIfAny } from '../files/read.ts'
import { filesBelow } from '../files/walk.ts'
import type { Files } from '../lint/files.ts'
import type { LintedFile } from '../lint/linted-file.ts'
import type { LintOptions } from '../lint/options.ts'
import { type LintInput, type LintRun, type LintTools, lint } from '../lint/run.ts'
import { parseRelease, type Release, releaseName } from '../prometheus/release.ts'
import type { Progress } from '../report/progress.ts'
import { printable } from '../report/terminal.ts'
import { checkOptions, exitFor, type LintCommandOptions } from './commands/lint.ts'
import { mainConfig } from './config-options.ts'
import type { CommandContext } from './context.ts'
import type { Io } from './io.ts'
import { lintFiles, sourceOf } from './lint-files.ts'
import { lintOptionsFor, lintTools, pathMappings } from './lint-setup.ts'
import { prepareLongRun } from './long-run.ts'
import { paintFor } from './output.ts'
import { pathFrom, relativeTo, resolveSettings, type Settings } from './settings.ts'
import { VERSION } from './version.ts'

/** From this much text on it pays to set V8 up for it. */
const LONG_RUN_BYTES = 50_000

/** `promsd lint`. */
export async function lintFilesCommand(
  paths: readonly string[],
  options: LintCommandOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { io } = context
  checkOptions(paths, options)
  expectMatches(options.config === undefined ? paths : [options.config, ...paths])
  const settings = await resolveSettings(options, io)
  const lintOptions = await lintOptionsFor(options, settings, settings.release)
  if (lintOptions.features.size > 0) await warnOfFeatures(lintOptions.features, options, io)
  const files = lintFiles(pathMappings(options, settings))
  const tools = lintTools(io, files)
  if (options.query !== undefined) {
    const run: LintRun = { files: [await lintQuery(options.query, lintOptions, tools)], skipped: [] }
    return report(run, options, settings, lintOptions, io)
  }
  const isConfig = configTest(options, settings, files)
  const inputs = await readInputs(inputPaths(paths, options, settings), options, io, isConfig)
  const size = inputs.reduce((sum, { source }) => sum + source.length, 0)
  if (context.isCompiled && size > LONG_RUN_BYTES) prepareLongRun()
  if (options.fix) {
    const { fixFiles } = await import('./lint-fix.ts')
    const outcome = await fixFiles(inputs, { files, lintOptions, tools, options, settings, context })
    const exit = await report(outcome.run, options, settings, lintOptions, io)
    return options.check && outcome.changed ? EXIT.refused : exit
  }
  const named = options.config === undefined ? [] : await readInputs([options.config], options, io, isConfig)
  const run = await runLint(inputs, named, options, lintOptions, files, tools, io)
  return report(run, options, settings, lintOptions, io)
}

/** Lints for the release and, where asked for, for the one that is upgraded to. */
async function runLint(
  inputs: readonly LintInput[],
  context: readonly LintInput[],
  options: LintCommandOptions,
  lintOptions: LintOptions,
  files: Files,
  tools: LintTools,
  io: Io,
): Promise<LintRun> {
  const progress = progressOn(io, options)
  const shown = new Set(inputs.map(({ path }) => files.identity(path)))
  const all = [...context.filter(({ path }) => !shown.has(files.identity(path))), ...inputs]
  const run = await lint(all, lintOptions, files, tools, progress.tick)
  progress.clear()
  // A config that is linted itself shows all that it refers to.
  const isWhole = context.every(({ path }) => shown.has(files.identity(path)))
  const visible = isWhole ? run.files : run.files.filter(({ path }) => shown.has(files.identity(path)))
  if (options.upgradeTo === undefined) return { ...run, files: visible }
  const release = parseRelease(options.upgradeTo)
  // The whole verdict takes the place of the foretaste.
  const now = visible.map((file) => ({ ...file, findings: file.findings.filter(({ rule }) => rule !== 'removed-in') }))
  const later = await lint(all, { ...lintOptions, release }, files, tools)
  return { ...run, files: now.map((file) => withUpgrade(file, later, release)) }
}

/** The flags that change what is read; Prometheus has many others, and takes any name. */
const FEATURES = [
  'promql-experimental-functions',
  'promql-duration-expr',
  'promql-extended-range-selectors',
  'promql-binop-fill-modifiers',
  'utf8-names',
]

/** A flag that is misspelt leaves in force what it was meant to allow. */
async function warnOfFeatures(features: ReadonlySet<string>, options: LintCommandOptions, io: Io): Promise<void> {
  const { didYouMean } = await import('../diagnostics/suggest.ts')
  for (const name of features) {
    const hint = FEATURES.includes(name) ? undefined : didYouMean(name, FEATURES)
    if (hint === undefined) continue
    const paint = paintFor('stderr', io, options)
    io.err(`${paint('yellow', 'warning')}: no feature flag "${printable(name)}" is known: ${printable(hint)}\n`)
  }
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

/** Adds what only the other release refuses. */
function withUpgrade(file: LintedFile, later: LintRun, release: Release): LintedFile {
  const other = later.files.find(({ path, kind }) => path === file.path && kind === file.kind)
  const known = new Set(file.findings.map(placeKey))
  const added = (other?.findings ?? []).filter(
    (finding) => finding.severity === 'error' && !known.has(placeKey(finding)),
  )
  // What is right for the other release may be wrong for this one: nothing to apply.
  const marked = added.map(({ fix: _, ...finding }) => ({
    ...finding,
    message: `after the upgrade to ${releaseName(release)}: ${finding.message}`,
  }))
  return { ...file, findings: [...file.findings, ...marked] }
}

const placeKey = ({ rule, severity, span }: Finding): string => `${rule} ${severity} ${span.start} ${span.end}`

async function lintQuery(
  expression: string,
  { release, features }: LintOptions,
  tools: LintTools,
): Promise<LintedFile> {
  const checkQuery = await tools.checkQuery()
  const findings = checkQuery(expression, { release, features }).map(
    ({ rule, message, start, end, hint }): Finding => ({
      rule,
      severity: 'error',
      message,
      span: { start, end },
      ...(hint === undefined ? {} : { hint }),
    }),
  )
  return { path: '<query>', kind: 'query', source: Source.fromText(expression), findings, secrets: [] }
}

/** What is meant where no path is given: what the project file names, or the config of this folder. */
function inputPaths(
  paths: readonly string[],
  { config: named }: LintCommandOptions,
  { project }: Settings,
): readonly string[] {
  if (paths.length > 0) return paths
  if (named !== undefined) return [named]
  if (project) {
    const { config, files = [] } = project.content
    const cwd = process.cwd()
    const inProject = (path: string): string => relativeTo(cwd, pathFrom(project.folder, path))
    return [project.path, ...(config === undefined ? [] : [inProject(config)]), ...files.map(inProject)]
  }
  if (readFileIfAny('prometheus.yml')) return ['prometheus.yml']
  throw new Failure(EXIT.usage, 'there is nothing to lint', {
    hint: 'name files or folders: promsd lint prometheus.yml',
  })
}

/**
 * Throws a Failure (exit 3) for a pattern of the command line that matches no file, else a slip of a letter would pass in
 * CI. Those of the project file may wait for their files.
 */
function expectMatches(paths: readonly string[]): void {
  const missed = paths.find((path) => expandFiles([path]).length === 0)
  if (missed !== undefined) throw new Failure(EXIT.failed, `no file matches ${missed}`)
}

const LINTED = /\.(?:ya?ml|json)$/i

/** Tells by the options and the project file what is a config although its name is that of a target file. */
function configTest({ config }: LintCommandOptions, settings: Settings, files: Files): (path: string) => boolean {
  const configs = new Set(
    [config, mainConfig(settings)].flatMap((path) => (path === undefined ? [] : [files.identity(path)])),
  )
  return (path) => /\.json$/i.test(path) && configs.has(files.identity(path))
}

async function readInputs(
  paths: readonly string[],
  options: LintCommandOptions,
  io: Io,
  isConfig: (path: string) => boolean,
): Promise<LintInput[]> {
  const inputs: LintInput[] = []
  for (const path of expandFiles(paths)) {
    if (path === '-') {
      const name = options.stdinFilename ?? '<stdin>'
      inputs.push({ path: name, source: sourceOf(name, await io.stdin()), named: true })
    } else if (isFolder(path)) {
      for (const file of filesBelow(path, (name) => LINTED.test(name))) inputs.push(readInput(file, false, isConfig))
    } else inputs.push(readInput(path, true, isConfig))
  }
  return inputs
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function readInput(path: string, named: boolean, isConfig: (path: string) => boolean): LintInput {
  const content = readFileIfAny(path)
  if (!content) {
    throw new Failure(EXIT.failed, `there is no file ${path}`)
  }
  const kind = isConfig(path) ? 'config' : undefined
  return { path, source: sourceOf(path, content.bytes), named, kind }
}

async function report(
  run: LintRun,
  options: LintCommandOptions,
  settings: Settings,
  { release }: LintOptions,
  io: Io,
): Promise<ExitCode> {
  const { renderLint } = await import('../report/lint-report.ts')
  const maxWarnings = options.maxWarnings ?? settings.project?.content.lint?.max_warnings
  const exit = exitFor(
    run.files.flatMap(({ findings }) => findings),
    maxWarnings,
  )
  const files = options.quiet
    ? run.files.map((file) => ({ ...file, findings: file.findings.filter(({ severity }) => severity === 'error') }))
    : run.files
  const rules = options.output === 'sarif' ? (await import('../lint/registry.ts')).ruleInfo : undefined
  const text = await renderLint({ release: releaseName(release), files, skipped: run.skipped }, options.output, {
    paint: paintFor('stdout', io, options),
    all: Boolean(options.verbose),
    quiet: Boolean(options.quiet),
    version: VERSION,
    root: process.cwd(),
    ...(rules ? { rules } : {}),
  })
  io.out(text)
  return exit
}
