/** Why the severity of a rule cannot be set: there is none of this id, or all that it finds are errors. */
export async function ruleProblem(id: string): Promise<{ message: string; hint?: string } | undefined> {
  const { isSettable, lintRuleIds, ruleById } = await import('../lint/registry.ts')
  const rule = ruleById(id)
  if (!rule) {
    const { didYouMean } = await import('../diagnostics/suggest.ts')
    return { message: `there is no rule "${id}"`, hint: didYouMean(id, lintRuleIds()) ?? 'promsd rules lists them' }
  }
  if (isSettable(rule)) return undefined
  return { message: `"${id}" finds nothing but errors, and errors cannot be turned off` }
}
