import type { PresetLookup } from './context.ts'
import { PRESETS, presetByName, presetOptions, scrapeTogether } from './presets/index.ts'

/** The presets that promsd has. */
export const presetLookup: PresetLookup = {
  byName: presetByName,
  names: () => PRESETS.map(({ name }) => name),
  options: presetOptions,
  together: scrapeTogether,
}

/** The names of the options that a preset has; none of one that there is not. */
export function presetOptionNames(preset: string): readonly string[] {
  return presetByName(preset)?.options?.map(({ name }) => name) ?? []
}
