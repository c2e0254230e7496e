import { readFileSync } from 'node:fs'
import { lintFiles, sourceOf } from '../../src/cli/lint-files.ts'
import type { FileKind, LintedFile } from '../../src/lint/linted-file.ts'
import type { LintOptions } from '../../src/lint/options.ts'
import { lint } from '../../src/lint/run.ts'
import { NEWEST, parseRelease } from '../../src/prometheus/release.ts'
import { checkQuery } from '../../src/promql/check.ts'

export interface TestOptions extends Partial<Omit<LintOptions, 'release'>> {
  /** Such as `3.5` or `3.5.3`; the newest where nothing is said. */
  readonly version?: string
  readonly kind?: FileKind
  /** Content in place of the file's own. */
  readonly text?: string | Buffer
}

/** What lint does where nothing is asked for. */
export const DEFAULTS: LintOptions = {
  release: NEWEST,
  agent: false,
  features: new Set(),
  syntaxOnly: false,
  missingFiles: undefined,
  everyFile: false,
  levels: new Map(),
  labelRules: undefined,
}

/** Lints a file, and what it refers to, without opinions. */
export async function lintOne(path: string, options: TestOptions = {}): Promise<readonly LintedFile[]> {
  const { version, kind, text } = options
  const bytes = text === undefined ? readFileSync(path) : Buffer.from(text as string)
  const { files } = await lint(
    [{ path, source: sourceOf(path, bytes), kind, named: true }],
    { ...DEFAULTS, ...options, ...(version === undefined ? {} : { release: parseRelease(version) }) },
    lintFiles([]),
    {
      checkQuery: async () => checkQuery,
      opinions: async () => [],
      ruleIds: async () => new Set(),
      project: async () => ({ findings: [], tree: { format: 'yaml', root: undefined, end: 0, problems: [] } }),
    },
  )
  return files
}

/** `path:line: message [rule]` of each error. */
export function errorsOf(files: readonly LintedFile[]): string[] {
  return files.flatMap(({ path, source, findings }) =>
    findings
      .filter(({ severity }) => severity === 'error')
      .map(({ span, message, rule }) => `${path}:${source.lineAt(span.start)}: ${message} [${rule}]`),
  )
}
