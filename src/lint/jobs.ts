import { discoveredLabels, effectiveTarget, type TargetConfig } from '../explain/targets.ts'
import { Struct, type Value } from '../prometheus/config/struct.ts'
import { durationText } from '../prometheus/duration.ts'
import type { Labels } from '../prometheus/labels.ts'
import { compileAnchored } from '../prometheus/regex.ts'
import type { RelabelAction } from '../prometheus/relabel-rule.ts'
import type { Release } from '../prometheus/release.ts'
import { isFrom } from '../prometheus/schema/types.ts'
import { type RelabelRule, relabel } from '../relabel/relabel.ts'

/** `scrape_interval` and `scrape_timeout` where neither job nor global config have any (config.DefaultGlobalConfig). */
const DEFAULT_INTERVAL_MS = 60_000
const DEFAULT_TIMEOUT_MS = 10_000

/** The interval and timeout of a job in milliseconds, with what it takes over from the global config (config.go). */
export function timing(job: Struct, global: Struct | undefined): { interval: number; timeout: number } {
  const globalInterval = global?.number('scrape_interval') || DEFAULT_INTERVAL_MS
  const globalTimeout = global?.number('scrape_timeout') || Math.min(DEFAULT_TIMEOUT_MS, globalInterval)
  const interval = job.number('scrape_interval') || globalInterval
  const timeout = job.number('scrape_timeout') || Math.min(globalTimeout, interval)
  return { interval, timeout }
}

/** `*_sd_configs` of a scrape or alertmanager config, each item on its own. */
export function discoveriesOf(it: Struct): { field: string; it: Struct }[] {
  const found: { field: string; it: Struct }[] = []
  for (const field of it.namesEnding('_sd_configs')) {
    for (const each of it.structs(field)) found.push({ field, it: each })
  }
  return found
}

/** Decides for the targets of a job or of an Alertmanager whether Prometheus refuses them. */
export interface TargetJudge {
  /** A quick yes: the target is not refused, and its address is not odd (targets.ts). False says nothing. */
  passes(address: string, groupLabels: ReadonlyMap<string, unknown>): boolean
  /** Why the target is refused, undefined where it is not. */
  refuses(discovered: Labels): string | undefined
  /** The scheme of the URL that the target is then found at; undefined where it is refused or dropped. */
  schemeOf(discovered: Labels): string | undefined
  /** Its labels behind the relabel rules, be it refused for them or not; undefined where it is dropped. */
  relabeled(discovered: Labels): Labels | undefined
}

/** Whether the relabel rules of a scrape config leave the addresses of its targets as they are. */
export function keepsAddresses(job: Struct): boolean {
  return job.structs('relabel_configs').every((rule) => {
    const target = rule.string('target_label')
    return target !== '__address__' && !target.includes('$') && rule.string('action').toLowerCase() !== 'labelmap'
  })
}

/** Whether the plain targets of jobs are fine, by what of the jobs decides: most jobs of a config are alike in it. */
export type Fates = Map<string, boolean>

/** Undefined where the job's own mistakes keep relabeling from being evaluated. */
export function jobJudge(
  job: Struct,
  global: Struct | undefined,
  times: { readonly interval: number; readonly timeout: number },
  release: Release,
  fates: Fates,
): TargetJudge | undefined {
  if (!isJudged(job)) return undefined
  const list = job.list('relabel_configs')
  return new JobJudge(job, () => targetConfig(job, global, times, release), times, fates, !list.some(touchesInternals))
}

class JobJudge implements TargetJudge {
  // Not #private, as there are thousands (prometheus/config/struct.ts).
  private readonly job: Struct
  private readonly makeConfig: () => TargetConfig
  private readonly times: { readonly interval: number; readonly timeout: number }
  private readonly fates: Fates
  private config: TargetConfig | undefined
  /** Whether plain targets are fine; known when the first one is looked at. */
  private isFine: boolean | undefined

  /**
   * @param leavesInternals rules that leave the internal labels alone can drop a target, but give no reason to refuse it:
   *   all plain targets then share one fate, and it is enough to look at one of them
   */
  constructor(
    job: Struct,
    makeConfig: () => TargetConfig,
    times: { readonly interval: number; readonly timeout: number },
    fates: Fates,
    leavesInternals: boolean,
  ) {
    this.job = job
    this.makeConfig = makeConfig
    this.times = times
    this.fates = fates
    this.isFine = leavesInternals ? undefined : false
  }

  refuses(discovered: Labels): string | undefined {
    this.config ??= this.makeConfig()
    return refusalUnder(this.config, discovered)
  }

  schemeOf(discovered: Labels): string | undefined {
    this.config ??= this.makeConfig()
    const result = effectiveTarget(discovered, this.config)
    return 'labels' in result ? result.labels.get('__scheme__') : undefined
  }

  relabeled(discovered: Labels): Labels | undefined {
    this.config ??= this.makeConfig()
    const { relabel: rules, release, nameScheme: scheme } = this.config
    const result = relabel(discoveredLabels(discovered, this.config), rules, { release, scheme })
    return 'labels' in result ? result.labels : undefined
  }

  passes(address: string, groupLabels: ReadonlyMap<string, unknown>): boolean {
    if (this.isFine === false || !PLAIN_ADDRESS.test(address) || !arePlain(groupLabels)) return false
    this.isFine ??= this.plainPass()
    return this.isFine
  }

  private plainPass(): boolean {
    const { job, fates, times } = this
    const key = `${times.interval} ${times.timeout} ${job.string('scheme')} ${job.string('metrics_path')}`
    const isCommon = !job.has('params') && job.string('job_name').isWellFormed()
    const known = isCommon ? fates.get(key) : undefined
    if (known !== undefined) return known
    this.config ??= this.makeConfig()
    const fate = refusalUnder({ ...this.config, relabel: [] }, new Map([['__address__', 'host:1']])) === undefined
    if (isCommon) fates.set(key, fate)
    return fate
  }
}

const DECIDING = ['scheme', 'metrics_path', 'params', 'job_name']

/** What of a job decides about its targets; undefined where its own mistakes keep relabeling from being evaluated. */
export function judgedConfig(
  job: Struct,
  global: Struct | undefined,
  times: { readonly interval: number; readonly timeout: number },
  release: Release,
): TargetConfig | undefined {
  return isJudged(job) ? targetConfig(job, global, times, release) : undefined
}

function isJudged(job: Struct): boolean {
  return areValid(job.list('relabel_configs')) && !DECIDING.some((field) => job.isInvalid(field))
}

function targetConfig(
  job: Struct,
  global: Struct | undefined,
  { interval, timeout }: { readonly interval: number; readonly timeout: number },
  release: Release,
): TargetConfig {
  return {
    jobName: job.string('job_name'),
    scheme: job.string('scheme'),
    metricsPath: job.string('metrics_path'),
    scrapeInterval: durationText(interval),
    scrapeTimeout: durationText(timeout),
    params: paramsOf(job),
    relabel: relabelRules(job.structs('relabel_configs'), release),
    release,
    nameScheme: nameScheme(job, global, release),
    convertClassicHistogramsToNhcb: inherited(job, global, 'convert_classic_histograms_to_nhcb'),
    alwaysScrapeClassicHistograms: inherited(job, global, 'always_scrape_classic_histograms'),
    scrapeNativeHistograms: inherited(job, global, 'scrape_native_histograms'),
  }
}

function refusalUnder(config: TargetConfig, discovered: Labels): string | undefined {
  const result = effectiveTarget(discovered, config)
  return 'refused' in result ? result.refused : undefined
}

/**
 * Whether a rule may change a label that decides about the scrape, `__address__` first of all, or write a value that is
 * no UTF-8.
 */
function touchesInternals(rule: Value): boolean {
  if (!(rule instanceof Struct)) return true
  const target = rule.string('target_label')
  if (!rule.string('replacement').isWellFormed() || !rule.string('separator').isWellFormed()) return true
  return target.startsWith('__') || target.includes('$') || /^label(?:map|drop|keep)$/i.test(rule.string('action'))
}

/** An address about which there is nothing to say: nearly every one. Of the highest ports some are left out. */
const PLAIN_ADDRESS = /^[\w.-]+(?::(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}))?$/

/** Whether none of the labels steers the scrape, or is a text that is refused. */
function arePlain(labels: ReadonlyMap<string, unknown>): boolean {
  let plain = true
  labels.forEach((value, name) => {
    if (name.startsWith('__') || (typeof value === 'string' && !value.isWellFormed())) plain = false
  })
  return plain
}

function inherited(job: Struct, global: Struct | undefined, field: string): boolean {
  const own = job.value(field)
  return typeof own === 'boolean' ? own : global?.value(field) === true
}

/** notifier.AlertmanagerFromGroup: the address is checked after relabeling, and only for a slash. */
export function alertmanagerJudge(it: Struct, global: Struct | undefined, release: Release): TargetJudge | undefined {
  if (!areValid(it.list('relabel_configs')) || it.isInvalid('scheme') || it.isInvalid('path_prefix')) return undefined
  const rules = relabelRules(it.structs('relabel_configs'), release)
  const version = it.string('api_version') || 'v2'
  const path = `${it.string('path_prefix').replace(/\/+$/, '')}/api/${version}/alerts`
  const relabeled = (discovered: Labels): ReadonlyMap<string, string> | undefined => {
    const labels = new Map(discovered)
    labels.set('__scheme__', it.string('scheme'))
    labels.set('__alerts_path__', path.startsWith('/') ? path : `/${path}`)
    for (const [name, value] of discovered) if (name.startsWith('__')) labels.set(name, value)
    const result = relabel(labels, rules, { release, scheme: nameScheme(it, global, release) })
    return 'labels' in result ? result.labels : undefined
  }
  const refuses = (discovered: Labels): string | undefined => {
    const address = relabeled(discovered)?.get('__address__') ?? ''
    return address.includes('/') ? `${JSON.stringify(address)} is not a valid hostname` : undefined
  }
  const schemeOf = (discovered: Labels): string | undefined =>
    refuses(discovered) === undefined ? relabeled(discovered)?.get('__scheme__') : undefined
  return { passes: () => false, refuses, schemeOf, relabeled }
}

function nameScheme(it: Struct, global: Struct | undefined, release: Release): 'legacy' | 'utf8' {
  if (!isFrom(release, '3.0')) return 'legacy'
  const own = it.value('metric_name_validation_scheme')
  const scheme = typeof own === 'string' && own !== '' ? own : global?.value('metric_name_validation_scheme')
  return scheme === 'legacy' ? 'legacy' : 'utf8'
}

function paramsOf(job: Struct): Map<string, readonly string[]> {
  const params = new Map<string, readonly string[]>()
  for (const [name, values] of job.map('params')) {
    params.set(name, Array.isArray(values) ? values.map((value) => (typeof value === 'string' ? value : '')) : [])
  }
  return params
}

/** Whether all rules of a list could be read. */
function areValid(list: readonly Value[]): boolean {
  return list.every((rule) => rule instanceof Struct && rule.isSound)
}

/** Valid rules as the engine takes them. */
function relabelRules(rules: readonly Struct[], release: Release): RelabelRule[] {
  return rules.map((rule) => {
    const regexText = rule.string('regex')
    return {
      sourceLabels: rule.strings('source_labels'),
      separator: rule.string('separator'),
      regexText,
      regex: compileAnchored(regexText, release),
      modulus: rule.number('modulus'),
      targetLabel: rule.string('target_label'),
      replacement: rule.string('replacement'),
      action: rule.string('action').toLowerCase() as RelabelAction,
    }
  })
}
