import { plainYaml } from '../generate/plain-yaml.ts'
import { presetOptions } from '../generate/presets/options.ts'
import type { PanelRow, Preset, PresetOption, PresetRule } from '../generate/presets/preset.ts'
import type { Plain } from '../generate/value.ts'

/** What is told of a preset, whatever the format: with its default options, and examples for those that it needs. */
export interface PresetDocs {
  readonly preset: Preset
  /** Text of a project file with a job that asks for it. */
  readonly project: string
  /** Fields of a scrape config that it brings. */
  readonly scrape: Readonly<Record<string, Plain>>
  /** Text of the config that such a job becomes. */
  readonly config: string
  readonly rules: readonly PresetRule[]
  readonly rows: readonly PanelRow[]
  readonly warnings: readonly string[]
}

export function presetDocs(preset: Preset): PresetDocs {
  const { name } = preset
  const needed = Object.fromEntries(
    (preset.options ?? []).filter(({ required }) => required).map((option) => [option.name, option.example!] as const),
  )
  const options = presetOptions(preset, needed)
  const scrape = preset.scrape(options)
  const findsTargets = Object.keys(scrape).some((field) => field.endsWith('_sd_configs'))
  const targets = [preset.target ?? `server1:${preset.port}`]
  const asked = Object.keys(needed).length === 0 ? name : { name, ...needed }
  const job = { job_name: name, ...scrape, ...(findsTargets ? {} : { static_configs: [{ targets }] }) }
  return {
    preset,
    project: plainYaml({ jobs: [{ name, preset: asked, ...(findsTargets ? {} : { static: targets }) }] }),
    scrape,
    config: plainYaml({ scrape_configs: [job] }),
    rules: preset.rules?.(options, name).flatMap(({ rules }) => rules) ?? [],
    rows: preset.panels?.(options) ?? [],
    warnings: preset.warnings?.(options) ?? [],
  }
}

/** The document of `promsd presets NAME -o json`. */
export function presetJson({ preset, scrape, rules, rows, warnings }: PresetDocs): object {
  const { name, summary, doc, port, since, options = [], metrics = [] } = preset
  return {
    name,
    summary,
    doc,
    port: port ?? null,
    since: since ?? null,
    options: options.map((option) => ({
      ...option,
      required: option.required === true,
      default: option.default ?? null,
    })),
    scrape,
    warnings,
    metrics: metrics.map((metric) => ({ ...metric, labels: metric.labels ?? [] })),
    rules,
    panels: rows.flatMap(({ title: row, panels }) => panels.map((panel) => ({ row, ...panel }))),
  }
}

/** What an option takes: `list of gc, jit`, `true or false`. */
export function optionValues({ kind, values }: PresetOption): string {
  if (kind === 'flag') return 'true or false'
  if (kind === 'number') return 'number'
  const what = values ? values.join(', ') : 'text'
  return kind === 'list' ? `list of ${values ? what : 'texts'}` : values ? `one of ${what}` : what
}

/** How an option stands where it is not given; empty for one that has no default. */
export function optionDefault({ required, default: value, values }: PresetOption): string {
  if (required) return 'required'
  if (Array.isArray(value)) return value.length === values?.length ? 'default: all' : `default: ${value.join(', ')}`
  return value === undefined ? '' : `default: ${value}`
}

/** Names of recording and alerting rules, in their order. */
export function ruleNames(rules: readonly PresetRule[]): { readonly records: string[]; readonly alerts: string[] } {
  return {
    records: rules.flatMap((rule) => ('record' in rule ? [rule.record] : [])),
    alerts: rules.flatMap((rule) => ('alert' in rule ? [rule.alert] : [])),
  }
}
