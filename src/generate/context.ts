import type { Preset, PresetOptions } from './presets/preset.ts'
import type { Advice, Refuse } from './problem.ts'
import type { FieldsValue, Origin, Plain, TextValue, Value } from './value.ts'

/** What a preset brings with some options. */
export interface PresetFields {
  readonly preset: Preset
  readonly options: PresetOptions
  readonly scrape: Readonly<Record<string, Plain>>
  /** The same, as they are written into a job. */
  readonly values: FieldsValue
  /** The address of the exporter that it lets be scraped in place of the targets. */
  readonly exporter: string | undefined
}

/** A preset as a job asks for it. */
export interface PresetUse extends PresetFields {
  /** Where each of the options is given that are not left at their defaults. */
  readonly given: ReadonlyMap<string, Origin>
  /** Where it is asked for. */
  readonly origin: Origin
}

/** The presets, as the expansion of a job asks for them. */
export interface PresetLookup {
  byName(name: string): Preset | undefined
  names(): readonly string[]
  /** Checks options and gives the others their defaults. Throws a Failure for those that are wrong. */
  options(preset: Preset, given: Readonly<Record<string, unknown>>): PresetOptions
  /** The fields that presets bring to one job together, in their order. */
  together(uses: readonly PresetUse[]): readonly Readonly<Record<string, Plain>>[]
}

/** What the expansion of jobs needs from around it. */
export interface ExpandContext {
  readonly presets: PresetLookup
  /** `shards` of all jobs that have none of their own. */
  readonly shards?: Value | undefined
  /** The text of a file that stands in place of a value; undefined where it is missing, which has been reported. */
  readonly fileText: (path: TextValue) => TextValue | undefined
  readonly refuse: Refuse
  /** Takes the presets of a job, which is a scrape config by then, for what else they bring: rules and panels. */
  readonly used?: (job: FieldsValue, uses: readonly PresetUse[]) => void
  /** Takes what is worth knowing of what was asked for. */
  readonly warn: (advice: Advice) => void
}
