import type { Finding, Severity } from '../diagnostics/finding.ts'
import type { Files } from '../lint/files.ts'
import type { LintOptions } from '../lint/options.ts'
import { type ProjectFile, spanAt } from '../project/project.ts'
import { isGlob } from '../prometheus/glob.ts'
import { ruleProblem } from './rule-levels.ts'
import { pathFrom } from './settings.ts'

type Place = readonly (string | number)[]

/** All that is not valid in a project file, the rules of `lint.rules` included, which only lint knows. */
export async function projectFaults({ content, tree, findings: own }: ProjectFile): Promise<Finding[]> {
  const findings = [...own]
  for (const id of Object.keys(content.lint?.rules ?? {})) {
    const problem = await ruleProblem(id)
    if (!problem) continue
    const path: Place = ['lint', 'rules', id]
    findings.push({ rule: 'project', severity: 'error', ...problem, span: spanAt(tree.root, path, true), path })
  }
  return findings
}

/**
 * What a project file names and is not there.
 * @param folder where its paths start
 * @param isGenerated the config is made by promsd, and may have to be made yet
 */
export function missingFiles(
  { content, tree }: ProjectFile,
  folder: string,
  isGenerated: boolean,
  files: Files,
  { missingFiles: wanted }: LintOptions,
): Finding[] {
  const findings: Finding[] = []
  const missing = (message: string, path: Place, severity: Severity): void => {
    findings.push({ rule: 'missing-file', severity, message, span: spanAt(tree.root, path, false), path })
  }
  const { config, files: targets = [], lint } = content
  const isMissing = (path: string): boolean => !files.isThere(pathFrom(folder, path))
  if (wanted !== 'ignore') {
    if (config !== undefined && !isGenerated && isMissing(config)) {
      missing(`the config ${JSON.stringify(config)} does not exist`, ['config'], wanted ?? 'error')
    }
    for (const [i, path] of targets.entries()) {
      // As in file_sd_configs: it may come later.
      if (isGlob(path) || !isMissing(path)) continue
      missing(`the target file ${JSON.stringify(path)} does not exist`, ['files', i], wanted ?? 'warning')
    }
  }
  // Whatever is said of missing files: here it decides whether the others can be found.
  for (const [from, to] of Object.entries(lint?.path_map ?? {})) {
    if (isMissing(to))
      missing(`there is no ${JSON.stringify(to)} to find ${from} in`, ['lint', 'path_map', from], 'warning')
  }
  return findings
}
