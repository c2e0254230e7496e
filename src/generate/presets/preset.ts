import type { Version } from '../../prometheus/schema/types.ts'
import type { Plain } from '../value.ts'

/** What is known of a kind of target: how it is scraped, and what is worth watching of it. Data, not code. */
export interface Preset {
  /** kebab-case, as it is asked for. */
  readonly name: string
  /** One line for a list. */
  readonly summary: string
  /** What it is for, what has to run on the targets, which labels the series get: Markdown, a paragraph or a few. */
  readonly doc: string
  /** Port on which such targets listen by default. */
  readonly port?: number
  /** A target as it is written, where that is no host with the port. */
  readonly target?: string
  /** The first release that reads all of it. */
  readonly since?: Version
  /** What can be asked of it besides its name. */
  readonly options?: readonly PresetOption[]
  /** Metrics that its rules and panels are made of, or that it keeps. */
  readonly metrics?: readonly PresetMetric[]
  /** Fields of the scrape config, in the order in which they are written. */
  scrape(options: PresetOptions): Readonly<Record<string, Plain>>
  /** What a person should know who asks for it with these options, a sentence each. */
  warnings?(options: PresetOptions): readonly string[]
  /** Groups of recording and alerting rules for a job. */
  rules?(options: PresetOptions, job: string): readonly RuleGroup[]
  /** Panels of its dashboard; queries use `$job`. */
  panels?(options: PresetOptions): readonly PanelRow[]
}

export interface PresetOption {
  readonly name: string
  readonly doc: string
  /** `list` takes several of `values` (any text where there are none), `flag` true or false, `number` its digits. */
  readonly kind: 'list' | 'flag' | 'text' | 'number'
  readonly values?: readonly string[]
  /** What a text, or each of a list, has to look like. */
  readonly form?: 'host:port' | 'NAME=VALUE'
  readonly default: readonly string[] | boolean | string | undefined
  /** Whether it has to be given. */
  readonly required?: true
  /** A value as a person would write it, for the docs. */
  readonly example?: readonly string[] | string
}

export interface PresetMetric {
  /** Without the suffixes of a histogram's series. */
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly labels?: readonly string[]
  readonly doc: string
}

/** Options by name, checked, with their defaults. */
export type PresetOptions = Readonly<Record<string, readonly string[] | boolean | string | undefined>>

export interface RuleGroup {
  readonly name: string
  readonly rules: readonly PresetRule[]
}

export type PresetRule =
  | { readonly record: string; readonly expr: string; readonly labels?: Readonly<Record<string, string>> }
  | {
      readonly alert: string
      readonly expr: string
      readonly for?: string
      readonly labels: Readonly<Record<string, string>>
      readonly annotations: { readonly summary: string; readonly description: string }
    }

export interface PanelRow {
  readonly title: string
  readonly panels: readonly Panel[]
}

export interface Panel {
  readonly title: string
  readonly description?: string
  /** Grafana's unit id: `reqps`, `s`, `bytes`, `percent`, `short`. */
  readonly unit: string
  readonly queries: readonly { readonly expr: string; readonly legend: string }[]
}
