import type { PresetUse } from './context.ts'
import { fieldIn } from './look-up.ts'
import type { Problem } from './problem.ts'
import { sameValue } from './same-value.ts'
import { toFields, type Value } from './value.ts'

/**
 * What is wrong with a field of a job that differs from that of its preset: the option of the preset that it makes
 * useless. Undefined where no option is given for it, so that it is only a default which gives way.
 * @param path of the field in the scrape config
 */
export function optionConflict(
  path: readonly string[],
  own: Value,
  brought: Value,
  { preset, options, given, origin }: PresetUse,
): Problem | undefined {
  for (const [name, place] of given) {
    const option = preset.options?.find((each) => each.name === name)
    if (!option || option.required) continue
    const scrape: Value = toFields(preset.scrape({ ...options, [name]: option.default }), origin)
    const without = path.reduce<Value | undefined>(fieldIn, scrape)
    const lost = lostPart(path, own, brought, without)
    if (!lost) continue
    const field = lost.path.join('.')
    return {
      rule: 'preset-conflict',
      message: `"${field}" is not what the option "${name}" of the preset ${preset.name} sets it to`,
      origin: own.origin,
      related: [{ message: `the option sets ${field}${shown(lost.value)}`, origin: place }],
      hint: `leave "${field}" out, or the option`,
    }
  }
  return undefined
}

interface Part {
  readonly path: readonly string[]
  readonly value: Value
}

/** The part of what a preset brings that is not there without an option, and that the job's own value lacks. */
function lostPart(path: readonly string[], own: Value, brought: Value, without: Value | undefined): Part | undefined {
  if (without && sameValue(brought, without)) return undefined
  if (brought.kind !== 'fields' || own.kind !== 'fields') {
    return sameValue(brought, own) ? undefined : { path, value: brought }
  }
  for (const [name, value] of brought.fields) {
    const former = fieldIn(without, name)
    const ownValue = own.fields.get(name)
    if ((former && sameValue(value, former)) || (ownValue && sameValue(value, ownValue))) continue
    return { path: [...path, name], value }
  }
  return undefined
}

/** A value in a message, where it is short enough for one. */
function shown(value: Value): string {
  if (value.kind === 'text') return `: ${value.text}`
  const texts = value.kind === 'list' ? value.items.flatMap((item) => (item.kind === 'text' ? [item.text] : [])) : []
  return texts.length > 0 ? `: ${texts.join(', ')}` : ''
}
