import { dirname, join, normalize, relative, resolve, sep } from 'node:path'
import { EXIT, type ExitCode, Failure } from '../diagnostics/failure.ts'
import { Source } from '../document/source.ts'
import { expandFiles } from '../files/glob.ts'
import { readFileIfAny } from '../files/read.ts'
import { type GeneratedFrom, generatedFrom, header } from '../generate/header.ts'
import { jobFromOptions, optionName } from '../generate/options-jobs.ts'
import { onlySections, outputText, splitConfig, wholeConfig } from '../generate/output-files.ts'
import type { FieldsValue } from '../generate/value.ts'
import { isFrom } from '../prometheus/schema/types.ts'
import { commandText } from './command-line.ts'
import type { GenerateOptions, JobArguments } from './commands/generate.ts'
import type { CommandContext } from './context.ts'
import { judge, refuseProblems } from './generate-findings.ts'
import { presetFiles, unreadRules } from './generate-presets.ts'
import { writeGenerated } from './generate-write.ts'
import { type Generation, jobsGeneration, projectGeneration } from './generation.ts'
import { lintFiles } from './lint-files.ts'
import { type GeneratedFile, lintGenerated } from './lint-generated.ts'
import { DEFAULT_CONFIG } from './lint-project.ts'
import { lintOptionsFor, lintTools, pathMappings } from './lint-setup.ts'
import { prepareLongRun } from './long-run.ts'
import { printRaw } from './output.ts'
import { pathFrom, relativeTo, resolveSettings, type Settings } from './settings.ts'

/** From this many characters of a project file on it pays to set V8 up for it. */
const LONG_RUN_CHARACTERS = 50_000

/** `promsd generate`. */
export async function generate(
  jobs: readonly JobArguments[],
  options: GenerateOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { io } = context
  const { only, split } = options
  const isPrinted = checkOptions(options)
  const settings = await resolveSettings(options, io)
  if (context.isCompiled && (settings.project?.source.length ?? 0) > LONG_RUN_CHARACTERS) prepareLongRun()
  const generation = generationFor(jobs, settings, io.env)
  refuseProblems(generation, settings)
  const { config } = generation
  const place = options.to === undefined || isPrinted ? defaultPlace(settings) : normalize(options.to)
  const from = originFor(jobs, settings)
  const files = split === undefined ? [whole(config, place, from)] : splitFiles(config, place, split, from, settings)
  files.push(...(await presetFiles(generation, options, from)))
  const stale = split === undefined ? [] : staleFiles(split, files, from)

  const lintedFiles = lintFiles(pathMappings({}, settings))
  const tools = lintTools(io, lintedFiles)
  const lintOptions = await lintOptionsFor({}, settings, settings.release)
  const linted = await lintGenerated(files, stale, { options: lintOptions, files: lintedFiles, tools })
  const unread = unreadRules(files, config, place, lintedFiles)
  const warnings = [...generation.warnings, ...unread, ...judge(linted, settings, options, io)]

  if (only !== undefined) files[0] = part(config, only, place, from)
  if (isPrinted) {
    printRaw(files[0]!.source.text, io)
    return EXIT.ok
  }
  return writeGenerated(files, { stale, warnings, options, settings, context })
}

/**
 * Throws a Failure (exit 2) for options that exclude one another.
 * @returns whether the text goes to standard output
 */
function checkOptions(options: GenerateOptions): boolean {
  const { only, to, split, rules, dashboard, check, dryRun, diff, output, reload, server } = options
  if (split !== undefined && only !== undefined) throw new Failure(EXIT.usage, '--split and --only exclude one another')
  const isPrinted = to === '-' || (only !== undefined && to === undefined)
  if (!isPrinted) return false
  if (split ?? rules ?? dashboard) {
    throw new Failure(EXIT.usage, '--split, --rules and --dashboard write several files: these cannot be printed')
  }
  if (check || dryRun || diff || output === 'json') {
    const message = 'what is printed changes no file: --check, --dry-run, --diff and -o json need --to PATH'
    throw new Failure(EXIT.usage, message)
  }
  if (reload || server !== undefined) {
    throw new Failure(EXIT.usage, 'what is printed is not loaded: --reload and --server need --to PATH')
  }
  return true
}

/** Throws a Failure (exit 2) where nothing is asked for, or both by a project file and here. */
function generationFor(
  jobs: readonly JobArguments[],
  { project }: Settings,
  env: Readonly<Record<string, string | undefined>>,
): Generation {
  const asked = project && projectGeneration(project, project.folder, env)
  if (jobs.length > 0) {
    if (!asked) return jobsGeneration(jobs.map(({ name, given }) => jobFromOptions(name, given)))
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

function defaultPlace({ project }: Settings): string {
  if (!project) return DEFAULT_CONFIG
  return relativeTo(process.cwd(), pathFrom(project.folder, project.content.config ?? DEFAULT_CONFIG))
}

/** What the header of a file says that it comes from; of a project file the way to it from the folder of the file. */
export type OriginOf = (path: string) => GeneratedFrom

function originFor(jobs: readonly JobArguments[], { project }: Settings): OriginOf {
  if (jobs.length > 0) {
    const args = jobs.flatMap(({ name, given }) => [
      '--job',
      name,
      ...given.flatMap(({ option, text }) => (text === undefined ? [optionName(option)] : [optionName(option), text])),
    ])
    const command = commandText(['promsd', 'generate', ...args])
    return () => ({ command })
  }
  const file = resolve(project!.path)
  return (path) => ({ project: withSlashes(relative(dirname(resolve(path)), file)) })
}

const withSlashes = (path: string): string => path.replaceAll(sep, '/')

function whole(config: FieldsValue, path: string, from: OriginOf): GeneratedFile {
  const { kind, value } = wholeConfig(config)
  return { path, kind, source: sourceOf(value, path, from), value }
}

function sourceOf(value: FieldsValue, path: string, from: OriginOf): Source {
  return Source.fromBytes(Buffer.from(outputText(header(from(path)), value)))
}

/** The main config first. Throws a Failure (exit 1) for a release without scrape_config_files. */
function splitFiles(
  config: FieldsValue,
  place: string,
  folder: string,
  from: OriginOf,
  { release }: Settings,
): GeneratedFile[] {
  if (!isFrom(release, '2.43')) {
    throw new Failure(EXIT.refused, '--split needs Prometheus 2.43 or later, which reads scrape_config_files')
  }
  const parent = dirname(place)
  const name = withSlashes(relative(resolve(parent), resolve(folder)))
  if (name === '') throw new Failure(EXIT.usage, '--split needs a folder of its own, not that of the main config')
  return splitConfig(config, name).map(({ name: own, kind, value }) => {
    const path = own === undefined ? place : join(parent, own)
    return { path, kind, source: sourceOf(value, path, from), value }
  })
}

/** Files of the folder that an earlier call has generated from the same, for jobs that are gone. */
function staleFiles(folder: string, files: readonly GeneratedFile[], from: OriginOf): string[] {
  const current = new Set(files.map(({ path }) => resolve(path)))
  return expandFiles([join(folder, '*.yml')]).filter((path) => {
    if (current.has(resolve(path))) return false
    const content = readFileIfAny(path)
    const origin = content && generatedFrom(Source.fromBytes(content.bytes))
    const own = from(path)
    return origin !== undefined && origin === ('project' in own ? own.project : 'its command line')
  })
}

/** A file with some sections only. Throws a Failure (exit 1) where there are none of them. */
function part(config: FieldsValue, sections: readonly string[], path: string, from: OriginOf): GeneratedFile {
  const value = onlySections(config, sections)
  if (value.fields.size === 0) {
    throw new Failure(EXIT.refused, `there is no ${sections.join(' and no ')} to write`)
  }
  return { path, kind: 'config', source: sourceOf(value, path, from), value }
}
