import type { Finding } from '../diagnostics/finding.ts'
import { Repeats } from '../diagnostics/repeats.ts'
import { type DocumentTree, syntaxFindings } from '../document/node.ts'
import type { Source } from '../document/source.ts'
import { excessiveAliasing, readYaml } from '../document/yaml.ts'
import type { Receiver } from '../prometheus/address.ts'
import { decode } from '../prometheus/config/decode.ts'
import type { Struct } from '../prometheus/config/struct.ts'
import { isGlob } from '../prometheus/glob.ts'
import { isTargetPattern } from '../prometheus/schema/discovery/file.ts'
import { agentProblems, config as configSection, scrapeConfigFileUnder } from '../prometheus/schema/index.ts'
import type { FileProblem, Files } from './files.ts'
import type { Reading } from './fix.ts'
import {
  alertmanagerJudge,
  discoveriesOf,
  type Fates,
  jobJudge,
  keepsAddresses,
  type TargetJudge,
  timing,
} from './jobs.ts'
import type { FileKind } from './linted-file.ts'
import type { ConfigModel, FilePattern, Job, TargetFile } from './model.ts'
import type { LintOptions } from './options.ts'
import { itemNode, itemPlace, place } from './places.ts'
import { checkTls, References } from './references.ts'
import { addressWarning, fewOfAlike, refusal } from './targets.ts'

/** What a config asks of the rest of a run. Of a file that cannot be read it is told why. */
export interface ConfigVisitor {
  /** A file of rule_files. */
  ruleFile(path: string): FileProblem | undefined
  /** The jobs of the main config, before its scrape_config_files. */
  mainJobs(path: string, jobs: readonly Job[]): void
  /** A file of scrape_config_files; `refuse` tells of a mistake where the main config names it. */
  scrapeConfigFile(path: string, global: Struct | undefined, refuse: (message: string) => void): FileProblem | undefined
  /** A file of file_sd_configs. */
  targetFile(path: string, reader: TargetReader): TargetFile
}

/** A job or Alertmanager config that reads a target file. */
export interface TargetReader {
  /** As messages name it: `job "node"`. */
  readonly name: string
  readonly receiver: Receiver
  /** Undefined where it cannot be told for mistakes in the config. */
  readonly judge: TargetJudge | undefined
  /** Whether its targets are scraped at the addresses that the file gives. */
  readonly keepsAddresses: boolean
}

export interface LintedConfig {
  readonly findings: Finding[]
  readonly model: ConfigModel | undefined
  readonly tree: DocumentTree
  /** What reading alone finds, and the way to read another text so; absent where it cannot be read. */
  readonly reading?: { readonly findings: readonly Finding[]; readonly again: (text: Source) => Reading }
}

/** A main config or a file of scrape_config_files, with what it refers to. */
export function lintConfig(
  file: {
    readonly path: string
    readonly source: Source
    readonly tree?: DocumentTree | undefined
    readonly kind: FileKind
  },
  global: Struct | undefined,
  options: LintOptions,
  files: Files,
  visitor: ConfigVisitor,
): LintedConfig {
  const { path, source, kind } = file
  const tree = file.tree ?? readYaml(source)
  const findings = syntaxFindings(tree)
  if (source.text.includes('&') && excessiveAliasing(tree.root)) {
    findings.push(aliasBomb(source))
    return { findings, model: undefined, tree }
  }
  const section = kind === 'config' ? configSection : scrapeConfigFileUnder(global)
  const decoded = decode(section, tree, options.release)
  // Not spread: as arguments, findings of a hundred thousand slips would overflow the stack.
  for (const finding of decoded.findings) findings.push(finding)
  const { root } = decoded
  if (!root) return { findings, model: undefined, tree }
  const reading = {
    findings: [...findings],
    again: (text: Source): Reading => {
      const read = readYaml(text)
      return { tree: read, findings: [...syntaxFindings(read), ...decode(section, read, options.release).findings] }
    },
  }

  const references = new References(path, files, options)
  const { syntaxOnly, release } = options
  const isMain = kind === 'config'
  const ownGlobal = isMain ? root.struct('global') : global
  if (isMain && options.agent) {
    for (const { rule, message, hint, span, field } of agentProblems(root)) {
      const at = span ?? (field === undefined ? undefined : root.span(field)) ?? root.head
      findings.push({ rule, severity: 'error', message, span: at, ...(hint === undefined ? {} : { hint }) })
    }
  }
  if (isMain && !syntaxOnly) visitRuleFiles(root, references, visitor)
  const fates: Fates = new Map()
  const odd: Finding[] = []
  const jobs = root.structs('scrape_configs').map((it): Job => {
    const name = it.string('job_name')
    const times = timing(it, ownGlobal)
    const reader: TargetReader = {
      name: `job ${JSON.stringify(name)}`,
      receiver: 'job',
      judge: jobJudge(it, ownGlobal, times, release, fates),
      keepsAddresses: keepsAddresses(it),
    }
    const authorization = it.struct('authorization')
    if (!syntaxOnly && authorization) references.requireFile(authorization, 'credentials_file', 'credentials file')
    if (!syntaxOnly) references.requireFile(it, 'bearer_token_file', 'bearer token file')
    checkTls(it, references, syntaxOnly)
    const discoveries = discoveriesOf(it)
    for (const { field, it: discovery } of discoveries) {
      if (field === 'kubernetes_sd_configs') checkTls(discovery, references, syntaxOnly)
    }
    checkStatics(it, reader, source, { findings, odd })
    const patterns = filePatterns(it, reader, references, syntaxOnly, visitor)
    return { name, it, ...times, discoveries, files: patterns }
  })
  if (isMain && !syntaxOnly) {
    visitor.mainJobs(path, jobs)
    for (const [i, pattern] of root.strings('scrape_config_files').entries()) {
      const at = place(root, 'scrape_config_files', i)
      const refuse = (message: string): void => references.refuse('duplicate-job', message, at)
      const matches = references.glob(pattern, root, 'scrape_config_files', i) ?? []
      references.unreadable(
        matches.flatMap((each) => visitor.scrapeConfigFile(each, ownGlobal, refuse) ?? []),
        at,
      )
    }
  }
  for (const it of root.struct('alerting')?.structs('alertmanagers') ?? []) {
    const reader: TargetReader = {
      name: 'the Alertmanager config',
      receiver: 'alertmanager',
      judge: alertmanagerJudge(it, ownGlobal, release),
      keepsAddresses: keepsAddresses(it),
    }
    checkStatics(it, reader, source, { findings, odd })
    filePatterns(it, reader, references, syntaxOnly, visitor)
  }
  if (!syntaxOnly) references.requireOthers(root)
  for (const finding of fewOfAlike(distinct(odd))) findings.push(finding)
  for (const finding of references.findings) findings.push(finding)
  const model: ConfigModel = {
    path,
    source,
    tree,
    release,
    root,
    fields: decoded.fields,
    global: ownGlobal,
    jobs,
    followsFiles: !syntaxOnly,
  }
  return { findings: distinct(findings), model, tree, reading }
}

function visitRuleFiles(root: Struct, references: References, visitor: ConfigVisitor): void {
  for (const [i, pattern] of root.strings('rule_files').entries()) {
    const matches = references.glob(pattern, root, 'rule_files', i)
    if (matches === undefined) continue
    // promtool takes a name without a star for a file that has to be there.
    if (matches.length === 0 && !references.resolve(pattern).includes('*')) {
      references.missing(
        `the rule file ${JSON.stringify(pattern)} does not exist`,
        'error',
        place(root, 'rule_files', i),
      )
    }
    references.unreadable(
      matches.flatMap((path) => visitor.ruleFile(path) ?? []),
      place(root, 'rule_files', i),
    )
  }
}

/** What is said of static targets. */
interface StaticVerdicts {
  readonly findings: Finding[]
  /** Warnings of addresses. */
  readonly odd: Finding[]
}

/**
 * promtool builds the targets of static_configs, relabeling included, even with --syntax-only: what it refuses is an
 * error. What is odd about other addresses is told of where they are scraped as they are.
 */
function checkStatics(it: Struct, reader: TargetReader, source: Source, { findings, odd }: StaticVerdicts): void {
  const { judge, keepsAddresses, receiver } = reader
  const groups = it.structs('static_configs')
  for (let g = 0; g < groups.length; g++) {
    const group = groups[g]!
    const groupLabels = group.map('labels')
    const targets = group.list('targets')
    for (let i = 0; i < targets.length; i++) {
      const target = targets[i]!
      if (typeof target !== 'string' && target !== null) continue
      const address = target ?? ''
      if (judge?.passes(address, groupLabels)) continue
      const warning = keepsAddresses ? addressWarning(address, true, receiver) : undefined
      if (warning) odd.push({ ...warning, ...itemPlace(group, 'targets', i) })
      if (!judge) continue
      const labels = new Map<string, string>()
      for (const [label, value] of groupLabels) labels.set(label, typeof value === 'string' ? value : '')
      // The target's own address wins over a label of the group.
      labels.set('__address__', address)
      const reason = judge.refuses(labels)
      if (reason === undefined) continue
      const node = itemNode(group, 'targets', i)
      const refused = { address, reason, reader, node, ...itemPlace(group, 'targets', i) }
      findings.push(refusal(refused, source, judge, labels))
    }
  }
}

function filePatterns(
  it: Struct,
  reader: TargetReader,
  references: References,
  syntaxOnly: boolean,
  visitor: ConfigVisitor,
): FilePattern[] {
  const patterns: FilePattern[] = []
  for (const discovery of it.structs('file_sd_configs')) {
    const files = discovery.strings('files')
    for (let i = 0; i < files.length; i++) {
      const pattern = files[i]!
      const at = place(discovery, 'files', i)
      const { span } = at
      // What file_sd refuses as a pattern has been reported.
      if (syntaxOnly || discovery.isInvalid('files') || !isTargetPattern(pattern)) {
        patterns.push({ pattern, span, matches: undefined })
        continue
      }
      const paths = references.glob(pattern, discovery, 'files', i)
      if (paths?.length === 0) {
        const [rule, what] = isGlob(pattern)
          ? ['file-sd-glob', `no file matches ${JSON.stringify(pattern)}`]
          : ['missing-file', `the target file ${JSON.stringify(pattern)} does not exist`]
        references.missing(`${what}: ${reader.name} gets no targets from it`, 'warning', at, rule)
      }
      const matches = paths?.map((path) => visitor.targetFile(path, reader))
      if (matches?.some(({ problem }) => problem)) {
        references.unreadable(
          matches.flatMap(({ problem }) => problem ?? []),
          at,
        )
      }
      patterns.push({ pattern, span, matches })
    }
  }
  return patterns
}

/** The same mistake is found by a check of the schema and again by building the targets: what can be fixed counts. */
function distinct(findings: readonly Finding[]): Finding[] {
  const repeats = new Repeats<Finding>()
  for (const finding of findings) repeats.add(`${finding.rule} ${finding.span.start} ${finding.span.end}`, finding)
  return [...repeats]
}

export function aliasBomb(source: Source): Finding {
  const star = source.text.indexOf('*')
  return {
    rule: 'excessive-aliasing',
    severity: 'error',
    message: 'the document is mostly made of aliases: Prometheus refuses to expand so many',
    span: { start: star, end: star + 1 },
  }
}
