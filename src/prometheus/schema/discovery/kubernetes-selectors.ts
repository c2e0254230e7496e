import { type CheckContext, Struct } from '../../config/struct.ts'
import { enumText } from './checks.ts'
import { fieldSelectorProblem } from './field-selector.ts'
import { labelSelectorProblem } from './label-selector.ts'

/** Which selectors a role allows. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  pod: ['pod'],
  service: ['service'],
  endpointslice: ['pod', 'service', 'endpointslice'],
  endpoints: ['pod', 'service', 'endpoints'],
  node: ['node'],
  ingress: ['ingress'],
}

/** The part of discovery/kubernetes/kubernetes.go UnmarshalYAML about selectors. */
export function checkSelectors(it: Struct, context: CheckContext): void {
  const role = enumText(it, 'role')
  const allowed = role === 'pod' && context.from('3.11') ? ['pod', 'node'] : (ALLOWED[role] ?? [])
  const seen = new Map<string, Struct>()
  for (const [index, item] of it.list('selectors').entries()) {
    const found = item instanceof Struct ? item.string('role') : ''
    if (item instanceof Struct && item.isInvalid('role')) continue
    const earlier = seen.get(found)
    if (earlier) {
      context.refuse(it, {
        rule: 'conflict',
        field: 'selectors',
        index,
        message: `there is a second selector for the role ${found}; one each is allowed`,
        related: [{ message: 'the first is here', span: earlier.head }],
      })
    }
    if (item instanceof Struct) seen.set(found, item)
    if (!allowed.includes(found)) {
      context.refuse(it, {
        rule: 'invalid-value',
        field: 'selectors',
        index,
        message: `${found === '' ? 'a selector needs a role' : `a selector for the role ${found} does not go with "role: ${role}"`}; allowed: ${allowed.join(', ') || 'none'}`,
      })
    }
    if (item instanceof Struct) checkTexts(item, context)
  }
}

function checkTexts(it: Struct, context: CheckContext): void {
  const problems = {
    label: labelSelectorProblem(it.string('label'), context.release),
    field: fieldSelectorProblem(it.string('field')),
  }
  for (const [field, problem] of Object.entries(problems)) {
    if (problem === undefined || it.isInvalid(field)) continue
    context.refuse(it, {
      rule: 'invalid-selector',
      field,
      message: `${JSON.stringify(it.string(field))} is no ${field} selector: ${problem}`,
    })
  }
}
