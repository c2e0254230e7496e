import { effectiveTarget, type TargetConfig } from '../explain/targets.ts'
import { INVALID, Struct, type Value } from '../prometheus/config/struct.ts'
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
  for (const field of it.names) {
    if (!field.endsWith('_sd_configs')) continue
    for (const each of it.structs(field)) found.push({ field, it: each })
  }
  return found
}

/** Decides for the targets of a job or of an Alertmanager whether Prometheus refuses them, and why. */
export type RefusesTarget = (discovered: Labels) => string | undefined

/** Whether the relabel rules of a scrape config leave the addresses of its targets as they are. */
export function keepsAddresses(job: Struct): boolean {
  return job.structs('relabel_configs').every((rule) => {
    const target = rule.string('target_label')
    return target !== '__address__' && !target.includes('$') && rule.string('action').toLowerCase() !== 'labelmap'
  })
}

/** Undefined where the job's own mistakes keep relabeling from being evaluated. */
export function jobRefusal(
  job: Struct,
  global: Struct | undefined,
  { interval, timeout }: { interval: number; timeout: number },
  release: Release,
): RefusesTarget | undefined {
  const rules = relabelRules(job.list('relabel_configs'), release)
  if (!rules || ['scheme', 'metrics_path', 'params', 'job_name'].some((field) => job.isInvalid(field))) return undefined
  const config: TargetConfig = {
    jobName: job.string('job_name'),
    scheme: job.string('scheme'),
    metricsPath: job.string('metrics_path'),
    scrapeInterval: durationText(interval),
    scrapeTimeout: durationText(timeout),
    params: paramsOf(job),
    relabel: rules,
    release,
    nameScheme: nameScheme(job, global, release),
    convertClassicHistogramsToNhcb: inherited(job, global, 'convert_classic_histograms_to_nhcb'),
    alwaysScrapeClassicHistograms: inherited(job, global, 'always_scrape_classic_histograms'),
    scrapeNativeHistograms: inherited(job, global, 'scrape_native_histograms'),
  }
  const evaluate = refusalUnder(config)
  return rules.some(touchesInternals) ? evaluate : quickly(evaluate, refusalUnder({ ...config, relabel: [] }))
}

function refusalUnder(config: TargetConfig): RefusesTarget {
  return (discovered) => {
    const result = effectiveTarget(discovered, config)
    return 'refused' in result ? result.refused : undefined
  }
}

/** Whether a rule may change a label that decides about the scrape, `__address__` first of all. */
function touchesInternals({ action, targetLabel }: RelabelRule): boolean {
  return /^label(?:map|drop|keep)$/.test(action) || targetLabel.startsWith('__') || targetLabel.includes('$')
}

const PLAIN_ADDRESS = /^[\w.-]+(?::\d{1,5})?$/

/**
 * Rules that leave the internal labels alone can drop a target, but give no reason to refuse it: all plain targets then
 * share one fate, and it is enough to look at the first of them.
 */
function quickly(evaluate: RefusesTarget, withoutRules: RefusesTarget): RefusesTarget {
  let isFine: boolean | undefined
  return (discovered) => {
    if (!PLAIN_ADDRESS.test(discovered.get('__address__') ?? '') || steersItself(discovered))
      return evaluate(discovered)
    isFine ??= withoutRules(discovered) === undefined
    return isFine ? undefined : evaluate(discovered)
  }
}

function steersItself(labels: Labels): boolean {
  for (const name of labels.keys()) if (name.startsWith('__') && name !== '__address__') return true
  return false
}

function inherited(job: Struct, global: Struct | undefined, field: string): boolean {
  const own = job.value(field)
  return typeof own === 'boolean' ? own : global?.value(field) === true
}

/** notifier.AlertmanagerFromGroup: the address is checked after relabeling, and only for a slash. */
export function alertmanagerRefusal(
  it: Struct,
  global: Struct | undefined,
  release: Release,
): RefusesTarget | undefined {
  const rules = relabelRules(it.list('relabel_configs'), release)
  if (!rules || it.isInvalid('scheme') || it.isInvalid('path_prefix')) return undefined
  const version = it.string('api_version') || 'v2'
  const path = `${it.string('path_prefix').replace(/\/+$/, '')}/api/${version}/alerts`
  return (discovered) => {
    const labels = new Map(discovered)
    labels.set('__scheme__', it.string('scheme'))
    labels.set('__alerts_path__', path.startsWith('/') ? path : `/${path}`)
    for (const [name, value] of discovered) if (name.startsWith('__')) labels.set(name, value)
    const result = relabel(labels, rules, { release, scheme: nameScheme(it, global, release) })
    if (!('labels' in result)) return undefined
    const address = result.labels.get('__address__') ?? ''
    return address.includes('/') ? `${JSON.stringify(address)} is not a valid hostname` : undefined
  }
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

/** The rules of a list as the engine takes them; undefined where one of them is not valid. */
export function relabelRules(list: readonly Value[], release: Release): RelabelRule[] | undefined {
  const rules: RelabelRule[] = []
  for (const it of list) {
    if (it === null || it === INVALID || typeof it !== 'object' || !(it instanceof Struct)) return undefined
    const rule = it
    for (const [, value] of rule.fields()) if (value === INVALID) return undefined
    const regexText = rule.string('regex')
    rules.push({
      sourceLabels: rule.strings('source_labels'),
      separator: rule.string('separator'),
      regexText,
      regex: compileAnchored(regexText, release),
      modulus: rule.number('modulus'),
      targetLabel: rule.string('target_label'),
      replacement: rule.string('replacement'),
      action: rule.string('action').toLowerCase() as RelabelAction,
    })
  }
  return rules
}
