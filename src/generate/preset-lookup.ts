import type { PresetLookup } from './context.ts'

/** The presets that promsd has. */
export const presetLookup: PresetLookup = {
  byName: () => undefined,
  names: () => [],
  options: () => ({}),
  together: () => [],
}
