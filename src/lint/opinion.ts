import type { Finding, Severity } from '../diagnostics/finding.ts'
import type { FileKind } from './linted-file.ts'
import type { ConfigModel, RulesModel, TargetsModel } from './model.ts'

/** What `promsd rules` and docs/rules/ say of a rule. */
export interface RuleDocs {
  readonly id: string
  /** One line, what is expected: `A target is host:port, not a URL`. */
  readonly summary: string
  /** What a finding has where nothing else is said. `error`: Prometheus refuses it. */
  readonly severity: Severity
  /** Where a finding of a rule for errors is a warning, which a user may turn off: `in a target file linted alone`. */
  readonly warns?: string
  readonly appliesTo: readonly FileKind[]
  readonly docs: {
    /** A paragraph or two of Markdown: why it matters and what to do. */
    readonly why: string
    /** Whole files of the first kind in `appliesTo`; the rule reports each of `bad` and none of `good`. */
    readonly bad: string
    readonly good: string
    /** The release that the examples are linted for; the newest where nothing is said. */
    readonly release?: string
  }
}

/** A finding without what the rule fills in. */
export type Opined = Omit<Finding, 'rule' | 'severity'> & { readonly severity?: Exclude<Severity, 'error'> }

/**
 * A rule of ours: what Prometheus accepts and a person might not have meant. Pure: no file system, clock or console.
 * The severity of its findings is never `error`.
 */
export interface Opinion extends RuleDocs {
  readonly severity: Exclude<Severity, 'error'>
  readonly checkConfig?: (model: ConfigModel) => Iterable<Opined>
  readonly checkTargets?: (model: TargetsModel) => Iterable<Opined>
  readonly checkRules?: (model: RulesModel) => Iterable<Opined>
}
