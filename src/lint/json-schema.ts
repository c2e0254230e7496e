import { presetLookup } from '../generate/preset-lookup.ts'
import { projectJsonSchema } from '../project/json-schema.ts'
import type { Release } from '../prometheus/release.ts'
import { jsonSchema as prometheusSchema } from '../prometheus/schema/json-schema.ts'
import { allRules, isSettable } from './registry.ts'

/** The JSON Schema of a kind of file, for editors. */
export function jsonSchema(
  kind: 'config' | 'scrape-config' | 'rules' | 'targets' | 'project',
  release: Release,
): object {
  if (kind !== 'project') return prometheusSchema(kind, release)
  const rules = allRules().filter(isSettable)
  return projectJsonSchema(
    release,
    presetLookup.names(),
    rules.map(({ id }) => id),
  )
}
