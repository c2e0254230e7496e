import { dump, YAML11_SCHEMA } from 'js-yaml'
import type { Plain } from './value.ts'

/** Plain data as YAML in block style. Strings are quoted where they would be something else; long ones are not folded. */
export function plainYaml(value: Plain): string {
  return dump(value, { schema: YAML11_SCHEMA, lineWidth: -1, noRefs: true, quoteStyle: 'single' })
}
