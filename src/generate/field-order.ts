import type { NodePath } from '../diagnostics/finding.ts'
import { discoverySections } from '../prometheus/schema/discovery/index.ts'
import { httpClient } from '../prometheus/schema/http-client.ts'
import { config } from '../prometheus/schema/index.ts'
import { scrapeConfig } from '../prometheus/schema/scrape-config.ts'
import { allFields, type Section, section, sectionOf, type Type } from '../prometheus/schema/types.ts'

/** What says most about a job stands first, its targets and rules last, in the order in which they are applied. */
const FIRST = [
  'job_name',
  'scrape_interval',
  'scrape_timeout',
  'scheme',
  'metrics_path',
  'params',
  'honor_labels',
  'honor_timestamps',
]
const TARGETS = ['static_configs', 'file_sd_configs', 'dns_sd_configs']
const RULES = ['relabel_configs', 'metric_relabel_configs']

/** All fields of a scrape config in the order in which they are written. */
export const JOB_FIELDS: readonly string[] = [
  ...new Set([
    ...FIRST,
    ...Object.keys(scrapeConfig.fields).filter((name) => !TARGETS.includes(name) && !RULES.includes(name)),
    ...allFields(httpClient).keys(),
    ...TARGETS,
    ...discoverySections.map(({ field }) => field),
    ...RULES,
  ]),
]

/**
 * The names of the fields at a path of a scrape config, in the order in which they are written: own ones of a section
 * before those that it shares with others. Undefined where anything may stand, as in labels.
 */
export function fieldsAt(path: NodePath): readonly string[] | undefined {
  let type: Type | undefined = section(scrapeConfig)
  for (const step of path) type = type && typeWithin(type, step)
  if (type?.kind !== 'section') return undefined
  return path.length === 0 ? JOB_FIELDS : ownFirst(sectionOf(type))
}

function typeWithin(type: Type, step: string | number): Type | undefined {
  if (type.kind === 'list' || type.kind === 'map') return type.of
  return type.kind === 'section' ? allFields(sectionOf(type)).get(String(step))?.type : undefined
}

function ownFirst({ fields, includes = [] }: Section): string[] {
  return [...new Set([...Object.keys(fields), ...includes.flatMap(ownFirst)])]
}

/** All sections of a main config in the order in which they are written. */
export const CONFIG_FIELDS: readonly string[] = Object.keys(config.fields)

/** Fields in the order of a list; those that it lacks come last, as they stood. */
export function inOrder<Value>(
  fields: ReadonlyMap<string, Value>,
  order: readonly string[],
): ReadonlyMap<string, Value> {
  const ranks = ranksOf(order)
  const rankOf = (name: string): number => ranks.get(name) ?? order.length
  let last = 0
  let isInOrder = true
  fields.forEach((_, name) => {
    const rank = rankOf(name)
    if (rank < last) isInOrder = false
    last = rank
  })
  if (isInOrder) return fields
  const names = [...fields.keys()].sort((a, b) => rankOf(a) - rankOf(b))
  const ordered = new Map<string, Value>()
  for (const name of names) ordered.set(name, fields.get(name)!)
  return ordered
}

const known = new WeakMap<readonly string[], ReadonlyMap<string, number>>()

/** The places of names in a list, worked out once. */
function ranksOf(order: readonly string[]): ReadonlyMap<string, number> {
  let ranks = known.get(order)
  if (!ranks) {
    ranks = new Map(order.map((name, rank) => [name, rank]))
    known.set(order, ranks)
  }
  return ranks
}
