import type { Severity } from '../diagnostics/finding.ts'
import type { LintedFile } from '../lint/linted-file.ts'
import type { LintFormat } from './lint-formats.ts'
import type { Paint } from './terminal.ts'

export type { FileKind, LintedFile } from '../lint/linted-file.ts'

/** What a run of `promsd lint` found. */
export interface LintReport {
  /** The release of Prometheus whose verdicts these are: `3.14`. */
  readonly release: string
  /** The release that is upgraded to; findings of its verdict carry it. */
  readonly upgradeTo?: string
  readonly files: readonly LintedFile[]
  /** Files seen and not recognised as anything of Prometheus's. */
  readonly skipped: readonly string[]
  /** Whether warnings make the run fail: there are more of them than are allowed. */
  readonly failsByWarnings?: boolean
  /** JSON only: unified diff of what was fixed. */
  readonly diff?: string
}

/** What a format that lists rules says about one. */
export interface RuleInfo {
  readonly id: string
  readonly summary: string
  readonly why?: string
  readonly severity: Severity
}

export type RuleLookup = (id: string) => RuleInfo | undefined

export interface LintRenderOptions {
  /** Colours of the text format; the others have none. */
  readonly paint: Paint
  /** Text only: every finding is shown, however many a rule has in one file. */
  readonly all?: boolean
  /** Text only: nothing at all is said where there is no finding. */
  readonly quiet?: boolean
  /** Text and JUnit only: whether --fix takes the files, which it does if not told otherwise. */
  readonly hasFixFlag?: boolean
  /** SARIF only: what to say about each rule. Rules it does not know are listed by their id. */
  readonly rules?: RuleLookup
  /** SARIF only: the version of promsd. */
  readonly version?: string
  /**
   * Absolute path of the working directory. SARIF, GitHub and GitLab want paths from the root of the repository, where
   * CI runs: an absolute path below this folder is made relative to it.
   */
  readonly root?: string
}

/**
 * The report in one of the formats of docs/lint-output.md, with its last line break; empty where a format has nothing
 * to say. Loads the code of that format only.
 */
export async function renderLint(report: LintReport, format: LintFormat, options: LintRenderOptions): Promise<string> {
  switch (format) {
    case 'text':
      return (await import('./lint-text.ts')).renderLintText(report, options)
    case 'json':
      return (await import('./lint-json.ts')).renderLintJson(report)
    case 'sarif':
      return (await import('./sarif.ts')).renderSarif(report, options)
    case 'github':
      return (await import('./github.ts')).renderGithub(report, options)
    case 'junit':
      return (await import('./junit.ts')).renderJunit(report, options)
    case 'checkstyle':
      return (await import('./checkstyle.ts')).renderCheckstyle(report)
    case 'gitlab':
      return (await import('./gitlab.ts')).renderGitlab(report, options)
  }
}
