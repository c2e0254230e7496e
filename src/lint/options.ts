import type { Release } from '../prometheus/release.ts'
import type { LabelRules } from './policy.ts'
import type { Level } from './suppress.ts'

export interface LintOptions {
  readonly release: Release
  /** Prometheus runs with --agent: alerting, rules and remote_read are refused. */
  readonly agent: boolean
  /** Names of --enable-feature. */
  readonly features: ReadonlySet<string>
  /** Nothing that the files refer to is looked at. */
  readonly syntaxOnly: boolean
  /** What a referenced file that is not here counts for; undefined: what it counts for Prometheus. */
  readonly missingFiles: 'error' | 'warning' | 'ignore' | undefined
  /** Whether files are looked for too that promtool does not look for: only where the user says what they count for. */
  readonly everyFile: boolean
  /** Severities of rules, of the command line and the project file. */
  readonly levels: ReadonlyMap<string, Level>
  /** The label policy of the project file. */
  readonly labelRules: LabelRules | undefined
}
