import { EXIT, Failure } from '../../diagnostics/failure.ts'
import { didYouMean } from '../../diagnostics/suggest.ts'
import type { Preset, PresetOption, PresetOptions } from './preset.ts'

type Value = PresetOptions[string]

const FORMS: Readonly<Record<NonNullable<PresetOption['form']>, RegExp>> = {
  'host:port': /^[^/]+$/,
  'NAME=VALUE': /^[^=]+=/,
}

const WANTED: Readonly<Record<PresetOption['kind'], string>> = {
  list: 'a list of texts',
  flag: 'true or false',
  text: 'a text',
  number: 'a whole number',
}

/**
 * The options of a preset: what was given, checked, and defaults for the rest. Scalars may come as their text, as a
 * project file gives them, and a list of one value as that value.
 * @throws Failure (exit 2) for an option or a value that the preset does not have, and for one that it needs
 */
export function presetOptions(preset: Preset, given: Readonly<Record<string, unknown>>): PresetOptions {
  const known = preset.options ?? []
  for (const name of Object.keys(given)) {
    if (known.some((option) => option.name === name)) continue
    const names = known.map((option) => option.name)
    const hint = names.length === 0 ? 'it has none' : (didYouMean(name, names) ?? `allowed: ${names.join(', ')}`)
    throw new Failure(EXIT.usage, `preset ${preset.name} has no option "${name}"`, { hint })
  }
  return Object.fromEntries(known.map((option) => [option.name, optionValue(preset, option, given[option.name])]))
}

function optionValue(preset: Preset, option: PresetOption, given: unknown): Value {
  if (given === undefined) {
    if (!option.required) return option.default
    throw new Failure(EXIT.usage, `preset ${preset.name} needs the option "${option.name}"`, { hint: option.doc })
  }
  const value = read(option, given)
  if (value === undefined) {
    throw new Failure(EXIT.usage, `option "${option.name}" of preset ${preset.name} must be ${WANTED[option.kind]}`)
  }
  for (const each of typeof value === 'boolean' ? [] : [value].flat()) {
    const { name, form } = option
    if (form && !FORMS[form].test(each)) {
      throw new Failure(EXIT.usage, `option "${name}" of preset ${preset.name} takes ${form}, not "${each}"`)
    }
    if (!option.values || option.values.includes(each)) continue
    const hint = didYouMean(each, option.values) ?? `allowed: ${option.values.join(', ')}`
    throw new Failure(EXIT.usage, `option "${option.name}" of preset ${preset.name} cannot be "${each}"`, { hint })
  }
  return value
}

/** Undefined where it is not of the option's kind. */
function read({ kind }: PresetOption, given: unknown): Value {
  if (kind === 'flag') return given === true || given === 'true' ? true : isFalse(given) ? false : undefined
  if (kind === 'text') return textOf(given)
  if (kind === 'number') return /^\d{1,9}$/.test(textOf(given) ?? '') ? textOf(given) : undefined
  const texts = (Array.isArray(given) ? given : [given]).map(textOf)
  return texts.includes(undefined) ? undefined : (texts as string[])
}

const isFalse = (given: unknown): boolean => given === false || given === 'false'

function textOf(given: unknown): string | undefined {
  return typeof given === 'string' || typeof given === 'number' ? String(given) : undefined
}

/** The items of a list option; none where it has not been given. */
export function items(options: PresetOptions, name: string): readonly string[] {
  const value = options[name]
  return Array.isArray(value) ? value : []
}

/** A text option; undefined where it has not been given. */
export function text(options: PresetOptions, name: string): string | undefined {
  const value = options[name]
  return typeof value === 'string' ? value : undefined
}

/** The field of the name for a number option that has been given. */
export function givenNumber(options: PresetOptions, name: string): Readonly<Record<string, number>> {
  const value = text(options, name)
  return value === undefined ? {} : { [name]: Number(value) }
}

/** Fields for the text options of the same names that have been given. */
export function given(options: PresetOptions, ...names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = text(options, name)
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
}
