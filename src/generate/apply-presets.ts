import type { ExpandContext, PresetUse } from './context.ts'
import { optionConflict } from './option-conflict.ts'
import { probedScrape } from './probed-scrape.ts'
import type { Prober } from './probing.ts'
import type { Problem, Refuse } from './problem.ts'
import { sameValue } from './same-value.ts'
import {
  type FieldsValue,
  isNull,
  type KeyOrigins,
  keyOrigin,
  listValue,
  type Plain,
  textIn,
  toFields,
  type Value,
} from './value.ts'

/** The fields of a job while it is put together, with the places of their keys. */
export interface JobFields {
  readonly fields: Map<string, Value>
  readonly keyOrigins: KeyOrigins
}

const RULE_LISTS = ['relabel_configs', 'metric_relabel_configs']

/** One of these is enough: a job's own takes the place of the preset's. */
const AUTHENTICATION = ['basic_auth', 'authorization', 'oauth2', 'sigv4', 'bearer_token', 'bearer_token_file']

/** What a preset is for: without it, it is another one that is meant. */
const FIXED = /^honor_labels$|_sd_configs$/

/**
 * Adds what the presets of a job bring to its fields. Relabel rules of the presets come first. Of other fields the
 * job's own win; what a preset cannot do without, or what one of its options asks for, is refused where it says
 * something else.
 * @param prober what lets an exporter be scraped in place of the targets
 */
export function addPresets(
  uses: readonly PresetUse[],
  own: JobFields,
  prober: Prober | undefined,
  { presets, refuse }: ExpandContext,
): void {
  const together = presets.together(uses)
  const scraped = prober ? together.map((scrape) => probedScrape(scrape, prober.takesUrls)) : together
  const brought = allPresets(uses, scraped, own, refuse)
  const { fields } = own
  const hasOwnAuthentication = AUTHENTICATION.some((name) => fields.has(name))
  brought.forEach((value, name) => {
    const ownValue = fields.get(name)
    if (ownValue === undefined || isNull(ownValue)) {
      if (!hasOwnAuthentication || !AUTHENTICATION.includes(name)) fields.set(name, value)
      return
    }
    if (RULE_LISTS.includes(name)) {
      if (ownValue.kind === 'list' && value.kind === 'list') {
        fields.set(name, listValue([...value.items, ...ownValue.items], ownValue.origin))
      }
      return
    }
    const use = firstWith(name, uses)
    if (name === 'params') {
      const merged = mergedParams(value, ownValue, use, refuse)
      if (merged) fields.set(name, merged)
    } else if (!sameValue(value, ownValue)) {
      // That the exporter is asked at another path is warned of: it may stand behind a proxy.
      const problem = FIXED.test(name)
        ? conflict(name, ownValue, value, use)
        : prober && name === 'metrics_path'
          ? undefined
          : optionConflict([name], ownValue, value, use)
      if (problem) refuse(problem)
    }
  })
}

/** The preset that a field is from which presets bring: where they contradict, the first one counts. */
function firstWith(name: string, uses: readonly PresetUse[]): PresetUse {
  return uses.find(({ values }) => values.fields.has(name))!
}

/** What the presets bring together. Where two of them contradict, the job has to say it. */
function allPresets(
  uses: readonly PresetUse[],
  scraped: readonly Readonly<Record<string, Plain>>[],
  own: JobFields,
  refuse: Refuse,
): ReadonlyMap<string, Value> {
  const [first, ...others] = uses.map((use, i) => {
    const scrape = scraped[i]!
    return scrape === use.scrape ? use.values : toFields(scrape, use.values.origin)
  })
  if (others.length === 0) return first!.fields
  const all = new Map(first!.fields)
  for (const [i, { fields }] of others.entries()) {
    const { preset, origin } = uses[i + 1]!
    for (const [name, value] of fields) {
      const former = all.get(name)
      if (!former) all.set(name, value)
      else if (RULE_LISTS.includes(name) && value.kind === 'list' && former.kind === 'list') {
        all.set(name, listValue(joinedKeeps(former.items, value.items), value.origin))
      } else if (!sameValue(former, value) && (FIXED.test(name) || !own.fields.has(name))) {
        const use = firstWith(name, uses)
        refuse({
          rule: 'preset-conflict',
          message: `the presets ${use.preset.name} and ${preset.name} set "${name}" to different values`,
          origin,
          related: [{ message: `${use.preset.name} is asked for here`, origin: use.origin }],
          hint: FIXED.test(name) ? 'make a job for each' : `write "${name}" in the job`,
        })
      }
    }
  }
  return all
}

/**
 * The rules of two presets one after the other; but where both keep only their own metrics, one rule keeps what either
 * of them keeps.
 */
function joinedKeeps(former: readonly Value[], latter: readonly Value[]): Value[] {
  const at = former.findIndex(keepsMetrics)
  const other = latter.find(keepsMetrics)
  if (at === -1 || !other) return [...former, ...latter]
  const rule = former[at] as FieldsValue
  const regex = `${textIn(rule.fields.get('regex'))}|${textIn((other as FieldsValue).fields.get('regex'))}`
  const joined = new Map(rule.fields).set('regex', { kind: 'text', text: regex, quoted: true, origin: rule.origin })
  const rest = latter.filter((each) => each !== other)
  return [...former.slice(0, at), { ...rule, fields: joined }, ...former.slice(at + 1), ...rest]
}

function keepsMetrics(rule: Value): boolean {
  if (rule.kind !== 'fields' || textIn(rule.fields.get('action')) !== 'keep') return false
  const labels = rule.fields.get('source_labels')
  return labels?.kind === 'list' && labels.items.length === 1 && textIn(labels.items[0]) === '__name__'
}

/** Query parameters of both; the module of an exporter decides about what a preset means. */
function mergedParams(brought: Value, own: Value, use: PresetUse, refuse: Refuse): FieldsValue | undefined {
  if (brought.kind !== 'fields' || own.kind !== 'fields') return undefined
  for (const [name, expected] of brought.fields) {
    const value = own.fields.get(name)
    if (!value || sameValue(value, expected)) continue
    const problem =
      name === 'module'
        ? conflict('params.module', value, expected, use)
        : optionConflict(['params', name], value, expected, use)
    if (problem) refuse(problem)
  }
  const keyOrigins = new Map([...own.fields.keys()].map((name) => [name, keyOrigin(own, name)]))
  for (const [name, { origin }] of brought.fields) if (!own.fields.has(name)) keyOrigins.set(name, origin)
  return { ...own, fields: new Map([...brought.fields, ...own.fields]), keyOrigins }
}

function conflict(name: string, own: Value, brought: Value, { preset, origin }: PresetUse): Problem {
  const value = brought.kind === 'list' && brought.items.length === 1 ? brought.items[0] : brought
  const set = value?.kind === 'text' ? `: ${value.text}` : ''
  return {
    rule: 'preset-conflict',
    message: `"${name}" is not what the preset ${preset.name} sets it to`,
    origin: own.origin,
    related: [{ message: `${preset.name} sets ${name}${set}`, origin }],
    hint: `leave "${name}" out, or the preset`,
  }
}
