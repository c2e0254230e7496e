import { toJSONSchema } from 'zod/mini'
import type { Release } from '../prometheus/release.ts'
import { jsonSchema } from '../prometheus/schema/json-schema.ts'
import { jobKeys, SHARDS } from './job-schema.ts'
import { projectSchema } from './project.ts'
import { CONFIG_SECTIONS } from './sections.ts'

type Schema = Readonly<Record<string, unknown>>
type Schemas = Readonly<Record<string, Schema>>

/**
 * The JSON Schema of promsd.yaml for a release.
 * @param presets names of the presets that jobs can ask for
 */
export function projectJsonSchema(release: Release, presets: readonly string[]): object {
  const options = { target: 'draft-7', io: 'input', unrepresentable: 'any' } as const
  const own = widened(toJSONSchema(projectSchema, options)) as Schema
  const { config: root, ...definitions } = (jsonSchema('config', release) as { definitions: Schemas }).definitions
  const sections = root!['properties'] as Schemas
  const given = Object.fromEntries(
    CONFIG_SECTIONS.flatMap((name) => (sections[name] ? [[name, loose(sections[name])]] : [])),
  )
  const job = loose(definitions['scrape_config']!) as { properties: Schemas }
  return {
    ...own,
    properties: {
      ...(own['properties'] as Schemas),
      ...given,
      shards: SHARDS,
      jobs: {
        description: 'The jobs: fields of a scrape_config, presets and short forms.',
        type: ['array', 'null'],
        items: { $ref: '#/definitions/promsd_job' },
      },
    },
    definitions: {
      ...Object.fromEntries(Object.entries(definitions).map(([name, each]) => [name, loose(each)])),
      promsd_job: { ...job, title: 'job', properties: { ...job.properties, ...jobKeys(presets) } },
      promsd_file: {
        description: 'The text of a file, read when promsd generates.',
        type: 'object',
        properties: { file: { type: 'string' } },
        required: ['file'],
        additionalProperties: false,
      },
    },
  }
}

/** Scalars are read as their literal text, so that an editor must take `3.5` for the text it is, and null for absence. */
function widened(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(widened)
  if (typeof schema !== 'object' || schema === null) return schema
  const entries = Object.entries(schema).map(([key, value]) => [key, widened(value)])
  const copy: Record<string, unknown> = Object.fromEntries(entries)
  if (copy['type'] === 'string') copy['type'] = ['string', 'number', 'boolean', 'null']
  else if (copy['type'] === 'object' || copy['type'] === 'array') copy['type'] = [copy['type'], 'null']
  return copy
}

/** Notes for a person, which stand beside the alternatives. */
const NOTES = ['description', 'markdownDescription', 'default', 'deprecated', 'deprecationMessage']

/** A schema of Prometheus's that also takes a variable or a file wherever it takes a scalar. */
function loose(schema: Schema): Schema {
  if (schema['$ref'] !== undefined) return schema
  const types = [schema['type']].flat()
  if (types.includes('object')) {
    const { properties, additionalProperties: rest } = schema
    const known = Object.entries((properties ?? {}) as Schemas).map(([name, each]) => [name, loose(each)])
    return {
      ...schema,
      ...(properties === undefined ? {} : { properties: Object.fromEntries(known) }),
      ...(typeof rest === 'object' ? { additionalProperties: loose(rest as Schema) } : {}),
    }
  }
  if (types.includes('array')) return { ...schema, items: loose(schema['items'] as Schema) }
  const { allOf } = schema
  if (Array.isArray(allOf)) return { ...schema, allOf: allOf.map((each: Schema) => (each['not'] ? each : loose(each))) }
  if (Object.keys(schema).every((key) => NOTES.includes(key))) return schema
  const notes = Object.entries(schema).filter(([key]) => NOTES.includes(key))
  const rest = Object.entries(schema).filter(([key]) => !NOTES.includes(key))
  return {
    ...Object.fromEntries(notes),
    anyOf: [Object.fromEntries(rest), { type: 'string', pattern: '\\$\\{env:' }, { $ref: '#/definitions/promsd_file' }],
  }
}
