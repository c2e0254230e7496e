import { join } from 'node:path'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import type { Files } from '../lint/files.ts'
import type { LintOptions } from '../lint/options.ts'
import type { LintTools } from '../lint/run.ts'
import type { Level } from '../lint/suppress.ts'
import { policyProblem, policyUsesRegex } from '../project/policy.ts'
import type { Release } from '../prometheus/release.ts'
import type { Io } from './io.ts'
import { type PathMapping, parsePathMapping } from './lint-files.ts'
import type { Settings } from './settings.ts'
import { loadRegex } from './target-input.ts'

/** What a command line may say of how to lint. */
export interface LintSettings {
  readonly agent?: boolean
  readonly enableFeature?: readonly string[]
  readonly syntaxOnly?: boolean
  readonly pathMap?: readonly string[]
  readonly missingFiles?: 'error' | 'warning' | 'ignore'
  readonly rule?: ReadonlyMap<string, Level>
}

/** What a run asks of lint, from the command line and the project file. Throws a Failure (exit 2) for wrong rules. */
export async function lintOptionsFor(
  options: LintSettings,
  settings: Settings,
  release: Release,
): Promise<LintOptions> {
  const project = settings.project?.content.lint
  const levels = new Map(Object.entries(project?.rules ?? {}))
  for (const [id, level] of options.rule ?? []) levels.set(id, level)
  if (levels.size > 0) await checkLevels(levels.keys())
  const { policy } = settings
  const compile = policyUsesRegex(policy) ? await loadRegex() : undefined
  return {
    release,
    agent: options.agent ?? project?.agent ?? false,
    features: new Set([...(project?.features ?? []), ...(options.enableFeature ?? [])]),
    syntaxOnly: options.syntaxOnly ?? false,
    missingFiles: options.missingFiles ?? project?.missing_files,
    levels,
    labelRules: policy && ((labels) => withLintHint(policyProblem(policy, labels, compile))),
  }
}

/** The policy speaks to those who add targets; here they stand in a file. */
function withLintHint(problem: ReturnType<typeof policyProblem>): ReturnType<typeof policyProblem> {
  return problem && { ...problem, hint: problem.hint.replace(/^give it with .*/, 'add it to the labels of the group') }
}

/** Throws a Failure (exit 2) for rules that do not exist, and for those that are Prometheus's own. */
async function checkLevels(ids: Iterable<string>): Promise<void> {
  const { lintRuleIds, ruleById } = await import('../lint/registry.ts')
  for (const id of ids) {
    const rule = ruleById(id)
    if (!rule) {
      const { didYouMean } = await import('../diagnostics/suggest.ts')
      const hint = didYouMean(id, lintRuleIds()) ?? 'promsd rules lists them'
      throw new Failure(EXIT.usage, `there is no rule "${id}"`, { hint })
    }
    // Some files that are missing are warnings for Prometheus too.
    if (rule.severity !== 'error' || id === 'missing-file') continue
    throw new Failure(EXIT.usage, `"${id}" is an error of Prometheus's, which cannot be turned off`)
  }
}

/** What a run loads where a file asks for it. `files` is where what a project file generates would be put. */
export function lintTools(io: Io, files: Files): LintTools {
  const tools: LintTools = {
    checkQuery: async () => (await import('../promql/check.ts')).checkQuery,
    opinions: async () => (await import('../lint/rules/index.ts')).OPINIONS,
    ruleIds: async () => (await import('../lint/registry.ts')).lintRuleIds(),
    project: async (path, source, options) => {
      const { lintProject } = await import('./lint-project.ts')
      return lintProject(path, source, { env: io.env, options, files, tools })
    },
  }
  return tools
}

/** The mappings of the command line, then those of the project file. */
export function pathMappings(options: Pick<LintSettings, 'pathMap'>, { project }: Settings): PathMapping[] {
  const fromProject = Object.entries(project?.content.lint?.path_map ?? {}).map(([from, to]) =>
    parsePathMapping(`${from}=${join(project!.folder, to)}`),
  )
  return [...(options.pathMap ?? []).map(parsePathMapping), ...fromProject]
}
