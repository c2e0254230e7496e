import { type Release, releaseName } from '../prometheus/release.ts'
import { jsonSchema } from '../prometheus/schema/json-schema.ts'
import { jobKeys, SHARDS } from './job-schema.ts'
import { CONFIG_SECTIONS } from './sections.ts'
import { settingsSchema } from './settings-schema.ts'

type Schema = Readonly<Record<string, unknown>>
type Schemas = Readonly<Record<string, Schema>>

/**
 * The JSON Schema of promsd.yaml for a release.
 * @param presets names of the presets that jobs can ask for
 * @param rules ids of the rules whose severity can be set
 */
export function projectJsonSchema(release: Release, presets: readonly string[], rules: readonly string[]): object {
  const { config: root, ...definitions } = (jsonSchema('config', release) as { definitions: Schemas }).definitions
  const sections = root!['properties'] as Schemas
  const given = Object.fromEntries(
    CONFIG_SECTIONS.flatMap((name) => (sections[name] ? [[name, loose(sections[name])]] : [])),
  )
  const job = loose(definitions['scrape_config']!) as { properties: Schemas }
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: `urn:promsd:schema:project:${releaseName(release)}`,
    title: `Project file of promsd for Prometheus ${releaseName(release)}`,
    type: ['object', 'null'],
    additionalProperties: false,
    properties: {
      ...settingsSchema(rules),
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
