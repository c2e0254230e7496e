import { dirname } from 'node:path'
import type { Finding } from '../diagnostics/finding.ts'
import type { DocumentTree } from '../document/node.ts'
import { Source } from '../document/source.ts'
import { outputText, wholeConfig } from '../generate/output-files.ts'
import { readProject } from '../project/project.ts'
import { broughtBy, placesOfProject, unreadRules } from './generate-presets.ts'
import { adviceFindings, problemFindings, projectGeneration } from './generation.ts'
import { type LintTask, lintGenerated } from './lint-generated.ts'
import { missingFiles, projectFaults } from './project-faults.ts'
import { pathFrom } from './settings.ts'

/** Where the config is put that a project file generates, unless it says where. */
export const DEFAULT_CONFIG = 'prometheus.yml'

interface LintedProject {
  readonly findings: readonly Finding[]
  readonly tree: DocumentTree
}

/** What is to say of a project file, and, where it is right, of the config that `promsd generate` would make of it. */
export async function lintProject(
  path: string,
  text: Source,
  task: LintTask & { readonly env: Readonly<Record<string, string | undefined>> },
): Promise<LintedProject> {
  const { env, files, options } = task
  const project = readProject(text, env)
  const { tree, content } = project
  const faults = await projectFaults(project)
  if (project.findings.length > 0) return { findings: faults, tree }
  const folder = dirname(path)
  const generation = projectGeneration({ tree }, folder, env)
  faults.push(...missingFiles(project, folder, generation !== undefined, files, options))
  if (!generation) return { findings: faults, tree }
  const { problems, config, advice } = generation
  if (problems.length > 0) return { findings: [...faults, ...problemFindings(problems)], tree }
  const { kind, value } = wholeConfig(config)
  const source = Source.fromBytes(Buffer.from(outputText('', value)))
  const place = pathFrom(folder, content.config ?? DEFAULT_CONFIG)
  const places = placesOfProject(project, (each) => pathFrom(folder, each))
  const brought = broughtBy(generation, places, () => ({ project: path }))
  if (brought.problems.length > 0) return { findings: [...faults, ...problemFindings(brought.problems)], tree }
  const generated = [{ path: place, kind, source, value }, ...brought.rules]
  const all = [...advice, ...brought.advice, ...unreadRules(generated, places, config, place, files)]
  const { findings } = await lintGenerated(generated, [], task)
  return { findings: [...faults, ...adviceFindings(all), ...findings], tree }
}
