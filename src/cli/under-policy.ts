import { enforcePolicy, policyUsesRegex } from '../project/policy.ts'
import type { TargetEdit } from './edit-targets.ts'
import type { Settings } from './settings.ts'
import { loadRegex } from './target-input.ts'

/** An operation whose result has to keep the label policy: what it adds and what it gives new labels. */
export async function underPolicy(
  { policy }: Settings,
  operate: TargetEdit['operate'],
): Promise<TargetEdit['operate']> {
  const compile = policyUsesRegex(policy) ? await loadRegex() : undefined
  return (document, yaml) => {
    const result = operate(document, yaml)
    const { added, updated } = result.report
    enforcePolicy(policy, [...added.map(({ labels }) => labels), ...updated.map(({ after }) => after)], compile)
    return result
  }
}
