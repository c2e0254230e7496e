import { fieldIn, itemsIn } from './look-up.ts'
import { matcher } from './own-labels.ts'
import { type FieldsValue, textIn, type Value } from './value.ts'

/**
 * The label `job` that the series of a scrape config have: its name, unless its static targets or its relabel rules say
 * otherwise. Labels of target files and of other discoveries are not known here, and taken to leave it alone.
 * @returns undefined where several values come of it, or one that only the targets tell
 */
export function jobLabel(job: FieldsValue): string | undefined {
  const rules = [...itemsIn(job.fields.get('relabel_configs')), ...itemsIn(job.fields.get('metric_relabel_configs'))]
  return rules.reduce<string | undefined>((label, rule) => relabeled(label, rule), discovered(job))
}

/** The label as it is before relabeling: that of a static group wins over the name of the job. */
function discovered({ fields }: FieldsValue): string | undefined {
  const name = textIn(fields.get('job_name')) ?? ''
  const labels = itemsIn(fields.get('static_configs')).map((group) => textIn(fieldIn(fieldIn(group, 'labels'), 'job')))
  const values = new Set(labels.map((label) => label || name))
  if (values.size === 0 || [...fields.keys()].some((field) => field.endsWith('_sd_configs'))) values.add(name)
  return values.size === 1 ? [...values][0] : undefined
}

/** The label once a rule was applied. */
function relabeled(label: string | undefined, rule: Value): string | undefined {
  const text = (field: string): string | undefined => textIn(fieldIn(rule, field))
  const action = text('action')?.toLowerCase() ?? 'replace'
  const regex = text('regex') ?? '(.*)'
  if (action === 'labeldrop') return matcher(regex)('job') ? undefined : label
  if (action === 'labelkeep') return matcher(regex)('job') ? label : undefined
  if (action === 'labelmap') return text('replacement') === 'job' ? undefined : label
  if (text('target_label') !== 'job' || /^(?:keep|drop)/.test(action)) return label
  const replacement = (text('replacement') ?? '$1').replaceAll('$$', '\0')
  const isFixed = action === 'replace' && /^\(?\.\*\)?$/.test(regex) && !replacement.includes('$')
  return isFixed && replacement !== '' ? replacement.replaceAll('\0', '$') : undefined
}
