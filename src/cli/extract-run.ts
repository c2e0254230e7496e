import { EXIT, type ExitCode, Failure } from '../diagnostics/failure.ts'
import type { Span } from '../diagnostics/finding.ts'
import type { Source } from '../document/source.ts'
import { type ConfigDocument, entryOf, type PlacedJob } from '../generate/config-edit/config-document.ts'
import { jobNamed } from '../generate/config-edit/edit-jobs.ts'
import { refuseMerged } from '../generate/config-edit/field-place.ts'
import { type JobExtract, withTargetFiles } from '../generate/extract/extract-job.ts'
import { type StaticTargets, staticTargets } from '../generate/extract/static-targets.ts'
import { holds, targetFile } from '../generate/extract/target-file.ts'
import { proveSameTargets } from '../lint/same-targets.ts'
import { readTargetFile } from '../lint/targets.ts'
import { decode } from '../prometheus/config/decode.ts'
import { Struct } from '../prometheus/config/struct.ts'
import type { Release } from '../prometheus/release.ts'
import { config } from '../prometheus/schema/index.ts'
import type { ExtractedJob } from '../report/job-report.ts'
import type { TargetDocument } from '../targets/document.ts'
import type { ExtractOptions } from './commands/extract.ts'
import { configPath } from './config-options.ts'
import type { CommandContext } from './context.ts'
import { type EditedConfig, editConfig, parseConfig, readConfigFile } from './edit-config.ts'
import { type ExtractPath, extractPaths } from './extract-paths.ts'
import { requireJob } from './job-lookup.ts'
import { formatOf } from './read-target-file.ts'
import { resolveSettings } from './settings.ts'

/** `promsd extract`. */
export async function extract(
  name: string | undefined,
  options: ExtractOptions,
  context: CommandContext,
): Promise<ExitCode> {
  if ((name === undefined) === !options.all) {
    throw new Failure(EXIT.usage, 'name a job, or give --all', { hint: 'promsd job list shows them' })
  }
  const { all = false, except = [] } = options
  if (!all && except.length > 0) throw new Failure(EXIT.usage, '--except goes with --all')
  const settings = await resolveSettings(options, context.io)
  const path = configPath(options, settings)
  const document = parseConfig(path, readConfigFile(path))
  const left = new Set(except.map((each) => requireJob(document, each)))
  const jobs = name === undefined ? document.jobs.filter((job) => !left.has(job)) : [requireJob(document, name)]
  withAdvice(all, () => {
    for (const { mapping } of jobs) if (mapping) refuseMerged(document, mapping, 'static_configs', 'static_configs')
  })
  const names = jobs.filter((job) => staticTargets(document, job)).map((job) => job.name)
  const paths = extractPaths(names, options.to, path)
  const operate = (now: ConfigDocument, others: ReadonlyMap<string, Source | undefined>): EditedConfig => {
    const extraction = new Extraction(now, others, settings.release)
    return withAdvice(all, () => {
      for (const [job, to] of paths) extraction.take(job, to)
      return extraction.result(jobs.map((job) => job.name))
    })
  }
  return editConfig({ others: [...paths.values()].map((each) => each.path), operate }, options, settings, context)
}

/** One job that cannot be moved keeps all from it: says how it is left out. */
function withAdvice<T>(all: boolean, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!all || !(error instanceof Failure) || error.exit !== EXIT.refused) throw error
    const { message, hint, findings, cause } = error
    const advice = '--except JOB leaves a job out'
    throw new Failure(EXIT.refused, message, {
      hint: hint === undefined ? advice : `${hint}; ${advice}`,
      ...(findings && { findings }),
      cause,
    })
  }
}

/** The target files and the config that a call makes. */
class Extraction {
  readonly #document: ConfigDocument
  readonly #existing: ReadonlyMap<string, Source | undefined>
  readonly #release: Release
  readonly #warnings: string[] = []
  readonly #extracted: ExtractedJob[] = []
  readonly #written = new Map<string, Source>()
  readonly #taken: (JobExtract & { readonly content: TargetDocument })[] = []

  constructor(document: ConfigDocument, existing: ReadonlyMap<string, Source | undefined>, release: Release) {
    this.#document = document
    this.#existing = existing
    this.#release = release
  }

  take(name: string, { path, inConfig }: ExtractPath): void {
    const job = jobNamed(this.#document, name)
    const targets = job && staticTargets(this.#document, job)
    // Gone since the paths were made.
    if (!job || !targets) return
    const read = (source: Source): TargetDocument => readTargetFile(path, source, this.#release, undefined)
    const known = this.#existing.get(path)
    const content = known ? this.#existingFile(path, read(known), targets) : this.#newFile(path, job, targets, read)
    // Where file_sd_configs stands already, nothing is left of the key.
    const { keyComment } = targets
    if (keyComment && entryOf(job.mapping!, 'file_sd_configs')) this.#warnings.push(this.#lostWarning(path, keyComment))
    this.#taken.push({ job, targets, file: inConfig, content })
    const count = targets.groups.reduce((sum, { addresses }) => sum + addresses.length, 0)
    this.#extracted.push({ job: name, file: path, groups: targets.groups.length, targets: count })
  }

  result(asked: readonly string[]): EditedConfig {
    const after = withTargetFiles(this.#document, this.#taken)
    if (after !== this.#document) this.#prove(after)
    const names = new Set(this.#taken.map(({ job }) => job.name))
    const fields = ['static_configs', 'file_sd_configs'].map((field) => ({ field }))
    return {
      after,
      others: this.#written,
      warnings: this.#warnings,
      report: {
        added: [],
        removed: [],
        updated: [...names].map((job) => ({ job, changes: fields })),
        unchanged: asked.filter((job) => !names.has(job)),
        extracted: this.#extracted,
      },
    }
  }

  #existingFile(path: string, file: TargetDocument, { groups }: StaticTargets): TargetDocument {
    if (holds(file, groups)) return file
    throw new Failure(EXIT.refused, `${path} is there already, and does not hold the targets of the job`, {
      hint: 'name another file with --to',
    })
  }

  #newFile(
    path: string,
    { name }: PlacedJob,
    targets: StaticTargets,
    read: (source: Source) => TargetDocument,
  ): TargetDocument {
    const { source, lost } = targetFile(this.#document, targets, formatOf(path), read)
    const file = read(source)
    if (!holds(file, targets.groups)) {
      throw new Failure(EXIT.refused, `the targets of the job ${JSON.stringify(name)} cannot be put into ${path}`, {
        findings: { file: path, source, list: file.findings },
      })
    }
    this.#written.set(path, source)
    this.#warnings.push(...lost.map((comment) => this.#lostWarning(path, comment)))
    return file
  }

  #lostWarning(path: string, { start, end }: Span): string {
    const { source, file } = this.#document
    const text = source.slice(start, end).trimEnd()
    const advice = formatOf(path) === 'json' ? ': JSON has none (--to a .yml file keeps it)' : ''
    return `${file}:${source.lineAt(start)}: the comment ${JSON.stringify(text)} is not in ${path}${advice}`
  }

  /** By the texts as they will be read. */
  #prove({ tree }: ConfigDocument): void {
    const before = decode(config, this.#document.tree, this.#release).root
    const after = decode(config, tree, this.#release).root
    for (const { job, targets, content, file } of this.#taken) {
      const was = before?.list('scrape_configs')[job.index]
      const is = after?.list('scrape_configs')[job.index]
      if (!(was instanceof Struct && is instanceof Struct)) {
        const name = JSON.stringify(job.name)
        throw new Failure(EXIT.refused, `the targets of the job ${name} cannot be told for mistakes in it`)
      }
      this.#refuseFilepath(was)
      const groups = content.groups.map((group) => ({ addresses: group.addresses(), labels: group.labels }))
      const one = { it: was, global: before?.struct('global'), groups: targets.groups }
      const other = { it: is, global: after?.struct('global'), groups, file }
      proveSameTargets(job.name, one, other, this.#release)
    }
  }

  /** A rule that looks at the file's name says something about targets that had none. */
  #refuseFilepath(job: Struct): void {
    for (const rule of job.structs('relabel_configs')) {
      const index = rule.strings('source_labels').indexOf('__meta_filepath')
      if (index === -1) continue
      const { start, end } = rule.itemSpan('source_labels', index)!
      const message = 'targets in static_configs have no __meta_filepath, those of a file have'
      throw new Failure(
        EXIT.refused,
        `a relabel rule of the job ${JSON.stringify(job.string('job_name'))} reads __meta_filepath`,
        {
          findings: {
            file: this.#document.file,
            source: this.#document.source,
            list: [{ rule: 'same-targets', severity: 'error', message, span: { start, end } }],
          },
        },
      )
    }
  }
}
