import type { Finding } from '../diagnostics/finding.ts'
import type { Labels } from '../prometheus/labels.ts'
import type { TargetDocument } from '../targets/document.ts'

/** What a project asks of the labels of targets: a sentence with a hint for a label set that breaks it. */
export type LabelRules = (labels: Labels) => { readonly message: string; readonly hint: string } | undefined

/** The groups whose labels break the project's policy: warnings, Prometheus would take them. */
export function* policyWarnings(document: TargetDocument, rules: LabelRules): Generator<Finding> {
  for (const group of document.groups) {
    const problem = rules(group.labels)
    if (!problem) continue
    const node = group.labelsEntry?.value ?? group.mapping
    const { start, end } = node
    yield {
      rule: 'label-policy',
      severity: 'warning',
      message: problem.message,
      hint: problem.hint,
      span: { start, end },
      path: [group.index, ...(group.labelsEntry ? ['labels'] : [])],
    }
  }
}
