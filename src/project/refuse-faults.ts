import { EXIT, Failure } from '../diagnostics/failure.ts'
import { refusedFindings } from '../secrets/index.ts'
import type { ProjectFile } from './project.ts'

/**
 * Throws a Failure (exit 1) for a project file that is not valid. A module of its own: what hides the secrets of the
 * lines that are shown is of no use to a valid one, which every command reads first.
 */
export function refuseFaults(file: string, project: Pick<ProjectFile, 'source' | 'tree' | 'findings'>): void {
  if (project.findings.length === 0) return
  throw new Failure(EXIT.refused, 'the project file is not valid', {
    findings: refusedFindings(file, project, project.findings, { isProject: true }),
  })
}
