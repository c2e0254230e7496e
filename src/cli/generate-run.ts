import { normalize } from 'node:path'
import { EXIT, type ExitCode, Failure } from '../diagnostics/failure.ts'
import { readFileIfAny } from '../files/read.ts'
import { jobFromOptions, optionName } from '../generate/options-jobs.ts'
import { onlySections } from '../generate/output-files.ts'
import { presetOptionNames } from '../generate/preset-lookup.ts'
import type { FieldsValue } from '../generate/value.ts'
import { applyLevels } from '../lint/suppress.ts'
import { refuseFaults } from '../project/refuse-faults.ts'
import { commandText } from './command-line.ts'
import type { GenerateOptions, JobArguments } from './commands/generate.ts'
import { configFiles, fromProject, type OriginOf, sourceOf } from './config-files.ts'
import { DEFAULT_CONFIG } from './config-options.ts'
import type { CommandContext } from './context.ts'
import { judge, refuseProblems } from './generate-findings.ts'
import { broughtBy, dashboardFiles, unreadRules } from './generate-presets.ts'
import { writeGenerated } from './generate-write.ts'
import { refuseSamePlaces } from './generated-places.ts'
import { adviceFindings, adviceSentences, type Generation, jobsGeneration, projectGeneration } from './generation.ts'
import { lintFiles } from './lint-files.ts'
import { type GeneratedFile, lintGenerated } from './lint-generated.ts'
import { lintOptionsFor, lintTools, pathMappings } from './lint-setup.ts'
import { printRaw, printWarnings } from './output.ts'
import { type OutputPlaces, placesOfOptions, placesOfProject } from './output-places.ts'
import { projectFaults } from './project-faults.ts'
import { pathFrom, projectPath, relativeTo, resolveSettings, type Settings } from './settings.ts'

/** `promsd generate`. */
export async function generate(
  jobs: readonly JobArguments[],
  options: GenerateOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { io } = context
  const { only } = options
  const printed = checkOptions(options)
  const settings = await resolveSettings(options, io, context.prepareFor)
  const { project } = settings
  if (project) refuseFaults(project.path, { ...project, findings: await projectFaults(project) })
  const generation = generationFor(jobs, settings, io.env)
  refuseProblems(generation, settings)
  const { config } = generation
  const place = options.to === undefined || options.to === '-' ? defaultPlace(settings) : normalize(options.to)
  const places = outputPlaces(options, settings, printed !== undefined)
  const from = originFor(jobs, settings, options, places)
  const { release } = settings
  const written = configFiles(config, place, places.split, { from, release })
  refuseProblems(written, settings, EXIT.refused)
  const { stale } = written
  const brought = broughtBy(generation, places, from)
  refuseProblems(brought, settings, EXIT.refused)
  const files = [...written.files, ...brought.rules, ...(await dashboardFiles(places, brought.rows))]
  const advice = [...generation.advice, ...brought.advice]
  if (!printed) refuseSamePlaces(files, settings.project?.path)

  const lintedFiles = lintFiles(pathMappings({}, settings))
  const tools = lintTools(io, lintedFiles)
  const lintOptions = await lintOptionsFor({}, settings, release)
  const linted = await lintGenerated(files, stale, { options: lintOptions, files: lintedFiles, tools })
  if (!printed) advice.push(...unreadRules(files, places, config, place, lintedFiles))
  const warnings = adviceSentences(advice)
  const findings = [...applyLevels(adviceFindings(advice), lintOptions.levels), ...linted.findings]
  warnings.push(...(await judge({ ...linted, findings }, settings, options, io)))

  if (only !== undefined) files[0] = part(config, only, place, from)
  if (printed) {
    if (!options.quiet) printWarnings(warnings, io, options)
    printRaw(files.find(({ kind }) => kind === printed)!.source.text, io)
    return EXIT.ok
  }
  return writeGenerated(files, { stale, warnings, mode: modeOf(generation, settings), options, settings, context })
}

/**
 * Throws a Failure (exit 2) for options that exclude one another.
 * @returns the kind of the file that goes to standard output, if one does
 */
function checkOptions(options: GenerateOptions): GeneratedFile['kind'] | undefined {
  const { only, to, split, rules, dashboard, check, dryRun, diff, output, reload, server } = options
  if (split !== undefined && only !== undefined) throw new Failure(EXIT.usage, '--split and --only exclude one another')
  const kinds: GeneratedFile['kind'][] = []
  if (to === '-' || (only !== undefined && to === undefined)) kinds.push('config')
  if (rules === '-') kinds.push('rules')
  if (dashboard === '-') kinds.push('dashboard')
  const [printed] = kinds
  if (!printed) return undefined
  const isWritten = (path: string | undefined): boolean => path !== undefined && path !== '-'
  if (kinds.length > 1 || split !== undefined || [to, rules, dashboard].some(isWritten)) {
    throw new Failure(EXIT.usage, 'one file can be printed, without any that are printed or written beside it', {
      hint: 'leave --to, --split, --rules or --dashboard to a call of its own',
    })
  }
  if (check || dryRun || diff || output === 'json') {
    const message = 'what is printed changes no file: --check, --dry-run, --diff and -o json need a PATH'
    throw new Failure(EXIT.usage, message)
  }
  if (reload || server !== undefined) {
    throw new Failure(EXIT.usage, 'what is printed is not loaded: --reload and --server need --to PATH')
  }
  return printed
}

/** Keys of the project file say what a run writes that writes all; options win over them. */
function outputPlaces(options: GenerateOptions, { project }: Settings, isPrinted: boolean): OutputPlaces {
  const isWhole = !isPrinted && options.only === undefined
  const ofProject = project && isWhole ? placesOfProject(project, (path) => projectPath(project, path)) : {}
  return { ...ofProject, ...placesOfOptions(options) }
}

/** Throws a Failure (exit 2) where nothing is asked for, or both by a project file and here. */
function generationFor(
  jobs: readonly JobArguments[],
  { project }: Settings,
  env: Readonly<Record<string, string | undefined>>,
): Generation {
  const asked = project && projectGeneration(project, project.folder, env)
  if (jobs.length > 0) {
    if (!asked) return jobsGeneration(jobs.map(({ name, given }) => jobFromOptions(name, given, presetOptionNames)))
    throw new Failure(EXIT.usage, `${project!.path} says what is to be generated: --job is for where there is none`, {
      hint: 'write the job into the project file',
    })
  }
  if (asked) return asked
  const what = project ? `${project.path} has no jobs` : 'there is no project file'
  throw new Failure(EXIT.usage, `nothing is to be generated: ${what}`, {
    hint: `list them under "jobs" in ${project?.path ?? 'promsd.yaml'}, or give them here: promsd generate --job NAME --static HOST:PORT`,
  })
}

/** What may hold secrets of elsewhere is read by nobody who may not read the project file; undefined for anything else. */
function modeOf({ hasOutsideValues }: Generation, { project }: Settings): number | undefined {
  const mode = hasOutsideValues && project ? readFileIfAny(project.path)?.stat.mode : undefined
  return mode === undefined ? undefined : mode & 0o644
}

function defaultPlace({ project }: Settings): string {
  if (!project) return DEFAULT_CONFIG
  return relativeTo(process.cwd(), pathFrom(project.folder, project.content.config ?? DEFAULT_CONFIG))
}

/** Of jobs of the command line, the call that writes the same again. */
function originFor(
  jobs: readonly JobArguments[],
  { project }: Settings,
  { to, only = [], split }: GenerateOptions,
  { rules }: OutputPlaces,
): OriginOf {
  if (jobs.length === 0) return fromProject(project!.path)
  const option = (name: string, value: string | undefined): string[] => (value === undefined ? [] : [name, value])
  const places = [
    ...option('--to', to),
    ...only.flatMap((section) => option('--only', section)),
    ...option('--split', split),
  ]
  const args = jobs.flatMap(({ name, given }) => [
    '--job',
    name,
    ...given.flatMap((each) => [optionName(each.option), ...(each.text === undefined ? [] : [each.text])]),
  ])
  return (path) => {
    // Without it, the config is the same: there it says nothing of the rules.
    const beside = path === rules?.path ? ['--rules', path === '<stdout>' ? '-' : path] : []
    return { command: commandText(['promsd', 'generate', ...places, ...beside, ...args]) }
  }
}

/** A file with some sections only. Throws a Failure (exit 1) where there are none of them. */
function part(config: FieldsValue, sections: readonly string[], path: string, from: OriginOf): GeneratedFile {
  const value = onlySections(config, sections)
  if (value.fields.size === 0) {
    throw new Failure(EXIT.refused, `there is no ${sections.join(' and no ')} to write`)
  }
  return { path, kind: 'config', source: sourceOf(value, path, from), value }
}
