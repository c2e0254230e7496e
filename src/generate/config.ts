import { type Node, resolve } from '../document/node.ts'
import { CONFIG_SECTIONS } from '../project/sections.ts'
import { config } from '../prometheus/schema/index.ts'
import { section } from '../prometheus/schema/types.ts'
import type { ExpandContext } from './context.ts'
import { expandJob } from './expand.ts'
import { CONFIG_FIELDS, inOrder } from './field-order.ts'
import { withFileTexts } from './file-values.ts'
import { described } from './given.ts'
import type { Refuse } from './problem.ts'
import { type Environment, ValueReader } from './read-value.ts'
import { type FieldsValue, isNull, keyOrigin, type Origin, type Value } from './value.ts'

/** What a project file, or a command line, asks to be generated. */
export interface Asked {
  /** Sections of the config as they are, by name, with `jobs` and `shards`. */
  readonly given: FieldsValue
  /** Whether files may stand in place of values. */
  readonly namesFiles: boolean
  /** Whether variables of the environment stand in values. */
  readonly takesVariables: boolean
}

/** What the root of a project file asks to be generated; undefined where it asks for nothing. */
export function askedBy(
  root: Node | undefined,
  keys: readonly string[],
  env: Environment,
  refuse: Refuse,
): Asked | undefined {
  const mapping = root && resolve(root)
  if (mapping?.kind !== 'mapping') return undefined
  const entries = mapping.entries.filter(({ key }) => {
    const name = resolve(key)
    return name.kind === 'scalar' && keys.includes(name.value)
  })
  if (entries.length === 0) return undefined
  const reader = new ValueReader(env, refuse)
  const given = reader.read({ ...mapping, entries }) as FieldsValue
  return { given, namesFiles: reader.namesFiles, takesVariables: reader.takesVariables }
}

/** The config that is asked for: its sections in the order of the schema, jobs written out. */
export function configOf({ given, namesFiles }: Asked, context: Omit<ExpandContext, 'shards'>): FieldsValue {
  const sections = new Map<string, Value>()
  const keyOrigins = new Map<string, Origin>()
  const take = (name: string, from: string, value: Value): void => {
    sections.set(name, value)
    keyOrigins.set(name, keyOrigin(given, from))
  }
  for (const name of CONFIG_SECTIONS) {
    const value = given.fields.get(name)
    if (value && !isNull(value)) take(name, name, value)
  }
  const jobs = given.fields.get('jobs')
  if (jobs && !isNull(jobs)) {
    const shards = given.fields.get('shards')
    const expanded = expandedJobs(jobs, { ...context, shards: shards && isNull(shards) ? undefined : shards })
    take('scrape_configs', 'jobs', expanded)
  }
  const root: FieldsValue = { ...given, fields: inOrder(sections, CONFIG_FIELDS), keyOrigins }
  return namesFiles ? (withFileTexts(root, section(config), context) as FieldsValue) : root
}

function expandedJobs(jobs: Value, context: ExpandContext): Value {
  if (jobs.kind !== 'list') {
    context.refuse({
      rule: 'project',
      message: `"jobs" takes a list of jobs, not ${described(jobs)}`,
      origin: jobs.origin,
    })
    return jobs
  }
  const items = jobs.items.map((job) => {
    if (job.kind === 'fields') return expandJob(job, context)
    context.refuse({ rule: 'project', message: `a job is a mapping, not ${described(job)}`, origin: job.origin })
    return job
  })
  return { ...jobs, items }
}
