import { EXIT, Failure } from '../diagnostics/failure.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import { effective, type Labels } from '../prometheus/labels.ts'
import type { CompileRegex } from '../targets/selector.ts'
import type { Project } from './project.ts'

/** What the project file asks of the labels that `add`, `label` and `apply` give to targets. */
export type LabelPolicy = NonNullable<Project['labels']>

export function policyUsesRegex(policy: LabelPolicy | undefined): boolean {
  return policy !== undefined && Object.values(policy.allowed).some((rule) => !Array.isArray(rule))
}

/** Throws a Failure (exit 1) for the first label set that breaks the policy. */
export function enforcePolicy(
  policy: LabelPolicy | undefined,
  labelSets: Iterable<Labels>,
  compile: CompileRegex | undefined,
): void {
  if (!policy) return
  const tests = new Map<string, (value: string) => boolean>()
  for (const labels of new Set(labelSets)) {
    const problem = policyProblem(policy, effective(labels), (pattern) => {
      const known = tests.get(pattern) ?? compile!(pattern)
      tests.set(pattern, known)
      return known
    })
    if (problem) throw new Failure(EXIT.refused, `label policy: ${problem.message}`, { hint: problem.hint })
  }
}

/** What is wrong with a label set; `test` may be absent where no rule is a pattern. */
export function policyProblem(
  policy: LabelPolicy,
  labels: Labels,
  test: CompileRegex | undefined,
): { message: string; hint: string } | undefined {
  for (const name of policy.forbidden) {
    if (labels.has(name))
      return {
        message: `the label "${name}" is forbidden`,
        hint: 'leave it out, or change labels.forbidden in the project file',
      }
  }
  for (const name of policy.required) {
    if (!labels.has(name)) return { message: `the label "${name}" is required`, hint: `give it with -l ${name}=…` }
  }
  for (const [name, rule] of Object.entries(policy.allowed)) {
    const value = labels.get(name)
    if (value === undefined) continue
    if (Array.isArray(rule)) {
      if (rule.includes(value)) continue
      return {
        message: `${name}=${JSON.stringify(value)} is not allowed`,
        hint: didYouMean(value, rule) ?? `allowed: ${rule.join(', ')}`,
      }
    }
    if (!test!(rule.pattern)(value)) {
      return {
        message: `${name}=${JSON.stringify(value)} is not allowed`,
        hint: `allowed: what matches ${rule.pattern}`,
      }
    }
  }
  return undefined
}
