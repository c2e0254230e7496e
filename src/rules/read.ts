import type { Finding } from '../diagnostics/finding.ts'
import { type DocumentTree, syntaxFindings } from '../document/node.ts'
import type { Source } from '../document/source.ts'
import { readYaml } from '../document/yaml.ts'
import type { Release } from '../prometheus/release.ts'
import type { QueryProblem } from '../promql/check.ts'
import { decodeRules } from './decode.ts'
import { Findings } from './findings.ts'
import type { RuleGroup } from './model.ts'
import { splitTagProblems } from './tag-problems.ts'
import { validateRules } from './validate.ts'

export type { QueryProblem } from '../promql/check.ts'
export type { LabelEntry, Rule, RuleGroup, TextValue } from './model.ts'

export interface RuleFileOptions {
  readonly release: Release
  /** Feature flags of the server, such as `promql-experimental-functions`. */
  readonly features: ReadonlySet<string>
  /** What the checking of expressions is: injected so that PromQL is loaded only where a file has expressions. */
  readonly checkQuery: (
    expression: string,
    options: { release: Release; features: ReadonlySet<string> },
  ) => readonly QueryProblem[]
}

export interface RuleFile {
  readonly tree: DocumentTree
  /** What could be read of the groups, whatever the findings. */
  readonly groups: readonly RuleGroup[]
  /** Errors are what Prometheus refuses the file for; in the order of the text. */
  readonly findings: readonly Finding[]
}

/**
 * Reads a file of recording and alerting rules with the verdict of `promtool check rules --lint=none` of a release
 * (model/rulefmt/rulefmt.go Parse, on yaml.v3).
 */
export function readRules(source: Source, options: RuleFileOptions): RuleFile {
  const tree = readYaml(source, { dialect: 'v3' })
  const { syntax, tags } = splitTagProblems(tree)
  const findings = new Findings()
  const groups = decodeRules(source, tree.root, tags, options.release, findings)
  validateRules(source, groups, tree.broken ?? new Set(), options, findings)
  return { tree, groups, findings: [...syntaxFindings({ ...tree, problems: syntax }), ...findings.sorted()] }
}
