import { problemFindings, projectGeneration } from '../../src/cli/generation.ts'
import { Source } from '../../src/document/source.ts'
import { outputText, wholeConfig } from '../../src/generate/output-files.ts'
import { readProject } from '../../src/project/project.ts'

/**
 * The config that a project file asks for, as it is written below its header.
 * @throws with all that is wrong where it cannot be generated
 */
export function generatedText(project: string, env: Readonly<Record<string, string>> = {}, folder = '.'): string {
  const generation = projectGeneration(readProject(Source.fromText(project), env), folder, env)
  if (!generation) throw new Error('nothing is asked for')
  const problems = problemFindings(generation.problems).map(({ message }) => message)
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return outputText('', wholeConfig(generation.config).value)
}
