import type { PresetLookup } from './context.ts'
import { PRESETS, presetByName, presetOptions, scrapeTogether } from './presets/index.ts'

/** The presets that promsd has. */
export const presetLookup: PresetLookup = {
  byName: presetByName,
  names: () => PRESETS.map(({ name }) => name),
  options: presetOptions,
  together: scrapeTogether,
}
