import type { RelabelRule } from './presets/relabeling.ts'
import type { Plain } from './value.ts'

type ScrapeFields = Readonly<Record<string, Plain>>

const SCHEME = '__scheme__'
const PATH = '__metrics_path__'
/** Where that of a target is kept which is not the exporter's. */
const KEPT: Readonly<Record<string, string>> = { [SCHEME]: '__tmp_scheme', [PATH]: '__tmp_path' }

/** What blackbox_exporter takes for a URL: without a scheme, it is HTTP (prober/http.go). */
const URL_RULES: Readonly<Record<string, RelabelRule>> = {
  [PATH]: {
    source_labels: ['__address__', KEPT[PATH]!],
    regex: '([^;]+);/*([^/].*)',
    target_label: '__address__',
    replacement: '$1/$2',
  },
  [SCHEME]: {
    source_labels: [KEPT[SCHEME]!, '__address__'],
    regex: '(.+);(.+)',
    target_label: '__address__',
    replacement: '$1://$2',
  },
}

/**
 * The fields of a preset where an exporter is scraped in place of its targets: what its rules say of the scheme, the
 * path and the parameters is about the targets, and not how the exporter is to be asked.
 * @param takesUrls whether the exporter is told of targets by their URLs: then scheme and path become part of them
 */
export function probedScrape(scrape: ScrapeFields, takesUrls: boolean): ScrapeFields {
  const rules = (scrape['relabel_configs'] ?? []) as readonly RelabelRule[]
  const own = rules.filter((rule) => !setsParameters(rule) && (takesUrls || partOf(rule) === undefined))
  const parts = new Set(own.map(partOf))
  if (own.length === rules.length && !parts.has(SCHEME) && !parts.has(PATH)) return scrape
  const url = [PATH, SCHEME].filter((part) => parts.has(part)).map((part) => URL_RULES[part]!)
  const kept = own.map((rule) => {
    const part = partOf(rule)
    return part === undefined ? rule : { ...rule, target_label: KEPT[part]! }
  })
  return { ...scrape, relabel_configs: [...kept, ...url] }
}

/** What of a target's URL, besides its address, a rule sets. */
function partOf({ target_label: label }: RelabelRule): string | undefined {
  return label === SCHEME || label === PATH ? label : undefined
}

const setsParameters = ({ action, replacement }: RelabelRule): boolean =>
  action === 'labelmap' && String(replacement).startsWith('__param_')
