import { EXIT, Failure } from '../diagnostics/failure.ts'
import type { Finding } from '../diagnostics/finding.ts'
import type { DocumentTree } from '../document/node.ts'
import type { Source } from '../document/source.ts'
import type { Files } from '../lint/files.ts'
import type { LintedFile } from '../lint/linted-file.ts'
import type { LintOptions } from '../lint/options.ts'
import { withFiles } from '../lint/overlay.ts'
import { type LintInput, type LintTools, lint } from '../lint/run.ts'
import type { Io } from './io.ts'
import { lintFiles } from './lint-files.ts'
import { lintOptionsFor, lintTools, pathMappings } from './lint-setup.ts'
import { otherConfig } from './main-config.ts'
import type { Settings } from './settings.ts'

/** A config with the files that are written along with it. */
export interface ConfigState {
  readonly source: Source
  readonly tree: DocumentTree
  /** Target files that are not on the disk yet, by path. */
  readonly others: ReadonlyMap<string, Source>
}

/** Whether Prometheus loads a config as it is to become. */
export class ConfigVerdict {
  readonly #path: string
  readonly #options: LintOptions
  readonly #files: Files
  readonly #tools: LintTools
  /** The main config that may name this one in scrape_config_files. */
  readonly #main: LintInput | undefined

  private constructor(path: string, options: LintOptions, files: Files, tools: LintTools, main: LintInput | undefined) {
    this.#path = path
    this.#options = options
    this.#files = files
    this.#tools = tools
    this.#main = main
  }

  static async load(path: string, settings: Settings, io: Io): Promise<ConfigVerdict> {
    const files = lintFiles(pathMappings({}, settings))
    const options = await lintOptionsFor({}, settings, settings.release)
    // What a config names is often on another machine, and the server itself starts without it.
    const missingFiles = options.missingFiles ?? 'warning'
    const verdict = { ...options, missingFiles, everyFile: false }
    // Opinions are for lint to tell.
    const tools = { ...lintTools(io, files), opinions: async () => [] }
    return new ConfigVerdict(path, verdict, files, tools, mainInput(path, settings, files))
  }

  /**
   * Refuses an edit whose result Prometheus would refuse. The config as it was is looked at only where the result has
   * errors: they may have been there before.
   * @param renamed a job's former and new name, which messages have in them
   * @param force whether errors that were there before are no obstacle
   * @throws Failure (exit 1)
   */
  async check(
    before: ConfigState,
    after: ConfigState,
    { renamed, force }: { renamed?: readonly [string, string] | undefined; force: boolean },
  ): Promise<void> {
    const found = await this.#errors(after)
    if (found.length === 0) return
    const former = await this.#errors(before)
    const known = new Map<string, number>()
    for (const { file, finding } of former) count(known, errorKey(file, finding), 1)
    const fresh = found.filter(({ file, finding }) => {
      const [from, to] = (renamed ?? []).map((name) => JSON.stringify(name))
      const key = errorKey(file, finding)
      return count(known, to === undefined ? key : key.replaceAll(to, from!), -1) < 0
    })
    const path = this.#path
    if (fresh.length > 0) {
      throw refusal(`${path} is not changed: Prometheus would refuse the result`, undefined, fresh)
    }
    if (force) return
    const [first] = former
    const where = first!.file.path === path ? 'it has errors elsewhere' : `${first!.file.path} has errors`
    throw refusal(`${path} is not changed: ${where}`, 'mend them first, or edit it all the same with --force', former)
  }

  async #errors(state: ConfigState): Promise<LocatedError[]> {
    const { source, tree, others } = state
    const input: LintInput = { path: this.#path, source, tree, assumed: 'config', named: true }
    const files = withFiles(this.#files, new Map([...others, [this.#path, source]]))
    const main = this.#main
    const { files: linted } = await lint(main ? [main, input] : [input], this.#options, files, this.#tools)
    const isNamed = linted.some(({ path, kind }) => kind === 'scrape-config' && this.#isOurs(path))
    // Another config of the project says nothing about this one.
    const found = main && !isNamed ? (await lint([input], this.#options, files, this.#tools)).files : linted
    return errorsOf(found).filter(({ finding }) => this.#options.missingFiles === 'error' || !isOfTargetFile(finding))
  }

  #isOurs(path: string): boolean {
    return this.#files.identity(path) === this.#files.identity(this.#path)
  }
}

interface LocatedError {
  readonly file: LintedFile
  readonly finding: Finding
}

/** Errors that keep Prometheus from loading the config: a target file never does. */
function errorsOf(files: readonly LintedFile[]): LocatedError[] {
  return files
    .filter(({ kind }) => kind !== 'targets')
    .flatMap((file) =>
      file.findings.filter(({ severity }) => severity === 'error').map((finding) => ({ file, finding })),
    )
}

/** Nor does one that cannot be read, which is told of where the config names it. */
function isOfTargetFile({ rule, path }: Finding): boolean {
  return rule === 'missing-file' && path?.includes('file_sd_configs') === true
}

/** The same error before and after an edit: other lines may have moved it. */
function errorKey({ path }: LintedFile, { rule, message }: Finding): string {
  return `${path} ${rule} ${message}`
}

function count(counts: Map<string, number>, key: string, step: number): number {
  const now = (counts.get(key) ?? 0) + step
  counts.set(key, now)
  return now
}

/** Shows the errors of one file: those of the first that has any. */
function refusal(message: string, hint: string | undefined, errors: readonly LocatedError[]): Failure {
  const { file } = errors[0]!
  const list = errors.filter((each) => each.file === file).map(({ finding }) => finding)
  return new Failure(EXIT.refused, message, {
    ...(hint === undefined ? {} : { hint }),
    findings: { file: file.path, source: file.source, list, secrets: file.secrets },
  })
}

function mainInput(path: string, settings: Settings, files: Files): LintInput | undefined {
  const main = otherConfig(path, settings, files)
  return main && { ...main, kind: 'config', named: true }
}
