import type { ExpandContext } from '../context.ts'
import { filePath, givenText, givenTexts } from '../given.ts'
import { type FieldsValue, isNull, listValue, type TextValue, type Value } from '../value.ts'
import type { JobDraft } from './draft.ts'

/** `static: [a:9100]`, `{targets: […], labels: {…}}`, or a list of both: addresses that follow one another are one group. */
export function staticTargets(value: Value, job: JobDraft, context: ExpandContext): void {
  let addresses: Value[] = []
  const endGroup = (): void => {
    if (addresses.length === 0) return
    job.add('static_configs', listField('targets', addresses))
    addresses = []
  }
  for (const item of itemsOf(value)) {
    if (item.kind === 'fields' && !filePath(item)) {
      endGroup()
      job.add('static_configs', withList(item, 'targets'))
      continue
    }
    const address = givenText(item, '"static" takes addresses, or {targets: […], labels: {…}}', context)
    if (address) addresses.push(address)
  }
  endGroup()
}

/** `file_sd: targets/*.json`, a list of such, or with settings: `{files: […], refresh_interval: 1m}`. */
export function fileTargets(value: Value, job: JobDraft, context: ExpandContext): void {
  const what = '"file_sd" takes names of target files, or {files: […], refresh_interval: …}'
  discovery('file_sd_configs', 'files', what, value, job, context)
}

/** `dns: NAME`, a list of names, or `{names: […], type: A, port: 9182}`, or a list of these. */
export function dnsTargets(value: Value, job: JobDraft, context: ExpandContext): void {
  const what = '"dns" takes names, or {names: […], type: A, port: …}'
  discovery('dns_sd_configs', 'names', what, value, job, context)
}

/** Texts are the items of one list of one discovery; mappings are discoveries of their own. */
function discovery(
  field: string,
  listed: string,
  what: string,
  value: Value,
  job: JobDraft,
  context: ExpandContext,
): void {
  // As most jobs have it.
  if (value.kind === 'text' && !isNull(value)) {
    job.add(field, listField(listed, [value]))
    return
  }
  const texts: TextValue[] = []
  const own: FieldsValue[] = []
  for (const item of itemsOf(value)) {
    if (item.kind === 'fields' && !filePath(item)) own.push(item)
    else for (const text of givenTexts(item, what, context)) texts.push(text)
  }
  if (texts.length > 0) job.add(field, listField(listed, texts))
  for (const item of own) job.add(field, withList(item, listed))
}

function listField(name: string, items: readonly Value[]): FieldsValue {
  const { origin } = items[0]!
  return { kind: 'fields', fields: new Map<string, Value>().set(name, listValue(items, origin)), origin }
}

function itemsOf(value: Value): readonly Value[] {
  return value.kind === 'list' ? value.items : [value]
}

/** The same with a list in a field that was given one text. */
function withList(fields: FieldsValue, name: string): FieldsValue {
  const value = fields.fields.get(name)
  if (value === undefined || value.kind === 'list' || isNull(value)) return fields
  return { ...fields, fields: new Map(fields.fields).set(name, listValue([value], value.origin)) }
}
