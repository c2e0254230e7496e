import type { Release } from '../release.ts'
import { allFields, type Field, fieldAt, isAlive, type Section, type Type } from './types.ts'

/** A field as one release has it. */
export interface PlannedField {
  /** The very string that the table has: one string for all who compare it. */
  readonly name: string
  readonly field: Field
  /** Whether the release has it at all. */
  readonly alive: boolean
  readonly type: Type
  readonly default: Field['default']
  /** The default as it is decoded; worked out when it is first asked for. */
  parsed: { readonly value: string | number | boolean | undefined } | undefined
}

/** A section as one release has it. */
export interface Plan {
  readonly section: Section
  readonly release: Release
  /** All fields of any release, by name. */
  readonly fields: ReadonlyMap<string, PlannedField>
  /** Of a section in which nothing is written. */
  readonly empty: Shape
}

/**
 * Which fields of a section are written, in their order. Sections of the same fields share one: what is asked of a name
 * is found out once for all of them.
 */
export class Shape {
  readonly names: readonly string[]
  /** The last of the fields; none of an empty section. */
  readonly last: PlannedField | undefined
  readonly before: Shape | undefined
  private readonly known: ReadonlyMap<string, PlannedField>
  private readonly places: ReadonlyMap<string, number>
  /** The one that was asked for last: nearly always the next one too. */
  private likely: Shape | undefined
  private readonly others = new Map<string, Shape>()
  private readonly endings = new Map<string, readonly string[]>()

  private constructor(
    names: readonly string[],
    known: ReadonlyMap<string, PlannedField>,
    last?: PlannedField,
    before?: Shape,
  ) {
    this.names = names
    this.known = known
    this.last = last
    this.before = before
    this.places = new Map(names.map((name, place) => [name, place] as const))
  }

  static empty(known: ReadonlyMap<string, PlannedField>): Shape {
    return new Shape([], known)
  }

  /** With one more field: undefined where the release has none of this name, or it is there already. */
  with(name: string): Shape | undefined {
    if (this.likely?.last?.name === name) return this.likely
    let next = this.others.get(name)
    if (next === undefined) {
      const field = this.known.get(name)
      if (!field?.alive || this.places.has(name)) return undefined
      next = new Shape([...this.names, field.name], this.known, field, this)
      this.others.set(name, next)
    }
    this.likely = next
    return next
  }

  namesEnding(suffix: string): readonly string[] {
    let found = this.endings.get(suffix)
    if (found === undefined) {
      found = this.names.filter((name) => name.endsWith(suffix))
      this.endings.set(suffix, found)
    }
    return found
  }

  /** Where a field stands among the names; undefined where it is not written. */
  placeOf(name: string): number | undefined {
    return this.places.get(name)
  }
}

/** The plans of a section; nearly always one release is asked for. */
const plans = new WeakMap<Section, Plan[]>()

/** A section as a release has it; made once. */
export function planOf(section: Section, release: Release): Plan {
  let known = plans.get(section)
  if (!known) {
    known = []
    plans.set(section, known)
  }
  for (const plan of known) {
    if (plan.release.minor === release.minor && plan.release.major === release.major) return plan
  }
  const fields = new Map<string, PlannedField>()
  for (const [name, field] of allFields(section)) {
    const { type, default: written } = fieldAt(field, release)
    fields.set(name, { name, field, alive: isAlive(field, release), type, default: written, parsed: undefined })
  }
  const plan: Plan = { section, release, fields, empty: Shape.empty(fields) }
  known.unshift(plan)
  return plan
}
