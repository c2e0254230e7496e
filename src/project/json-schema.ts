import { toJSONSchema } from 'zod/mini'
import { projectSchema } from './project.ts'

/** The JSON Schema of promsd.yaml. */
export function projectJsonSchema(): object {
  return widened(toJSONSchema(projectSchema, { target: 'draft-7', io: 'input', unrepresentable: 'any' })) as object
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
