import { statSync } from 'node:fs'
import { attempt, EXIT, Failure } from '../diagnostics/failure.ts'
import { expandFiles } from '../files/glob.ts'
import { type FileContent, readFileIfAny } from '../files/read.ts'
import { ioFailure } from '../files/system.ts'
import { filesBelow } from '../files/walk.ts'
import type { Files } from '../lint/files.ts'
import type { FileKind } from '../lint/linted-file.ts'
import type { LintInput } from '../lint/run.ts'
import { isGlob } from '../prometheus/glob.ts'
import type { LintCommandOptions } from './commands/lint.ts'
import { mainConfig } from './config-options.ts'
import type { Io } from './io.ts'
import { sourceOf } from './lint-files.ts'
import { projectPath, type Settings } from './settings.ts'

export interface LintInputs {
  readonly files: readonly LintInput[]
  /** Links of folders that lead to no file, and names that are not UTF-8. */
  readonly broken: readonly string[]
  /** Why some of what is meant cannot be linted: each has exit code 3. */
  readonly failures: readonly Failure[]
}

/** What is meant where no path is given: what the project file names, or the config of this folder. */
export function inputPaths(
  paths: readonly string[],
  { config: named }: LintCommandOptions,
  { project }: Settings,
  files: Files,
): readonly string[] {
  if (paths.length > 0) return paths
  if (named !== undefined) return [named]
  if (project) {
    const { config, files: targets = [] } = project.content
    const places = [...(config === undefined ? [] : [config]), ...targets]
    const inProject = places.map((path) => projectPath(project, path))
    // What is missing is told of where the project file names it.
    return [project.path, ...inProject.filter((path) => isGlob(path) || files.isThere(path))]
  }
  if (readFileIfAny('prometheus.yml')) return ['prometheus.yml']
  throw new Failure(EXIT.usage, 'there is nothing to lint', {
    hint: 'name files or folders: promsd lint prometheus.yml',
  })
}

/**
 * A Failure (exit 3) for each pattern of the command line that matches no file, else a slip of a letter would pass in CI.
 * Those of the project file may wait for their files.
 */
export function missedPatterns(paths: readonly string[]): Failure[] {
  return paths
    .filter((path) => expandFiles([path]).length === 0)
    .map((path) => new Failure(EXIT.failed, `no file matches ${path}`))
}

/** Of a folder; rule files were called `.rules` once. */
const LINTED = /\.(?:ya?ml|json|rules)$/i

/** Tells what a file is by the options and the project file; undefined where they have no say. */
export type KindTest = (path: string) => FileKind | undefined

export function kindTest({ config }: LintCommandOptions, settings: Settings, files: Files): KindTest {
  const { project } = settings
  const kinds = new Map<string, FileKind>()
  // Of two that fit the last one counts: a pattern for target files may take in the others.
  for (const pattern of project?.content.files ?? []) {
    for (const path of matchesOf(projectPath(project!, pattern), files)) kinds.set(files.identity(path), 'targets')
  }
  for (const path of [mainConfig(settings), config]) {
    if (path !== undefined) kinds.set(files.identity(path), 'config')
  }
  if (project) kinds.set(files.identity(project.path), 'project')
  return (path) => (kinds.size === 0 ? undefined : kinds.get(files.identity(path)))
}

/** A name of a file that exists is no pattern. */
function matchesOf(pattern: string, files: Files): readonly string[] {
  return isGlob(pattern) && !files.isThere(pattern) ? (files.glob(pattern) ?? []) : [pattern]
}

export interface InputTask {
  readonly options: LintCommandOptions
  readonly io: Io
  readonly kindOf: KindTest
}

/** Reads what can be read. */
export async function readInputs(paths: readonly string[], { options, io, kindOf }: InputTask): Promise<LintInputs> {
  const files: LintInput[] = []
  const broken: string[] = []
  const failures: Failure[] = []
  for (const path of expandFiles(paths)) {
    if (path === '-') {
      const name = options.stdinFilename ?? '<stdin>'
      const kind = options.stdinFilename === undefined ? undefined : kindOf(name)
      files.push({ path: name, source: sourceOf(name, await io.stdin()), named: true, kind })
      continue
    }
    const isOfMany = attempt(() => isFolder(path), failures)
    if (isOfMany) {
      const below = filesBelow(path, (name) => LINTED.test(name))
      broken.push(...below.broken)
      failures.push(...below.failures)
      for (const file of below.files) {
        const content = attempt(() => ({ found: readFileIfAny(file) }), failures)
        if (content?.found) files.push(inputOf(file, content.found, false, kindOf))
        // Gone meanwhile, or of a name that Node cannot give back.
        else if (content) broken.push(file)
      }
    } else if (isOfMany === false) {
      const content = attempt(() => readNamed(path), failures)
      if (content) files.push(inputOf(path, content, true, kindOf))
    }
  }
  return { files, broken, failures }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
  } catch (error) {
    throw ioFailure('cannot read', path, error)
  }
}

/** Throws a Failure (exit 3) for what is not there or cannot be read. */
function readNamed(path: string): FileContent {
  const content = readFileIfAny(path)
  if (!content) throw new Failure(EXIT.failed, `there is no file ${path}`)
  return content
}

function inputOf(path: string, { bytes }: FileContent, named: boolean, kindOf: KindTest): LintInput {
  return { path, source: sourceOf(path, bytes), named, kind: kindOf(path) }
}

export interface Context {
  /** Empty where the files that are linted hold it themselves. */
  readonly configs: readonly LintInput[]
  /** Why the project's config has no say. */
  readonly problem?: string
}

/**
 * The config whose jobs have a say in what is linted: that of the options, else that of the project file.
 * @throws Failure (exit 3) where that of the options cannot be read; the project's may have to be generated yet
 */
export async function contextOf(
  inputs: readonly LintInput[],
  settings: Settings,
  files: Files,
  task: InputTask,
): Promise<Context> {
  const { options } = task
  const isGiven = options.config !== undefined
  const path = options.config ?? mainConfig(settings)
  if (path === undefined || (!isGiven && options.syntaxOnly)) return { configs: [] }
  const linted = new Set(inputs.map((input) => files.identity(input.path)))
  if (isGiven) {
    const { files: configs, failures } = await readInputs([path], task)
    if (failures[0]) throw failures[0]
    return {
      configs: configs
        .filter((each) => !linted.has(files.identity(each.path)))
        .map((each) => ({ ...each, kind: each.named ? 'config' : each.kind, isContext: true })),
    }
  }
  if (linted.has(files.identity(path))) return { configs: [] }
  const read = files.read(path)
  if ('source' in read) {
    return { configs: [{ path, source: read.source, kind: 'config', named: true, isContext: true }] }
  }
  return { configs: [], problem: read.message }
}
