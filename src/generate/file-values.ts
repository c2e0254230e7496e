import { allFields, sectionOf, type Type } from '../prometheus/schema/types.ts'
import type { ExpandContext } from './context.ts'
import { filePath } from './given.ts'
import type { Value } from './value.ts'

/**
 * A value of a type of the schema with the texts of files where `{file: path}` stands in place of a scalar. In a map of
 * labels, `{file: x}` is a label of that name.
 */
export function withFileTexts(value: Value, type: Type, context: ExpandContext): Value {
  if (type.kind === 'scalar') {
    const path = filePath(value)
    return (path && context.fileText(path)) ?? value
  }
  if (type.kind === 'list' && value.kind === 'list') {
    return { ...value, items: value.items.map((item) => withFileTexts(item, type.of, context)) }
  }
  if (value.kind !== 'fields') return value
  if (type.kind === 'map') {
    const fields = [...value.fields].map(([name, each]) => [name, withFileTexts(each, type.of, context)] as const)
    return { ...value, fields: new Map(fields) }
  }
  if (type.kind !== 'section') return value
  const known = allFields(sectionOf(type))
  const fields = [...value.fields].map(([name, each]) => {
    const field = known.get(name)
    return [name, field ? withFileTexts(each, field.type, context) : each] as const
  })
  return { ...value, fields: new Map(fields) }
}
