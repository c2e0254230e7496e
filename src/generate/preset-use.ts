import { Failure } from '../diagnostics/failure.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { ExpandContext, PresetFields, PresetUse } from './context.ts'
import { described, givenText, givenTexts } from './given.ts'
import type { Preset } from './presets/preset.ts'
import { exporterIn, rulesOf } from './probing.ts'
import { isNull, keyOrigin, type Origin, type TextValue, toFields, type Value } from './value.ts'

const WHAT = '"preset" takes a name, or {name: …} with options of the preset'

/** The presets that `preset: NAME`, `preset: {name: NAME, option: …}`, or a list of these ask for. */
export function presetUses(value: Value, context: ExpandContext): PresetUse[] {
  if (value.kind !== 'list') {
    const use = presetUse(value, context)
    return use ? [use] : []
  }
  const uses = value.items.map((item) => presetUse(item, context)).filter((use) => use !== undefined)
  return uses.filter((use, i) => {
    const former = uses.slice(0, i).find(({ preset }) => preset.name === use.preset.name)
    if (!former) return true
    context.refuse({
      rule: 'preset-conflict',
      message: `the preset ${use.preset.name} is asked for twice`,
      origin: use.origin,
      related: [{ message: 'first here', origin: former.origin }],
      hint: 'leave one out, and write the options of both there',
    })
    return false
  })
}

function presetUse(value: Value, context: ExpandContext): PresetUse | undefined {
  if (value.kind !== 'fields') {
    const name = givenText(value, WHAT, context)
    return name && named(name, NO_OPTIONS, value.origin, context)
  }
  const { name: nameGiven, ...rest } = Object.fromEntries(value.fields)
  if (!nameGiven) {
    context.refuse({ rule: 'project', message: 'a preset needs "name"', origin: value.origin, hint: WHAT })
    return undefined
  }
  const name = givenText(nameGiven, WHAT, context)
  if (!name) return undefined
  const options = new Map(
    Object.entries(rest).map(([key, each]) => [key, { value: each, origin: keyOrigin(value, key) }]),
  )
  return named(name, options, nameGiven.origin, context)
}

type GivenOptions = ReadonlyMap<string, { readonly value: Value; readonly origin: Origin }>

const NO_OPTIONS: GivenOptions = new Map()
const NO_PLACES: ReadonlyMap<string, Origin> = new Map()

function named(
  { text, origin }: TextValue,
  given: GivenOptions,
  use: Origin,
  context: ExpandContext,
): PresetUse | undefined {
  const { presets, refuse } = context
  const preset = presets.byName(text)
  if (!preset) {
    const hint = didYouMean(text, presets.names()) ?? 'promsd presets lists them'
    refuse({ rule: 'project', message: `there is no preset ${JSON.stringify(text)}`, origin, hint })
    return undefined
  }
  // As most jobs ask for it.
  const plain = given.size === 0 ? known.get(preset)?.get('{}') : undefined
  if (plain) return useOf(plain, use, NO_PLACES)
  const options: Record<string, unknown> = {}
  const places = new Map<string, Origin>()
  for (const [name, { value, origin: place }] of given) {
    const option = isNull(value) ? undefined : plainOption(preset, name, value, context)
    if (option === undefined) continue
    options[name] = option
    places.set(name, place)
  }
  try {
    return useOf(fieldsOf(preset, options, context), use, places)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const named = [...given].find(([name]) => error.message.includes(`"${name}"`))
    refuse({ rule: 'project', message: error.message, origin: named?.[1].origin ?? use, hint: error.hint })
    return undefined
  }
}

/** Written out: of thousands, copies of all properties would be slow. */
function useOf(
  { preset, options, scrape, values, exporter }: PresetFields,
  origin: Origin,
  given: ReadonlyMap<string, Origin>,
): PresetUse {
  return { preset, options, scrape, values, exporter, given, origin }
}

/** By options as JSON: thousands of jobs may ask for the same. */
const known = new WeakMap<Preset, Map<string, PresetFields>>()

/** Throws a Failure for options that are wrong. */
function fieldsOf(
  preset: Preset,
  given: Readonly<Record<string, unknown>>,
  { presets }: Pick<ExpandContext, 'presets'>,
): PresetFields {
  const asked = JSON.stringify(given)
  const former = known.get(preset)?.get(asked)
  if (former) return former
  const options = presets.options(preset, given)
  const scrape = preset.scrape(options)
  const values = toFields(scrape, { words: `the preset ${preset.name}` })
  const exporter = exporterIn(rulesOf({ values }))
  const fields = { preset, options, scrape, values, exporter }
  const all = known.get(preset)
  if (all) all.set(asked, fields)
  else known.set(preset, new Map([[asked, fields]]))
  return fields
}

/** An option as a preset takes it: a list of texts, a boolean or a text, by the kind that the preset says. */
function plainOption(preset: Preset, name: string, value: Value, context: ExpandContext): unknown {
  const kind = preset.options?.find((option) => option.name === name)?.kind
  const what = `"${name}" of the preset ${preset.name} takes ${kind === 'list' ? 'a text or a list of texts' : 'a text'}`
  if (kind === 'list') return givenTexts(value, what, context).map(({ text }) => text)
  if (kind === undefined && value.kind !== 'text') return described(value)
  const text = givenText(value, what, context)?.text
  if (kind !== 'flag' || text === undefined) return text
  if (/^(?:y|yes|true|on)$/i.test(text)) return true
  return /^(?:n|no|false|off)$/i.test(text) ? false : text
}
