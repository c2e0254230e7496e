import type { Severity } from '../diagnostics/finding.ts'
import type { RuleDocs } from './opinion.ts'
import { OPINIONS } from './rules/index.ts'
import { VERDICTS } from './verdicts.ts'

/** Every rule with its docs: Prometheus's own verdicts and our opinions, by id. */
export function allRules(): RuleDocs[] {
  return [...VERDICTS, ...OPINIONS].sort((a, b) => (a.id < b.id ? -1 : 1))
}

let known: ReadonlyMap<string, RuleDocs> | undefined

function rulesById(): ReadonlyMap<string, RuleDocs> {
  known ??= new Map(allRules().map((rule) => [rule.id, rule]))
  return known
}

export function ruleById(id: string): RuleDocs | undefined {
  return rulesById().get(id)
}

export function lintRuleIds(): ReadonlySet<string> {
  return new Set(rulesById().keys())
}

/** Whether a user may say what findings of a rule count for: those that are no errors, if it can have any. */
export function isSettable({ severity, warns }: RuleDocs): boolean {
  return severity !== 'error' || warns !== undefined
}

/** What report formats say of a rule. */
export function ruleInfo(id: string): { id: string; summary: string; why?: string; severity: Severity } | undefined {
  const rule = ruleById(id)
  return rule && { id, summary: rule.summary, why: rule.docs.why, severity: rule.severity }
}
