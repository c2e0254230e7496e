import type { Value } from './value.ts'

/** The field of a mapping; undefined for any other value. */
export function fieldIn(value: Value | undefined, name: string): Value | undefined {
  return value?.kind === 'fields' ? value.fields.get(name) : undefined
}

/** The items of a list; none of any other value. */
export function itemsIn(value: Value | undefined): readonly Value[] {
  return value?.kind === 'list' ? value.items : []
}
