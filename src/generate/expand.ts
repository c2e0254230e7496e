import { didYouMean } from '../diagnostics/suggest.ts'
import { type JobFields, withPresets } from './apply-presets.ts'
import type { ExpandContext } from './context.ts'
import { inOrder, JOB_FIELDS } from './field-order.ts'
import { described } from './given.ts'
import { presetUses } from './preset-use.ts'
import { sameValue } from './same-value.ts'
import { JobDraft } from './short-forms/draft.ts'
import { SHORT_FORMS } from './short-forms/index.ts'
import { shards } from './short-forms/shards.ts'
import { type FieldsValue, isNull, keyOrigin, listValue, textIn, type Value } from './value.ts'

/** Keys of a job that are no fields of a scrape config. */
export const JOB_KEYS: readonly string[] = ['name', 'preset', 'shards', ...Object.keys(SHORT_FORMS)]

/**
 * A job as a scrape config: its presets and short forms written out, in canonical order. Relabel rules stand in the
 * order shards, presets, short forms, the job's own. What is wrong with presets and short forms is reported; the fields
 * of Prometheus are taken as they are.
 */
export function expandJob(job: FieldsValue, context: ExpandContext): FieldsValue {
  const given = new Map([...job.fields].filter(([, value]) => !isNull(value)))
  const own = ownFields(job, given, context)
  const preset = given.get('preset')
  const uses = preset ? presetUses(preset, context) : []
  const draft = shortForms(given, context)
  const blackbox = given.get('blackbox')
  const prober = uses.find((use) => use.preset.scrape(use.options)['params'] !== undefined)
  if (blackbox && prober) {
    context.refuse({
      rule: 'preset-conflict',
      message: `"blackbox" and the preset ${prober.preset.name} both say how targets are probed`,
      origin: keyOrigin(job, 'blackbox'),
      related: [{ message: 'the preset is asked for here', origin: prober.origin }],
      hint: 'leave one of them out',
    })
  }
  for (const { preset, options } of uses) {
    for (const message of preset.warnings?.(options) ?? []) {
      const name = textIn(own.fields.get('job_name'))
      context.warn(`${name === undefined ? '' : `job ${JSON.stringify(name)}: `}${message}`)
    }
  }
  const merged = withPresets(uses, withDraft(own, draft, context), context)
  const sharding = given.get('shards') ?? context.shards
  const first = new JobDraft()
  if (sharding) shards(sharding, first, context)
  const { fields, keyOrigins } = withDraft(merged, first, context)
  return { kind: 'fields', fields: inOrder(fields, JOB_FIELDS), origin: job.origin, keyOrigins }
}

/** The fields of Prometheus that a job has itself. Reports keys that look like a short form misspelt. */
function ownFields(job: FieldsValue, given: ReadonlyMap<string, Value>, context: ExpandContext): JobFields {
  const fields = new Map<string, Value>()
  const keyOrigins = new Map<string, ReturnType<typeof keyOrigin>>()
  for (const [key, value] of job.fields) {
    const at = keyOrigin(job, key)
    if (key === 'name' || !JOB_KEYS.includes(key)) {
      const name = key === 'name' ? 'job_name' : key
      if (key === 'name' && given.has('job_name')) {
        const related = [{ message: 'the same as this', origin: keyOrigin(job, 'job_name') }]
        context.refuse({ rule: 'project', message: '"name" and "job_name" are the same', origin: at, related })
        continue
      }
      const hint = JOB_FIELDS.includes(name) ? undefined : didYouMean(name, [...JOB_KEYS, ...JOB_FIELDS])
      // A field of Prometheus that is misspelt is for lint to tell of, which knows what the release has.
      if (hint && JOB_KEYS.some((each) => hint.includes(`"${each}"`))) {
        context.refuse({ rule: 'unknown-key', message: `unknown key ${JSON.stringify(key)}`, origin: at, hint })
        continue
      }
      fields.set(name, value)
      keyOrigins.set(name, at)
    }
  }
  return { fields, keyOrigins }
}

function shortForms(given: ReadonlyMap<string, Value>, context: ExpandContext): JobDraft {
  const draft = new JobDraft()
  for (const [key, form] of Object.entries(SHORT_FORMS)) {
    const value = given.get(key)
    if (value) form(value, draft, context)
  }
  return draft
}

/** The fields with what a draft has: its items before those of the job's lists, and for other fields those of the job. */
function withDraft({ fields, keyOrigins }: JobFields, draft: JobDraft, context: ExpandContext): JobFields {
  const all = new Map(fields)
  for (const [name, value] of draft.fields) {
    const own = fields.get(name)
    if (own === undefined || isNull(own)) all.set(name, value)
    else if (name === 'params') {
      const params = withModule(own, value, context)
      if (params) all.set(name, params)
    }
  }
  for (const [name, items] of draft.lists) {
    const own = fields.get(name)
    if (own === undefined || isNull(own)) all.set(name, listValue(items, items[0]!.origin))
    else if (own.kind === 'list') all.set(name, listValue([...items, ...own.items], own.origin))
    else {
      const message = `"${name}" takes a list, not ${described(own)}`
      context.refuse({ rule: 'project', message, origin: own.origin })
    }
  }
  return { fields: all, keyOrigins }
}

/** The module of the blackbox exporter beside the job's own query parameters. */
function withModule(own: Value, brought: Value, { refuse }: ExpandContext): FieldsValue | undefined {
  if (own.kind !== 'fields' || brought.kind !== 'fields') return undefined
  const module = own.fields.get('module')
  if (module && !sameValue(module, brought.fields.get('module')!)) {
    const related = [{ message: '"blackbox" names another', origin: brought.origin }]
    refuse({ rule: 'project', message: '"params" has a module of its own', origin: keyOrigin(own, 'module'), related })
    return undefined
  }
  return { ...own, fields: new Map([...own.fields, ...brought.fields]) }
}
