import { didYouMean } from '../diagnostics/suggest.ts'
import { addPresets, type JobFields } from './apply-presets.ts'
import type { ExpandContext, PresetUse } from './context.ts'
import { inOrder, JOB_FIELDS } from './field-order.ts'
import { described } from './given.ts'
import { itemsIn } from './look-up.ts'
import { metricAdvice } from './metric-advice.ts'
import { ownLabels } from './own-labels.ts'
import { presetUses } from './preset-use.ts'
import { finalAddressAt, proberOf, probingAdvice, refuseOwnProbing, withoutClashes } from './probing.ts'
import type { Advice } from './problem.ts'
import { sameValue } from './same-value.ts'
import { JobDraft } from './short-forms/draft.ts'
import { SHORT_FORMS } from './short-forms/index.ts'
import { shards } from './short-forms/shards.ts'
import { fillPorts, nameOrigin, targetAdvice } from './target-advice.ts'
import { type FieldsValue, isNull, keyOrigin, listValue, textIn, type Value } from './value.ts'

/** Keys of a job that are no fields of a scrape config. */
export const JOB_KEYS: readonly string[] = ['name', 'preset', 'shards', ...Object.keys(SHORT_FORMS)]

/**
 * A job as a scrape config: its presets and short forms written out, in canonical order. Relabel rules stand in the
 * order presets, short forms, the job's own; those of shards come first, or behind what sets the address of the targets.
 * What is wrong with presets and short forms is reported; the fields of Prometheus are taken as they are.
 */
export function expandJob(job: FieldsValue, context: ExpandContext): FieldsValue {
  const given = (key: string): Value | undefined => {
    const value = job.fields.get(key)
    return value && !isNull(value) ? value : undefined
  }
  const own = ownFields(job, context)
  const preset = given('preset')
  const asked = { uses: preset ? presetUses(preset, context) : [], blackbox: given('blackbox') }
  const parts = withoutClashes(job, asked, context)
  const { uses, blackbox } = parts
  const draft = new JobDraft(given('keep_labels') || given('drop_labels') ? ownLabels(job, uses) : undefined)
  for (const { key, form } of FORMS) {
    const value = key === 'blackbox' ? blackbox : given(key)
    if (value) form(value, draft, context)
  }
  if (!blackbox) fillPorts(uses, draft)
  const prober = proberOf(job, parts, draft)
  if (prober) refuseOwnProbing(itemsIn(own.fields.get('relabel_configs')), prober, context)
  const probing = prober ? [...probingAdvice(own.fields, prober, uses)] : []
  addDraft(own, draft, context)
  if (uses.length > 0) addPresets(uses, own, prober, context)
  const sharding = given('shards') ?? context.shards
  if (sharding) {
    const share = new JobDraft()
    shards(sharding, share, context)
    addDraft(own, share, context, finalAddressAt)
  }
  const { fields, keyOrigins } = own
  const config: FieldsValue = { kind: 'fields', fields: inOrder(fields, JOB_FIELDS), origin: job.origin, keyOrigins }
  tellUses(config, uses, probing.length === 0 ? draft.advice : [...draft.advice, ...probing], context)
  return config
}

const FORMS = Object.entries(SHORT_FORMS).map(([key, form]) => ({ key, form }))
const FIELD_NAMES: ReadonlySet<string> = new Set(JOB_FIELDS)
const KEY_NAMES: ReadonlySet<string> = new Set(JOB_KEYS)

function tellUses(job: FieldsValue, uses: readonly PresetUse[], more: readonly Advice[], context: ExpandContext): void {
  if (uses.length > 0) context.used?.(job, uses)
  const ofPresets = presetAdvice(uses)
  const ofTargets = targetAdvice(job, uses)
  const ofMetrics = metricAdvice(job, uses)
  if (ofPresets.length + more.length + ofTargets.length + ofMetrics.length === 0) return
  const name = JSON.stringify(textIn(job.fields.get('job_name')) ?? '')
  for (const advice of [...ofPresets, ...more, ...ofTargets, ...ofMetrics]) {
    const origin = 'span' in advice.origin ? advice.origin : nameOrigin(job)
    context.warn({ ...advice, message: `job ${name}: ${advice.message}`, origin })
  }
}

function presetAdvice(uses: readonly PresetUse[]): Advice[] {
  if (!uses.some(({ preset }) => preset.warnings)) return []
  return uses.flatMap(({ preset, options, origin }) =>
    (preset.warnings?.(options) ?? []).map((message) => ({ rule: 'preset-option', message, origin })),
  )
}

/** The fields of Prometheus that a job has itself. Reports keys that look like a short form misspelt. */
function ownFields(job: FieldsValue, context: ExpandContext): JobFields {
  const fields = new Map<string, Value>()
  job.fields.forEach((value, key) => {
    if (key === 'name') {
      if (!job.fields.has('job_name')) fields.set('job_name', value)
      else {
        const related = [{ message: 'the same as this', origin: keyOrigin(job, 'job_name') }]
        const message = '"name" and "job_name" are the same'
        context.refuse({ rule: 'project', message, origin: keyOrigin(job, key), related })
      }
    } else if (FIELD_NAMES.has(key)) fields.set(key, value)
    else if (!KEY_NAMES.has(key)) {
      const hint = didYouMean(key, [...JOB_KEYS, ...JOB_FIELDS])
      // A field of Prometheus that is misspelt is for lint to tell of, which knows what the release has.
      if (hint === undefined || !JOB_KEYS.some((each) => hint.includes(`"${each}"`))) fields.set(key, value)
      else {
        const message = `unknown key ${JSON.stringify(key)}`
        context.refuse({ rule: 'unknown-key', message, origin: keyOrigin(job, key), hint })
      }
    }
  })
  refuseNameless(job, context)
  const places = job.keyOrigins
  const keyOrigins = {
    get: (key: string) => places?.get(key) ?? (key === 'job_name' ? places?.get('name') : undefined),
  }
  return { fields, keyOrigins }
}

/** Prometheus would tell of "job_name", which is another key. */
function refuseNameless({ fields, origin }: FieldsValue, { refuse }: ExpandContext): void {
  if (fields.has('job_name')) return
  const name = fields.get('name')
  if (!name) refuse({ rule: 'required-field', message: '"name" is missing', origin })
  else if (isNull(name) || textIn(name) === '') {
    refuse({ rule: 'required-field', message: '"name" is empty', origin: name.origin })
  }
}

/**
 * Adds what a draft has: its items to the job's lists, and for other fields those that the job lacks.
 * @param placeIn where in a list the items belong; before all others unless it says something else
 */
function addDraft(
  { fields }: JobFields,
  draft: JobDraft,
  context: ExpandContext,
  placeIn: (items: readonly Value[]) => number = () => 0,
): void {
  draft.fields.forEach((value, name) => {
    const own = fields.get(name)
    if (own === undefined || isNull(own)) fields.set(name, value)
    else if (name === 'params') {
      const params = withModule(own, value, context)
      if (params) fields.set(name, params)
    }
  })
  draft.lists.forEach((items, name) => {
    const own = fields.get(name)
    if (own === undefined || isNull(own)) fields.set(name, listValue(items, items[0]!.origin))
    else if (own.kind === 'list') {
      const at = placeIn(own.items)
      fields.set(name, listValue([...own.items.slice(0, at), ...items, ...own.items.slice(at)], own.origin))
    } else {
      const message = `"${name}" takes a list, not ${described(own)}`
      context.refuse({ rule: 'project', message, origin: own.origin })
    }
  })
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
