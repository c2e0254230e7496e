import { dirname } from 'node:path'
import type { Finding } from '../diagnostics/finding.ts'
import type { DocumentTree } from '../document/node.ts'
import type { Source } from '../document/source.ts'
import { readProject } from '../project/project.ts'
import { configFiles, fromProject } from './config-files.ts'
import { DEFAULT_CONFIG } from './config-options.ts'
import { broughtBy, unreadRules } from './generate-presets.ts'
import { adviceFindings, problemFindings, projectGeneration } from './generation.ts'
import { type LintTask, lintGenerated } from './lint-generated.ts'
import { placesOfProject } from './output-places.ts'
import { missingFiles, projectFaults } from './project-faults.ts'
import { pathFrom } from './settings.ts'

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
  const place = pathFrom(folder, content.config ?? DEFAULT_CONFIG)
  const places = placesOfProject(project, (each) => pathFrom(folder, each))
  const from = fromProject(path)
  const written = configFiles(config, place, places.split, { from, release: options.release })
  const brought = broughtBy(generation, places, from)
  const refused = [...written.problems, ...brought.problems]
  if (refused.length > 0) return { findings: [...faults, ...problemFindings(refused)], tree }
  const generated = [...written.files, ...brought.rules]
  const all = [...advice, ...brought.advice, ...unreadRules(generated, places, config, place, files)]
  const { findings } = await lintGenerated(generated, written.stale, task)
  return { findings: [...faults, ...adviceFindings(all), ...findings], tree }
}
