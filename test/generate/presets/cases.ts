import { PRESETS, presetByName, presetOptions } from '../../../src/generate/presets/index.ts'
import type { Preset, PresetOptions } from '../../../src/generate/presets/preset.ts'
import { toFields, type Value } from '../../../src/generate/value.ts'
import { jsonText } from '../../../src/report/terminal.ts'

export interface PresetCase {
  readonly name: string
  readonly preset: Preset
  readonly options: PresetOptions
}

/** Options that matter and are neither the defaults nor among the examples. */
const FURTHER: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  azure: [{ authentication_method: 'OAuth', tenant_id: 't', client_id: 'c', client_secret: 's' }],
  dockerswarm: [{ role: 'nodes', port: '9323' }, { role: 'services' }],
  'dotnet-runtime': [{ groups: ['gc'] }, { groups: ['exceptions'], exception_types: [] }],
  openstack: [{ role: 'hypervisor' }, { username: 'u', password: 'p', domain_name: 'd', project_name: 'x' }],
  postgres: [{ exporter: '127.0.0.1:9187', auth_module: 'prod' }],
  zookeeper: [{ format: 'nerve' }],
}

/** What a preset cannot do without, as its docs have it. */
export function neededOptions(preset: Preset): Record<string, unknown> {
  const needed = (preset.options ?? []).filter(({ required }) => required)
  return Object.fromEntries(needed.map(({ name, example }) => [name, example]))
}

/** Every preset with the options that it needs, with all of its examples, and with further ones. */
export function presetCases(): readonly PresetCase[] {
  return PRESETS.flatMap((preset) => {
    const { name, options = [] } = preset
    const needed = neededOptions(preset)
    const examples = options.flatMap((option) => {
      const value = option.kind === 'flag' ? true : option.example
      return value === undefined ? [] : [[option.name, value] as const]
    })
    const all = [{}, ...(examples.length === 0 ? [] : [Object.fromEntries(examples)]), ...(FURTHER[name] ?? [])]
    return all.map((given, i) => ({
      name: i === 0 ? name : `${name} ${JSON.stringify(given)}`,
      preset,
      options: presetOptions(preset, { ...needed, ...given }),
    }))
  })
}

/** The fields that a preset brings with some options, those that it needs filled in. */
export function scrapeOf(name: string, given: Readonly<Record<string, unknown>> = {}) {
  const preset = presetByName(name)!
  return preset.scrape(presetOptions(preset, { ...neededOptions(preset), ...given }))
}

/** A config of one job of a preset, in JSON, which is YAML; with a target where the preset finds none. */
export function configOf({ preset, options }: PresetCase): string {
  const fields = preset.scrape(options)
  const finds = Object.keys(fields).some((name) => name.endsWith('_sd_configs'))
  const targets = [preset.target ?? `server1:${preset.port}`]
  const job = { job_name: preset.name, ...fields, ...(finds ? {} : { static_configs: [{ targets }] }) }
  return jsonText({ scrape_configs: [job] })
}

/** Names of all fields of a value, at any depth. */
export function texts(fields: ReturnType<Preset['scrape']>): string[] {
  const found: string[] = []
  const walk = (value: Value): void => {
    if (value.kind === 'text') found.push(value.text)
    else for (const each of value.kind === 'list' ? value.items : value.fields.values()) walk(each)
  }
  walk(toFields(fields, { words: 'test' }))
  return found
}
