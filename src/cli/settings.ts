import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import { Source } from '../document/source.ts'
import { expandFiles } from '../files/glob.ts'
import { DEFAULT_LIMITS, type HistoryLimits } from '../files/history-policy.ts'
import { readFileIfAny } from '../files/read.ts'
import type { LabelPolicy } from '../project/policy.ts'
import type { ProjectFile } from '../project/project.ts'
import { NEWEST, parseRelease, type Release } from '../prometheus/release.ts'
import type { Io } from './io.ts'

/** Options that say where things are. */
export interface PlaceOptions {
  readonly file?: readonly string[]
  readonly project?: string
  readonly prometheusVersion?: string
}

/** What a command works with, from its options, the environment and the project file, in this order. */
export interface Settings {
  /** Names and globs of target files, as they were given. */
  readonly files: readonly string[]
  readonly release: Release
  readonly policy: LabelPolicy | undefined
  readonly history: HistoryLimits
  /** The project file with the folder that its paths are relative to, if there is one. */
  readonly project: (ProjectFile & { readonly path: string; readonly folder: string }) | undefined
}

const PROJECT_FILE = 'promsd.yaml'
const DEFAULT_FILE = 'targets.json'
const DAY_MS = 24 * 60 * 60 * 1000
const MIB = 1024 * 1024

/** Throws a Failure (exit 3) where the folder has been removed: no path can be told from there. */
function currentFolder(): string {
  try {
    return process.cwd()
  } catch (error) {
    throw new Failure(EXIT.failed, 'the current folder does not exist any more', { cause: error })
  }
}

/**
 * Throws a Failure: exit 2 for a bad release, 1 for a bad project file, 3 for one that cannot be read.
 * @param prepareFor is told how large a project file is, before it is read as YAML
 */
export async function resolveSettings(
  options: PlaceOptions,
  io: Io,
  prepareFor?: (size: number) => void,
): Promise<Settings> {
  const settings = await settingsAsRead(options, io, prepareFor)
  const { project } = settings
  if (project && project.findings.length > 0) {
    const { refuseFaults } = await import('../project/refuse-faults.ts')
    refuseFaults(project.path, project)
  }
  return settings
}

/** The same with what is right in a project file that is not valid: for who reports the rest. */
export async function settingsAsRead(
  options: PlaceOptions,
  io: Io,
  prepareFor?: (size: number) => void,
): Promise<Settings> {
  const cwd = currentFolder()
  const file = options.project === undefined ? findProject(cwd) : resolve(cwd, options.project)
  const read = file === undefined ? undefined : await loadProject(file, io, prepareFor)
  const project = read?.content
  const fromProject = project?.files?.map((name) => relativeTo(cwd, pathFrom(dirname(file!), name)))
  const fromEnvironment = io.env['PROMSD_FILE'] ? [io.env['PROMSD_FILE']] : undefined
  const limits = project?.history
  return {
    files: options.file ?? fromEnvironment ?? fromProject ?? [DEFAULT_FILE],
    release:
      options.prometheusVersion === undefined
        ? (project?.prometheus ?? NEWEST)
        : parseRelease(options.prometheusVersion),
    policy: project?.labels,
    history: {
      writes: limits?.writes ?? DEFAULT_LIMITS.writes,
      maxAgeMs: limits?.days === undefined ? DEFAULT_LIMITS.maxAgeMs : limits.days * DAY_MS,
      bytes: limits?.megabytes === undefined ? DEFAULT_LIMITS.bytes : limits.megabytes * MIB,
    },
    project: read && { ...read, path: relativeTo(cwd, file!), folder: dirname(file!) },
  }
}

/** The project file of a folder: its own or that of the nearest folder above. */
function findProject(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, PROJECT_FILE)
    if (existsSync(file)) return file
    if (dirname(folder) === folder) return undefined
  }
}

async function loadProject(
  file: string,
  io: Io,
  prepareFor: ((size: number) => void) | undefined,
): Promise<ProjectFile> {
  const content = readFileIfAny(file)
  if (!content) throw new Failure(EXIT.failed, `there is no project file ${file}`)
  prepareFor?.(content.bytes.length)
  const { readProject } = await import('../project/project.ts')
  return readProject(Source.fromBytes(content.bytes), io.env)
}

/** Where a path leads that is written in a file of a folder. */
export function pathFrom(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path)
}

/** A path as a person in `cwd` would type it. */
export function relativeTo(cwd: string, path: string): string {
  const short = relative(cwd, path)
  return short === '' || short.startsWith('..') ? path : short
}

/** The one target file of a command that takes no more. Throws a Failure (exit 2) where none or several are meant. */
export function onlyFile({ files }: Settings): string {
  const paths = expandFiles(files)
  const [path] = paths
  const named = files.join(', ')
  if (path === undefined) throw new Failure(EXIT.usage, `no file matches ${named}`, { hint: 'name it with -f' })
  if (paths.length > 1) {
    throw new Failure(EXIT.usage, `${paths.length} files are meant by ${named}, and this command takes one`, {
      hint: `name it: -f ${path}`,
    })
  }
  return path
}

/** A path that a project file names, as a person in the current folder would type it. */
export function projectPath({ folder }: { readonly folder: string }, path: string): string {
  return isAbsolute(path) ? path : relativeTo(currentFolder(), join(folder, path))
}
