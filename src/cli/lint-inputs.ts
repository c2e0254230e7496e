import { statSync } from 'node:fs'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import { expandFiles } from '../files/glob.ts'
import { readFileIfAny } from '../files/read.ts'
import { ioFailure } from '../files/system.ts'
import { filesBelow } from '../files/walk.ts'
import type { Files } from '../lint/files.ts'
import type { LintInput } from '../lint/run.ts'
import { isGlob } from '../prometheus/glob.ts'
import type { LintCommandOptions } from './commands/lint.ts'
import { mainConfig } from './config-options.ts'
import type { Io } from './io.ts'
import { sourceOf } from './lint-files.ts'
import { projectPath, type Settings } from './settings.ts'

export interface LintInputs {
  readonly files: readonly LintInput[]
  /** Links of folders that lead to no file. */
  readonly broken: readonly string[]
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
 * Throws a Failure (exit 3) for a pattern of the command line that matches no file, else a slip of a letter would pass in
 * CI. Those of the project file may wait for their files.
 */
export function expectMatches(paths: readonly string[]): void {
  const missed = paths.find((path) => expandFiles([path]).length === 0)
  if (missed !== undefined) throw new Failure(EXIT.failed, `no file matches ${missed}`)
}

/** Of a folder; rule files were called `.rules` once. */
const LINTED = /\.(?:ya?ml|json|rules)$/i

/** Tells by the options and the project file what is a config although its name is that of a target file. */
export function configTest(
  { config }: LintCommandOptions,
  settings: Settings,
  files: Files,
): (path: string) => boolean {
  const configs = new Set(
    [config, mainConfig(settings)].flatMap((path) => (path === undefined ? [] : [files.identity(path)])),
  )
  return (path) => /\.json$/i.test(path) && configs.has(files.identity(path))
}

/** Throws a Failure (exit 3) for what is not there or cannot be read. */
export async function readInputs(
  paths: readonly string[],
  {
    options,
    io,
    isConfig,
  }: { readonly options: LintCommandOptions; readonly io: Io; readonly isConfig: (path: string) => boolean },
): Promise<LintInputs> {
  const files: LintInput[] = []
  const broken: string[] = []
  for (const path of expandFiles(paths)) {
    if (path === '-') {
      const name = options.stdinFilename ?? '<stdin>'
      files.push({ path: name, source: sourceOf(name, await io.stdin()), named: true })
    } else if (isFolder(path)) {
      const below = filesBelow(path, (name) => LINTED.test(name))
      for (const file of below.files) files.push(readInput(file, false, isConfig))
      broken.push(...below.broken)
    } else files.push(readInput(path, true, isConfig))
  }
  return { files, broken }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
  } catch (error) {
    throw ioFailure('cannot read', path, error)
  }
}

function readInput(path: string, named: boolean, isConfig: (path: string) => boolean): LintInput {
  const content = readFileIfAny(path)
  if (!content) throw new Failure(EXIT.failed, `there is no file ${path}`)
  const kind = isConfig(path) ? 'config' : undefined
  return { path, source: sourceOf(path, content.bytes), named, kind }
}
