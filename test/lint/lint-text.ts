import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { lintFiles, sourceOf } from '../../src/cli/lint-files.ts'
import { lintProject } from '../../src/cli/lint-project.ts'
import type { FileKind, LintedFile } from '../../src/lint/linted-file.ts'
import type { LintOptions } from '../../src/lint/options.ts'
import { isSettable, lintRuleIds, ruleById } from '../../src/lint/registry.ts'
import { OPINIONS } from '../../src/lint/rules/index.ts'
import { type LintInput, type LintTools, lint } from '../../src/lint/run.ts'
import { parseRelease } from '../../src/prometheus/release.ts'
import { checkQuery } from '../../src/promql/check.ts'
import { DEFAULTS } from './lint-file.ts'

export interface TextOptions extends Partial<Omit<LintOptions, 'release'>> {
  /** Such as `3.5`; the newest where nothing is said. */
  readonly version?: string | undefined
  readonly kind?: FileKind
  /** Files beside it, by name. */
  readonly beside?: Readonly<Record<string, string>>
}

const files = lintFiles([])
const tools: LintTools = {
  checkQuery: async () => checkQuery,
  opinions: async () => OPINIONS,
  ruleIds: async () => lintRuleIds(),
  project: (path, source, options) => lintProject(path, source, { env: {}, options, files, tools }),
}

/** The name that a text would have in a folder. */
export function fileName(text: string, kind: FileKind): string {
  if (kind === 'project') return 'promsd.yaml'
  return kind === 'targets' && /^\s*[[{"]/.test(text) ? 'targets.json' : `${kind}.yml`
}

/** Lints a text with all rules, in a folder of its own. The first file of the result is the text's own. */
export async function lintText(text: string, options: TextOptions = {}): Promise<readonly LintedFile[]> {
  const { version, kind = 'config', beside = {} } = options
  const folder = mkdtempSync(join(tmpdir(), 'promsd-lint-'))
  try {
    const path = join(folder, fileName(text, kind))
    for (const [name, content] of Object.entries({ ...beside, [fileName(text, kind)]: text })) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), content)
    }
    const input: LintInput = { path, source: sourceOf(path, Buffer.from(text)), kind, named: true }
    const { files } = await lint(
      [input],
      { ...DEFAULTS, ...options, ...(version === undefined ? {} : { release: parseRelease(version) }) },
      lintFiles([]),
      tools,
    )
    checkSeverities(files)
    return files.toSorted((a, b) => Number(b.path === path) - Number(a.path === path))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Whatever is no error can be turned off: its rule says that it may find such a thing. */
function checkSeverities(files: readonly LintedFile[]): void {
  for (const { rule, severity } of files.flatMap(({ findings }) => findings)) {
    const known = ruleById(rule)
    if (severity !== 'error' && known && !isSettable(known))
      throw new Error(`"${rule}" is not known to find ${severity}s`)
  }
}

/** Ids of the rules that have findings, of all files. */
export function rulesOf(files: readonly LintedFile[]): Set<string> {
  return new Set(files.flatMap(({ findings }) => findings.map(({ rule }) => rule)))
}
