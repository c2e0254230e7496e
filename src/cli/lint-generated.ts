import type { Finding } from '../diagnostics/finding.ts'
import type { DocumentTree } from '../document/node.ts'
import type { Source } from '../document/source.ts'
import { readYaml } from '../document/yaml.ts'
import { atOrigin } from '../generate/origins.ts'
import type { FieldsValue } from '../generate/value.ts'
import type { Files } from '../lint/files.ts'
import type { FileKind, LintedFile } from '../lint/linted-file.ts'
import type { LintOptions } from '../lint/options.ts'
import { withFiles } from '../lint/overlay.ts'
import { type LintInput, type LintTools, lint } from '../lint/run.ts'
import { distinctFindings } from './generation.ts'

/** A file that is about to be written. */
export interface GeneratedFile {
  readonly path: string
  /** A dashboard is nothing of Prometheus's: it is not linted. */
  readonly kind: FileKind | 'dashboard'
  readonly source: Source
  /** What was written as its text; absent where no place of the project file stands behind it. */
  readonly value?: FieldsValue
}

export interface LintTask {
  readonly options: LintOptions
  readonly files: Files
  readonly tools: LintTools
}

export interface GeneratedLint {
  /** What is to say of what was asked for, at its places in the project file. */
  readonly findings: readonly Finding[]
  /** Generated configs with what nothing in a project file asked for: what a command line did. */
  readonly unplaced: readonly LintedFile[]
  /** The files that they refer to, and generated ones that are no configs. */
  readonly others: readonly LintedFile[]
}

/**
 * Lints generated files as they would stand on the disk. A file that is not here counts
 * as a warning: what is generated is often meant for another machine, and the server itself starts without it.
 */
export async function lintGenerated(
  generated: readonly GeneratedFile[],
  removed: readonly string[],
  { options, files, tools }: LintTask,
): Promise<GeneratedLint> {
  const changes = new Map<string, Source | undefined>(generated.map(({ path, source }) => [path, source]))
  for (const path of removed) changes.set(path, undefined)
  const trees = new Map<string, DocumentTree>()
  // Files of jobs are reached from the main config; rules may not be.
  const inputs = generated.flatMap(({ path, source, kind }): LintInput[] => {
    if (kind === 'rules') return [{ path, source, kind, named: true }]
    if (kind !== 'config') return []
    const tree = readYaml(source)
    trees.set(path, tree)
    return [{ path, source, kind, named: true, tree }]
  })
  const run = await lint(
    inputs,
    { ...options, missingFiles: options.missingFiles ?? 'warning' },
    withFiles(files, changes),
    tools,
  )
  const origins = new Map(generated.map((file) => [`${file.kind} ${file.path}`, file]))
  const findings: Finding[] = []
  const unplaced: LintedFile[] = []
  const others: LintedFile[] = []
  for (const file of run.files) {
    const origin = origins.get(`${file.kind} ${file.path}`)
    if (!origin?.value) {
      others.push(file)
      continue
    }
    const { value } = origin
    if (file.findings.length === 0) continue
    const root = (trees.get(file.path) ?? readYaml(origin.source)).root!
    const rest: Finding[] = []
    for (const finding of file.findings) {
      const moved = atOrigin(finding, root, value)
      if (moved) findings.push(moved)
      else rest.push(finding)
    }
    if (rest.length > 0) unplaced.push({ ...file, path: `${file.path} (as generated)`, findings: rest })
  }
  return { findings: distinctFindings(findings), unplaced, others }
}
