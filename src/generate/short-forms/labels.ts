import type { ExpandContext } from '../context.ts'
import { described, givenText } from '../given.ts'
import { keyOrigin, textValue, type Value } from '../value.ts'
import type { JobDraft } from './draft.ts'

/** A text as the replacement of a relabel rule, in which a dollar begins a reference to a group of the regex. */
export function literalReplacement(text: string): string {
  return text.replaceAll('$', '$$$$')
}

/** `set_label: {env: prod}`: a label of the job's targets. */
export function setLabel(value: Value, job: JobDraft, context: ExpandContext): void {
  if (value.kind !== 'fields') {
    context.refuse({
      rule: 'project',
      message: `"set_label" takes names with values, such as {env: prod}, not ${described(value)}`,
      origin: value.origin,
    })
    return
  }
  for (const [name, each] of value.fields) {
    const given = givenText(each, `the label "${name}" takes a text`, context)
    if (!given) continue
    const at = keyOrigin(value, name)
    const replacement = { ...given, text: literalReplacement(given.text) }
    job.addRule('relabel_configs', { target_label: textValue(name, at), replacement }, at)
  }
}

/** `rename_label: {old: new}`: of the scraped series. Those without the old label stay as they are. */
export function renameLabel(value: Value, job: JobDraft, context: ExpandContext): void {
  if (value.kind !== 'fields') {
    context.refuse({
      rule: 'project',
      message: `"rename_label" takes old names with new ones, such as {host: node}, not ${described(value)}`,
      origin: value.origin,
    })
    return
  }
  for (const [old, each] of value.fields) {
    const given = givenText(each, `the label "${old}" takes its new name`, context)
    if (!given) continue
    if (value.fields.has(given.text)) {
      context.refuse({
        rule: 'project',
        message: `the label "${given.text}" is a new name and an old one: the rules would be applied one after the other`,
        origin: given.origin,
        related: [{ message: 'here it is renamed', origin: keyOrigin(value, given.text) }],
      })
      continue
    }
    if (given.text.includes('$')) {
      context.refuse({ rule: 'project', message: `"${given.text}" is no label name`, origin: given.origin })
      continue
    }
    const at = keyOrigin(value, old)
    const from = { kind: 'list', items: [textValue(old, at)], origin: at } as const
    // Without the plus, a series without the old label would lose the new one.
    job.addRule('metric_relabel_configs', { source_labels: from, regex: '(.+)', target_label: given }, at)
    job.addRule('metric_relabel_configs', { regex: literalPattern(old), action: 'labeldrop' }, at)
  }
}

/** A regular expression that matches nothing but the text. */
export function literalPattern(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')
}
