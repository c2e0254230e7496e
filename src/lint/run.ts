import type { Finding } from '../diagnostics/finding.ts'
import type { DocumentTree } from '../document/node.ts'
import type { Source } from '../document/source.ts'
import { excessiveAliasing } from '../document/yaml.ts'
import type { Struct } from '../prometheus/config/struct.ts'
import type { Release } from '../prometheus/release.ts'
import type { checkQuery as CheckQuery } from '../promql/check.ts'
import { type RuleFile, readRules } from '../rules/read.ts'
import type { TargetDocument } from '../targets/document.ts'
import { type Classified, classify, type LintInput, STAGES } from './classify.ts'
import { aliasBomb, type ConfigVisitor, type LintedConfig, lintConfig, type TargetReader } from './config.ts'
import type { FileProblem, Files } from './files.ts'
import { onlySafeFixes, type Reading, withoutFix } from './fix.ts'
import type { FileKind, LintedFile } from './linted-file.ts'
import type { ConfigModel, Job, RulesModel, TargetFile } from './model.ts'
import type { Opined, Opinion } from './opinion.ts'
import type { LintOptions } from './options.ts'
import { policyWarnings } from './policy.ts'
import { Refusals } from './refusals.ts'
import { applyLevels, IGNORE, suppress } from './suppress.ts'
import { addressWarnings, readTargetFile, refusedTargets, timingWarnings } from './targets.ts'

export type { LintInput } from './classify.ts'

/** What a run needs that is loaded only where some file asks for it. */
export interface LintTools {
  readonly checkQuery: () => Promise<typeof CheckQuery>
  readonly opinions: () => Promise<readonly Opinion[]>
  readonly ruleIds: () => Promise<ReadonlySet<string>>
  /** What is to say of a project file, and of what is generated from it. */
  readonly project: (
    path: string,
    source: Source,
    options: LintOptions,
  ) => Promise<{ readonly findings: readonly Finding[]; readonly tree: DocumentTree }>
}

export interface LintRun {
  /** In the order in which they were reached. */
  readonly files: readonly LintedFile[]
  /** Paths of a folder's files that are nothing of Prometheus's, and of unit tests of rules. */
  readonly skipped: readonly string[]
}

/** What is known of a file while the run goes on. */
interface Entry {
  readonly path: string
  readonly kind: FileKind
  readonly source: Source
  readonly tree: DocumentTree
  readonly findings: Finding[]
  readonly config?: ConfigModel | undefined
  readonly targets?: TargetDocument | undefined
  readonly rules?: Pick<RulesModel, 'file' | 'readBy'> | undefined
  /** What reads a target file. */
  readonly readers: TargetReader[]
  /** Of target files that jobs read; absent where none refuses anything. */
  refusals?: Refusals
  /** What reading alone finds, and the way to read another text so: of kinds of files that have fixes. */
  readonly reading?: LintedConfig['reading']
}

interface ReadFile {
  readonly path: string
  readonly source: Source
  /** Of YAML that has been read already. */
  readonly tree: DocumentTree | undefined
}

/** In the order in which they are linted. */
const KINDS: readonly FileKind[] = ['config', 'scrape-config', 'rules', 'targets', 'project']

/**
 * Lints files and what they refer to. Configs come first, as they say which jobs read a target file, and what a file is
 * whose content does not tell.
 * @param progress called before each file
 */
export async function lint(
  inputs: readonly LintInput[],
  options: LintOptions,
  files: Files,
  tools: LintTools,
  progress: (done: number, total: number, path: string) => Promise<void> | void = () => {},
): Promise<LintRun> {
  const all = inputs.map((input) => classify(input))
  const named = all.filter(({ input }) => !input.isContext)
  const classified = named.some(dependsOnConfigs) ? all : named
  const run = new Run(options, files, tools, named)
  const skipped: string[] = []
  let done = 0
  for (const stage of STAGES) {
    for (const wanted of [...KINDS, undefined]) {
      for (const each of classified) {
        if (each.stage !== stage || each.kind !== wanted) continue
        const { input, kind } = each
        const roles = each.isSure ? [] : run.rolesOf(input.path)
        if (roles.length === 0 && kind === undefined) {
          if (!input.isContext) skipped.push(input.path)
          continue
        }
        await progress(done++, inputs.length, input.path)
        for (const role of roles.length > 0 ? roles : [kind!]) await run.add(each, role)
      }
    }
  }
  return { files: await run.finish(), skipped }
}

/** Whether a config may say something of a file: which jobs read it, or what it is. */
function dependsOnConfigs({ kind, stage }: Classified): boolean {
  return stage !== 'main' && kind !== 'rules' && kind !== 'project'
}

class Run implements ConfigVisitor {
  readonly #options: LintOptions
  readonly #files: Files
  readonly #tools: LintTools
  /** What was asked for, by identity. */
  readonly #named: ReadonlyMap<string, Classified>
  readonly #entries = new Map<string, Entry>()
  /** Of the entries those that are reported. */
  readonly #shown = new Set<string>()
  /** Set while a config is looked at that is here for the others' sake: then only what was asked for is of interest. */
  #isContext = false
  /** Rule files that such a config names, by their ids. */
  readonly #ruleFiles = new Set<string>()
  readonly #waiting: Pick<ReadFile, 'path' | 'source'>[] = []
  /** Names of jobs of a main config and its scrape_config_files, with where they were met. */
  #jobNames = new Map<string, string>()
  /** Files of scrape_config_files that the main config at hand has taken in. */
  #takenIn = new Set<string>()

  constructor(options: LintOptions, files: Files, tools: LintTools, named: readonly Classified[]) {
    this.#options = options
    this.#files = files
    this.#tools = tools
    this.#named = new Map(named.map((each) => [files.identity(each.input.path), each]))
  }

  async add({ input, tree }: Classified, kind: FileKind): Promise<void> {
    const { path, source, isContext = false } = input
    const id = this.#idOf(path, kind)
    this.#isContext = isContext
    if (!isContext) this.#shown.add(id)
    if (this.#entries.has(id)) return
    if (kind === 'config' || kind === 'scrape-config') this.#config(id, { path, source, tree, kind }, undefined)
    else if (kind === 'targets') this.#targets(id, path, source, tree)
    else if (kind === 'rules') this.#waiting.push({ path, source })
    else {
      const { findings, tree } = await this.#tools.project(path, source, this.#options)
      this.#entries.set(id, { path, kind, source, tree, findings: [...findings], readers: [] })
    }
    await this.#drain()
  }

  /** What the configs so far take a file for. */
  rolesOf(path: string): FileKind[] {
    const identity = this.#files.identity(path)
    return KINDS.filter((kind) => {
      const id = `${kind} ${identity}`
      return this.#entries.has(id) || this.#ruleFiles.has(id)
    })
  }

  async finish(): Promise<LintedFile[]> {
    const { levels, labelRules, release } = this.#options
    const isOff = (id: string): boolean => levels.get(id) === 'off'
    const opinions = (await this.#tools.opinions()).filter(({ id }) => !isOff(id))
    const ofConfigs = opinions.filter(({ checkConfig }) => checkConfig)
    const ofTargets = opinions.filter(({ checkTargets }) => checkTargets)
    const ofRules = opinions.filter(({ checkRules }) => checkRules)
    const shown = [...this.#entries].filter(([id]) => this.#shown.has(id)).map(([, entry]) => entry)
    const hasIgnores = shown.some(({ tree, source }) => tree.format === 'yaml' && source.text.includes(IGNORE))
    const ids: ReadonlySet<string> = hasIgnores ? await this.#tools.ruleIds() : new Set()
    const linted: LintedFile[] = []
    for (const entry of shown) {
      const { path, kind, source, tree, targets, config, rules, readers, refusals } = entry
      const findings = [...entry.findings, ...(refusals?.agreed(readers.length) ?? [])]
      const take = ({ id, severity }: Opinion, found: Iterable<Opined>): void => {
        for (const each of found) findings.push({ rule: id, severity, ...each })
      }
      if (targets) {
        for (const finding of targetWarnings(targets, readers, labelRules)) findings.push(finding)
        const jobs = readers.length > 0 ? readers.map(({ name }) => name) : undefined
        for (const each of ofTargets) take(each, each.checkTargets!({ path, document: targets, release, jobs }))
      } else if (config) for (const each of ofConfigs) take(each, each.checkConfig!(config))
      else if (rules) for (const each of ofRules) take(each, each.checkRules!({ path, source, release, ...rules }))
      if (findings.length === 0 && !hasIgnores) {
        linted.push({ path, kind, source, findings, secrets: [] })
        continue
      }
      const kept = suppress(source, tree, findings, { ids, isOff })
      const safe = withSafeFixes(applyLevels(kept, levels), entry)
      linted.push(await concealed({ path, kind, source, findings: safe, secrets: [] }, entry))
    }
    return linted
  }

  ruleFile(path: string): FileProblem | undefined {
    const id = this.#idOf(path, 'rules')
    if (this.#isContext) {
      this.#ruleFiles.add(id)
      return undefined
    }
    this.#shown.add(id)
    if (this.#entries.has(id)) return undefined
    const read = this.#read(path)
    if ('problem' in read) return read
    this.#waiting.push(read)
    return undefined
  }

  mainJobs(path: string, jobs: readonly Job[]): void {
    this.#jobNames = new Map(jobs.map(({ name }) => [name, path]))
    this.#takenIn = new Set()
  }

  scrapeConfigFile(
    path: string,
    global: Struct | undefined,
    refuse: (message: string) => void,
  ): FileProblem | undefined {
    const id = this.#idOf(path, 'scrape-config')
    const isAside = this.#isContext && !this.#isNamed(path)
    if (!isAside) this.#shown.add(id)
    if (!this.#entries.has(id)) {
      const read = this.#read(path)
      if ('problem' in read) return read
      const wasContext = this.#isContext
      // What was asked for is looked at with all that it refers to.
      this.#isContext = isAside
      this.#config(id, { ...read, kind: 'scrape-config' }, global)
      this.#isContext = wasContext
    }
    const { config, findings } = this.#entries.get(id)!
    if (this.#takenIn.has(id)) {
      if ((config?.jobs.length ?? 0) > 0) refuse(`${path} is taken in twice: its jobs are then given twice`)
      return undefined
    }
    this.#takenIn.add(id)
    for (const { name, it } of config?.jobs ?? []) {
      const first = this.#jobNames.get(name)
      if (first === undefined) this.#jobNames.set(name, path)
      else if (first !== path && !isAside) {
        const message = `the job name ${JSON.stringify(name)} is taken: ${first} has it as well`
        findings.push({ rule: 'duplicate-job', severity: 'error', message, span: it.span('job_name') ?? it.head })
      }
    }
    return undefined
  }

  targetFile(path: string, reader: TargetReader): TargetFile {
    if (this.#isContext && !this.#isNamed(path)) return { path, document: undefined }
    const id = this.#idOf(path, 'targets')
    if (!this.#isContext) this.#shown.add(id)
    if (!this.#entries.has(id)) {
      const read = this.#read(path)
      if ('problem' in read) return { path, document: undefined, problem: read }
      this.#targets(id, read.path, read.source, read.tree)
    }
    const entry = this.#entries.get(id)!
    entry.readers.push(reader)
    const document = entry.targets
    const { judge } = reader
    if (document && judge) {
      for (const finding of refusedTargets(document, judge, reader)) {
        entry.refusals ??= new Refusals()
        entry.refusals.add(finding)
      }
    }
    return { path, document }
  }

  /** A file is read once in each role that it has: `rule_files: ['*.yml']` may take in the config itself. */
  #idOf(path: string, kind: FileKind): string {
    return `${kind} ${this.#files.identity(path)}`
  }

  #isNamed(path: string): boolean {
    return this.#named.has(this.#files.identity(path))
  }

  /** What was asked for has been read already, be it from standard input, and is called as it was then. */
  #read(path: string): ReadFile | FileProblem {
    const named = this.#named.get(this.#files.identity(path))
    if (named) return { path: named.input.path, source: named.input.source, tree: named.tree }
    const read = this.#files.read(path)
    return 'problem' in read ? read : { path, source: read.source, tree: undefined }
  }

  #config(id: string, file: ReadFile & { readonly kind: FileKind }, global: Struct | undefined): void {
    const { path, source, kind } = file
    const readers: TargetReader[] = []
    const { findings, model, tree, reading } = lintConfig(file, global, this.#options, this.#files, this)
    this.#entries.set(id, { path, kind, source, tree, findings, config: model, readers, reading })
  }

  #targets(id: string, path: string, source: Source, read: DocumentTree | undefined): void {
    const { release } = this.#options
    const document = readTargetFile(path, source, release, read)
    const { tree } = document
    const findings = [...document.findings]
    const isBomb = document.format === 'yaml' && source.text.includes('&') && excessiveAliasing(tree.root)
    if (isBomb) findings.push(aliasBomb(source))
    const again = (text: Source): Reading => readTargetFile(path, text, release, undefined)
    this.#entries.set(id, {
      path,
      kind: 'targets',
      source,
      tree,
      findings,
      targets: document,
      readers: [],
      reading: isBomb ? undefined : { findings: document.findings, again },
    })
  }

  /** Rule files are read once the PromQL is there. */
  async #drain(): Promise<void> {
    if (this.#waiting.length === 0) return
    const checkQuery = await this.#tools.checkQuery()
    const { release, features } = this.#options
    for (const { path, source } of this.#waiting.splice(0)) {
      const id = this.#idOf(path, 'rules')
      if (this.#entries.has(id)) continue
      const readBy = (which: Release): RuleFile => readRules(source, { release: which, features, checkQuery })
      const file = readBy(release)
      this.#entries.set(id, {
        path,
        kind: 'rules',
        source,
        tree: file.tree,
        findings: [...file.findings],
        rules: { file, readBy },
        readers: [],
      })
    }
  }
}

/** What to say of a target file that is no opinion. */
function* targetWarnings(
  targets: TargetDocument,
  readers: readonly TargetReader[],
  labelRules: LintOptions['labelRules'],
): Generator<Finding> {
  const isRead = readers.length > 0
  if (!isRead || readers.some(({ keepsAddresses }) => keepsAddresses)) {
    yield* addressWarnings(
      targets,
      readers.map(({ receiver }) => receiver),
    )
  }
  if (!isRead) yield* timingWarnings(targets)
  if (labelRules) yield* policyWarnings(targets, labelRules)
}

function withSafeFixes(findings: readonly Finding[], { source, tree, reading }: Entry): readonly Finding[] {
  if (!findings.some(({ fix }) => fix)) return findings
  if (reading) return onlySafeFixes(source, findings, { tree, findings: reading.findings }, reading.again)
  return findings.map(withoutFix)
}

/** Nothing of a secret leaves a run: neither in what findings say nor in the lines that are shown of the source. */
async function concealed(file: LintedFile, { source, tree }: Entry): Promise<LintedFile> {
  if (file.findings.length === 0) return file
  const { withoutSecrets } = await import('../secrets/index.ts')
  return { ...file, ...withoutSecrets(file.findings, source, tree, { isProject: file.kind === 'project' }) }
}
