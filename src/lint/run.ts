import type { Finding } from '../diagnostics/finding.ts'
import type { DocumentTree } from '../document/node.ts'
import { Source } from '../document/source.ts'
import { excessiveAliasing, readYaml } from '../document/yaml.ts'
import type { Struct } from '../prometheus/config/struct.ts'
import type { Release } from '../prometheus/release.ts'
import type { checkQuery as CheckQuery } from '../promql/check.ts'
import { type RuleFile, readRules } from '../rules/read.ts'
import type { TargetDocument } from '../targets/document.ts'
import { aliasBomb, type ConfigVisitor, type LintedConfig, lintConfig, type TargetReader } from './config.ts'
import type { Files } from './files.ts'
import { onlySafeFixes, type Reading, withoutFix } from './fix.ts'
import { isLokiRules, isUnitTestFile, kindByContent, kindByLines, kindByName, kindOfNamed } from './kind.ts'
import type { FileKind, LintedFile } from './linted-file.ts'
import type { ConfigModel, Job, RulesModel, TargetFile } from './model.ts'
import type { Opinion } from './opinion.ts'
import type { LintOptions } from './options.ts'
import { policyWarnings } from './policy.ts'
import { Refusals } from './refusals.ts'
import { applyLevels, IGNORE, suppress } from './suppress.ts'
import { addressWarnings, readTargetFile, refusedTargets } from './targets.ts'

/** A file that a person named or that a folder holds. */
export interface LintInput {
  readonly path: string
  readonly source: Source
  /** Told by the user; else the name and the content decide. */
  readonly kind?: FileKind | undefined
  /** Of a folder, what is not recognised is skipped; what was named is linted as a config or a rule file. */
  readonly named: boolean
  /** Of YAML that has been read already. */
  readonly tree?: DocumentTree
}

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
  readonly refusals?: Refusals
  /** What reading alone finds, and the way to read another text so: of kinds of files that have fixes. */
  readonly reading?: LintedConfig['reading']
}

/** In the order in which they are linted. */
const KINDS: readonly FileKind[] = ['config', 'scrape-config', 'rules', 'targets', 'project']

const EMPTY_TREE: DocumentTree = { format: 'yaml', root: undefined, end: 0, problems: [] }

/**
 * Lints files and what they refer to. Configs come first, as they say which jobs read a target file.
 * @param progress called before each file
 */
export async function lint(
  inputs: readonly LintInput[],
  options: LintOptions,
  files: Files,
  tools: LintTools,
  progress: (done: number, total: number, path: string) => Promise<void> | void = () => {},
): Promise<LintRun> {
  const run = new Run(options, files, tools)
  const skipped: string[] = []
  const classified = inputs.map((input) => classify(input))
  let done = 0
  for (const wanted of KINDS) {
    for (const { input, kind, tree } of classified) {
      if (kind !== wanted) continue
      await progress(done++, inputs.length, input.path)
      await run.add(input, kind, tree)
    }
  }
  for (const { input, kind } of classified) if (kind === undefined && !run.has(input.path)) skipped.push(input.path)
  return { files: await run.finish(), skipped }
}

function classify(input: LintInput): { input: LintInput; kind: FileKind | undefined; tree: DocumentTree | undefined } {
  const byName = input.kind ?? kindByName(input.path)
  if (byName !== undefined) return { input, kind: byName, tree: input.tree }
  if (/\.json$/i.test(input.path)) {
    if (input.named && /^\s*\{/.test(input.source.slice(0, 400))) {
      // Prometheus takes a config of any name.
      const tree = readYaml(input.source)
      const kind = kindByContent(tree)
      if (kind !== undefined) return { input, kind, tree }
    }
    const isTargets = input.named || /^\s*\[\s*\{\s*"(?:targets|labels)"/i.test(input.source.slice(0, 400))
    return { input, kind: isTargets ? 'targets' : undefined, tree: undefined }
  }
  const tree = input.tree ?? readYaml(input.source)
  if (isUnitTestFile(tree, input.source.text)) return { input, kind: undefined, tree }
  // In a folder too, a config that breaks off early is to be told of.
  const kind = kindByContent(tree) ?? (tree.problems.length > 0 ? kindByLines(input.source.text) : undefined)
  if (!input.named) return { input, kind: kind === 'rules' && isLokiRules(tree) ? undefined : kind, tree }
  return { input, kind: kind ?? kindOfNamed(tree), tree }
}

class Run implements ConfigVisitor {
  readonly #options: LintOptions
  readonly #files: Files
  readonly #tools: LintTools
  readonly #entries = new Map<string, Entry>()
  readonly #waiting: { path: string; source: Source }[] = []
  /** Names of jobs of a main config and its scrape_config_files, with where they were met. */
  #jobNames = new Map<string, string>()
  /** Files of scrape_config_files that the main config at hand has taken in. */
  #takenIn = new Set<string>()

  constructor(options: LintOptions, files: Files, tools: LintTools) {
    this.#options = options
    this.#files = files
    this.#tools = tools
  }

  async add(input: LintInput, kind: FileKind, tree: DocumentTree | undefined): Promise<void> {
    const { path, source } = input
    const id = this.#idOf(path, kind)
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

  /** Whether a file has been linted, as whatever. */
  has(path: string): boolean {
    const identity = this.#files.identity(path)
    return KINDS.some((kind) => this.#entries.has(`${kind} ${identity}`))
  }

  async finish(): Promise<LintedFile[]> {
    const { levels, labelRules, release } = this.#options
    const opinions = await this.#tools.opinions()
    const hasIgnores = [...this.#entries.values()].some(({ source }) => source.text.includes(IGNORE))
    const ids: ReadonlySet<string> = hasIgnores ? await this.#tools.ruleIds() : new Set()
    const linted: LintedFile[] = []
    for (const entry of this.#entries.values()) {
      const { path, kind, source, tree, targets, config, rules, readers, refusals } = entry
      const findings = [...entry.findings, ...(refusals?.agreed(readers.length) ?? [])]
      const isRead = readers.length > 0
      const jobs = isRead ? readers.map(({ name }) => name) : undefined
      const isPlain = readers.some(({ keepsAddresses }) => keepsAddresses)
      if (targets && (isPlain || !isRead)) findings.push(...addressWarnings(targets, isRead))
      if (targets && labelRules) findings.push(...policyWarnings(targets, labelRules))
      for (const opinion of opinions) {
        if (levels.get(opinion.id) === 'off') continue
        const found = config
          ? opinion.checkConfig?.(config)
          : targets
            ? opinion.checkTargets?.({ path, document: targets, release, jobs })
            : rules && opinion.checkRules?.({ path, source, release, ...rules })
        for (const each of found ?? []) {
          findings.push({ rule: opinion.id, severity: opinion.severity, ...each })
        }
      }
      const kept = suppress(source, tree, findings, {
        isKnown: (id) => ids.has(id),
        all: () => ids,
        isOff: (id) => levels.get(id) === 'off',
      })
      const safe = withSafeFixes(applyLevels(kept, levels), entry)
      linted.push(await concealed({ path, kind, source, findings: safe, secrets: [] }, entry))
    }
    return linted
  }

  ruleFile(path: string): void {
    if (this.#entries.has(this.#idOf(path, 'rules'))) return
    const source = this.#read(path, 'rules')
    if (source) this.#waiting.push({ path, source })
  }

  mainJobs(path: string, jobs: readonly Job[]): void {
    this.#jobNames = new Map(jobs.map(({ name }) => [name, path]))
    this.#takenIn = new Set()
  }

  scrapeConfigFile(path: string, global: Struct | undefined, refuse: (message: string) => void): void {
    const id = this.#idOf(path, 'scrape-config')
    if (!this.#entries.has(id)) {
      const source = this.#read(path, 'scrape-config')
      if (source) this.#config(id, { path, source, tree: undefined, kind: 'scrape-config' }, global)
    }
    const { config, findings } = this.#entries.get(id)!
    if (this.#takenIn.has(id)) {
      if ((config?.jobs.length ?? 0) > 0) refuse(`${path} is taken in twice: its jobs are then given twice`)
      return
    }
    this.#takenIn.add(id)
    for (const { name, it } of config?.jobs ?? []) {
      const first = this.#jobNames.get(name)
      if (first === undefined) this.#jobNames.set(name, path)
      else if (first !== path) {
        const message = `the job name ${JSON.stringify(name)} is taken: ${first} has it as well`
        findings.push({ rule: 'duplicate-job', severity: 'error', message, span: it.span('job_name') ?? it.head })
      }
    }
  }

  targetFile(path: string, reader: TargetReader): TargetFile {
    const id = this.#idOf(path, 'targets')
    if (!this.#entries.has(id)) {
      const source = this.#read(path, 'targets')
      if (source) this.#targets(id, path, source, undefined)
    }
    const entry = this.#entries.get(id)!
    entry.readers.push(reader)
    const document = entry.targets
    const { judge } = reader
    if (document && judge) entry.refusals?.add(refusedTargets(document, judge, reader.name))
    return { path, document }
  }

  /** A file is read once in each role that it has: `rule_files: ['*.yml']` may take in the config itself. */
  #idOf(path: string, kind: FileKind): string {
    return `${kind === 'scrape-config' ? 'config' : kind} ${this.#files.identity(path)}`
  }

  /** Undefined where it cannot be read, which is an error of the file that cannot be read. */
  #read(path: string, kind: FileKind): Source | undefined {
    const read = this.#files.read(path)
    if ('source' in read) return read.source
    const source = Source.fromText('')
    this.#entries.set(this.#idOf(path, kind), {
      path,
      kind,
      source,
      tree: EMPTY_TREE,
      findings: [{ rule: 'missing-file', severity: 'error', message: read.message, span: { start: 0, end: 0 } }],
      readers: [],
    })
    return undefined
  }

  #config(
    id: string,
    file: { path: string; source: Source; tree: DocumentTree | undefined; kind: FileKind },
    global: Struct | undefined,
  ): void {
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
      refusals: new Refusals(),
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

function withSafeFixes(findings: readonly Finding[], { source, tree, reading }: Entry): readonly Finding[] {
  if (!findings.some(({ fix }) => fix)) return findings
  if (reading) return onlySafeFixes(source, findings, { tree, findings: reading.findings }, reading.again)
  return findings.map(withoutFix)
}

/** Nothing of a secret leaves a run: neither in what findings say nor in the lines that are shown of the source. */
async function concealed(file: LintedFile, { source, tree }: Entry): Promise<LintedFile> {
  if (file.findings.length === 0) return file
  const { withoutSecrets } = await import('../secrets/index.ts')
  return { ...file, ...withoutSecrets(file.findings, source, tree) }
}
