import { join } from 'node:path'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import type { Files } from '../lint/files.ts'
import type { LintOptions } from '../lint/options.ts'
import type { LintTools } from '../lint/run.ts'
import type { Level } from '../lint/suppress.ts'
import { policyProblem, policyUsesRegex } from '../project/policy.ts'
import type { Release } from '../prometheus/release.ts'
import type { Io } from './io.ts'
import { type PathMapping, parsePathMapping, pathMapping } from './lint-files.ts'
import { ruleProblem } from './rule-levels.ts'
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

/**
 * What a run asks of lint, from the command line and the project file. Throws a Failure (exit 2) for wrong rules of the
 * command line.
 */
export async function lintOptionsFor(
  options: LintSettings,
  settings: Settings,
  release: Release,
): Promise<LintOptions> {
  const project = settings.project?.content.lint
  const levels = new Map(Object.entries(project?.rules ?? {}))
  for (const [id, level] of options.rule ?? []) levels.set(id, level)
  if (options.rule) await checkLevels(options.rule.keys())
  const { policy } = settings
  const missingFiles = options.missingFiles ?? project?.missing_files
  const compile = policyUsesRegex(policy) ? await loadRegex() : undefined
  return {
    release,
    agent: options.agent ?? project?.agent ?? false,
    features: new Set([...(project?.features ?? []), ...(options.enableFeature ?? [])]),
    syntaxOnly: options.syntaxOnly ?? false,
    missingFiles,
    everyFile: missingFiles === 'error' || missingFiles === 'warning',
    levels,
    labelRules: policy && ((labels) => withLintHint(policyProblem(policy, labels, compile))),
  }
}

/** The policy speaks to those who add targets; here they stand in a file. */
function withLintHint(problem: ReturnType<typeof policyProblem>): ReturnType<typeof policyProblem> {
  return problem && { ...problem, hint: problem.hint.replace(/^give it with .*/, 'add it to the labels of the group') }
}

/** Throws a Failure (exit 2) for rules of the command line that do not exist or cannot be set. */
async function checkLevels(ids: Iterable<string>): Promise<void> {
  for (const id of ids) {
    const problem = await ruleProblem(id)
    if (problem)
      throw new Failure(EXIT.usage, problem.message, problem.hint === undefined ? {} : { hint: problem.hint })
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
    pathMapping(from, join(project!.folder, to)),
  )
  return [...(options.pathMap ?? []).map(parsePathMapping), ...fromProject]
}
