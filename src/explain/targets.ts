import type { Labels } from '../prometheus/labels.ts'
import type { NameScheme } from '../prometheus/relabel-rule.ts'
import { isBefore, type Release } from '../prometheus/release.ts'
import { nonEmpty, type RelabelRule, relabelInPlace } from '../relabel/relabel.ts'
import { withDefaultPort } from './default-port.ts'
import { scrapeUrl } from './scrape-url.ts'
import { timingProblem } from './timing.ts'

/** What of a scrape config decides about its targets; defaults filled in, the global config's included. */
export interface TargetConfig {
  readonly jobName: string
  readonly scheme: string
  readonly metricsPath: string
  /** As Prometheus writes durations: `1m`, `1h30m`. */
  readonly scrapeInterval: string
  readonly scrapeTimeout: string
  readonly params: ReadonlyMap<string, readonly string[]>
  readonly relabel: readonly RelabelRule[]
  readonly release: Release
  readonly nameScheme: NameScheme
  /** Labels of the targets from 3.13; default false. */
  readonly convertClassicHistogramsToNhcb?: boolean
  readonly alwaysScrapeClassicHistograms?: boolean
  readonly scrapeNativeHistograms?: boolean
}

export type EffectiveTarget =
  | {
      /** After relabeling: with the internal labels, such as `__address__`, without `__meta_*`. */
      readonly labels: Map<string, string>
      /** Before relabeling: the job's defaults filled in. */
      readonly discovered: Map<string, string>
      readonly url: string
    }
  /** Index of the rule of `relabel` that drops it. */
  | { readonly droppedBy: number; readonly discovered: Map<string, string> }
  /** Prometheus's reason; the server leaves the target out, `promtool check config` fails. */
  | { readonly refused: string; readonly discovered: Map<string, string> }

const NHCB = '__convert_classic_histograms_to_nhcb__'
const CLASSIC = '__always_scrape_classic_histograms__'
const NATIVE = '__scrape_native_histograms__'
const HISTOGRAM_LABELS = [
  [NHCB, 'convert classic histograms to nhcb'],
  [CLASSIC, 'always scrape classic histograms'],
  [NATIVE, 'scrape native histograms'],
] as const
/** What Go's strconv.ParseBool takes. */
const BOOLEAN = /^(?:1|t|T|true|TRUE|True|0|f|F|false|FALSE|False)$/

/**
 * What a job makes of a discovered target: its labels and URL, the rule that drops it, or why it is refused
 * (scrape/target.go PopulateLabels). `promtool check config` refuses the config for a refused target of
 * `static_configs` (with `--syntax-only` too) and of a file of `file_sd_configs` (not with `--syntax-only`), in every
 * release; dropped targets are fine. The server refuses a config only for a static target with a slash that stands in
 * `__address__` before relabeling.
 * @param discovered labels of target and group, `__address__` among them, those of the target first
 */
export function effectiveTarget(discovered: Labels, config: TargetConfig): EffectiveTarget {
  const labels = discoveredLabels(discovered, config)
  const droppedBy = relabelInPlace(labels, config.relabel, { release: config.release, scheme: config.nameScheme })
  const refused = droppedBy === undefined ? finish(labels, config) : undefined
  if (droppedBy !== undefined) return new Dropped(discovered, config, droppedBy)
  return refused === undefined ? new Kept(discovered, config, labels) : new Refused(discovered, config, refused)
}

/** Classes, as tens of thousands are made, and few are asked for more than whether they are refused. */
class Outcome {
  readonly #input: Labels
  readonly #config: TargetConfig

  constructor(input: Labels, config: TargetConfig) {
    this.#input = input
    this.#config = config
  }

  get discovered(): Map<string, string> {
    return discoveredLabels(this.#input, this.#config)
  }

  protected get config(): TargetConfig {
    return this.#config
  }
}

class Kept extends Outcome {
  readonly labels: Map<string, string>

  constructor(input: Labels, config: TargetConfig, labels: Map<string, string>) {
    super(input, config)
    this.labels = labels
  }

  get url(): string {
    return scrapeUrl(this.labels, this.config.params)
  }
}

class Dropped extends Outcome {
  readonly droppedBy: number

  constructor(input: Labels, config: TargetConfig, droppedBy: number) {
    super(input, config)
    this.droppedBy = droppedBy
  }
}

class Refused extends Outcome {
  readonly refused: string

  constructor(input: Labels, config: TargetConfig, refused: string) {
    super(input, config)
    this.refused = refused
  }
}

/** Labels that the metrics of a target carry: all but the internal ones. */
export function publicLabels(labels: Labels): Map<string, string> {
  return new Map([...labels].filter(([name]) => !name.startsWith('__')))
}

/** The discovered labels with the job's defaults for what is absent or empty (PopulateDiscoveredLabels). */
export function discoveredLabels(discovered: Labels, config: TargetConfig): Map<string, string> {
  const { release } = config
  const labels = nonEmpty(discovered)
  const fill = (name: string, value: string): void => {
    if (value !== '' && !labels.has(name)) labels.set(name, value)
  }
  fill('job', config.jobName)
  fill('__scrape_interval__', config.scrapeInterval)
  fill('__scrape_timeout__', config.scrapeTimeout)
  fill('__metrics_path__', config.metricsPath)
  fill('__scheme__', config.scheme)
  if (hasHistogramLabels(release)) {
    fill(NHCB, String(config.convertClassicHistogramsToNhcb ?? false))
    fill(CLASSIC, String(config.alwaysScrapeClassicHistograms ?? false))
    fill(NATIVE, String(config.scrapeNativeHistograms ?? false))
  }
  // Before 3.0 a parameter of the job won over the label.
  const overrides = isBefore(release, { major: 3, minor: 0 })
  for (const [name, [first]] of config.params) {
    if (first === undefined) continue
    if (overrides && first !== '') labels.set(`__param_${name}`, first)
    else if (overrides) labels.delete(`__param_${name}`)
    else fill(`__param_${name}`, first)
  }
  return labels
}

function hasHistogramLabels(release: Release): boolean {
  return !isBefore(release, { major: 3, minor: 13 })
}

/** Checks the labels after relabeling and makes them final; gives the reason where they are refused. */
function finish(labels: Map<string, string>, { release, scheme: jobScheme }: TargetConfig): string | undefined {
  let address = labels.get('__address__') ?? ''
  if (address === '') return 'no address'
  if (isBefore(release, { major: 3, minor: 0 })) {
    const withPort = withDefaultPort(address, labels.get('__scheme__') ?? '')
    // It names the job's scheme, not the one that relabeling gave.
    if (withPort === undefined) return `invalid scheme: ${JSON.stringify(jobScheme)}`
    address = withPort
    labels.set('__address__', address)
  }
  if (address.includes('/')) return `${JSON.stringify(address)} is not a valid hostname`
  const timing = timingProblem(labels.get('__scrape_interval__') ?? '', labels.get('__scrape_timeout__') ?? '')
  if (timing !== undefined) return timing
  if (hasHistogramLabels(release)) {
    for (const [name, description] of HISTOGRAM_LABELS) {
      const value = labels.get(name)
      if (value !== undefined && !BOOLEAN.test(value)) {
        return `error parsing ${description}: strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`
      }
    }
  }
  labels.forEach((_, name) => {
    if (name.startsWith('__meta_')) labels.delete(name)
  })
  if (!labels.has('instance')) labels.set('instance', address)
  for (const [name, value] of labels) {
    // What is no UTF-8 is held as lone surrogates (document/yaml-tags.ts).
    if (!value.isWellFormed()) return `invalid label value for ${JSON.stringify(name)}: it is no valid UTF-8`
  }
  return undefined
}
