import type { NodePath, Span } from '../../diagnostics/finding.ts'
import { type Entry, type Node, resolve } from '../../document/node.ts'
import type { Release } from '../release.ts'
import type { Plan, PlannedField, Shape } from '../schema/plan.ts'
import type { Section, Version } from '../schema/types.ts'

/**
 * A decoded value: durations in milliseconds, sizes in bytes, null for Go's zero value (written as `~`), INVALID for
 * what could not be decoded and has been reported.
 */
export type Value =
  | string
  | number
  | boolean
  | null
  | Struct
  | readonly Value[]
  | ReadonlyMap<string, Value>
  | typeof INVALID

export const INVALID: unique symbol = Symbol('invalid')

/** A path as a chain, made into a list only where something is reported. */
export interface PathLink {
  readonly parent: PathLink | undefined
  readonly key: string | number
}

export function pathOf(link: PathLink | undefined): NodePath {
  const path: (string | number)[] = []
  for (let at = link; at !== undefined; at = at.parent) path.push(at.key)
  return path.reverse()
}

/** What is written for a section, decoded, with the places in the file. */
export class Struct {
  /** The mapping (or the null in its place). */
  readonly node: Node
  readonly path: PathLink | undefined
  /** True where a null stands for the whole section: nothing has its default then. */
  readonly zero: boolean
  // Not #private: tens of thousands are made in code that has not been compiled yet, where these cost a tenth of the time.
  private readonly shape: Shape
  private readonly entries: readonly Entry[]
  private readonly values: readonly Value[]
  private readonly plan: Plan

  /** Entries and values are parallel to the names of the shape. */
  constructor(
    plan: Plan,
    node: Node,
    path: PathLink | undefined,
    zero: boolean,
    shape: Shape,
    entries: readonly Entry[],
    values: readonly Value[],
  ) {
    this.plan = plan
    this.node = node
    this.path = path
    this.zero = zero
    this.shape = shape
    this.entries = entries
    this.values = values
  }

  /** Names of the fields that are written. */
  get names(): readonly string[] {
    return this.shape.names
  }

  get section(): Section {
    return this.plan.section
  }

  get release(): Release {
    return this.plan.release
  }

  /** What is written for a field; undefined where nothing is. */
  value(name: string): Value | undefined {
    const place = this.shape.placeOf(name)
    return place === undefined ? undefined : this.values[place]
  }

  /** Where a field is written; of merged and overridden entries the one that counts. */
  entry(name: string): Entry | undefined {
    const place = this.shape.placeOf(name)
    return place === undefined ? undefined : this.entries[place]
  }

  eachValue(visit: (value: Value) => void): void {
    for (const value of this.values) visit(value)
  }

  /** Everything that is written: its name and value. */
  *fields(): Generator<[name: string, value: Value]> {
    const { names } = this
    for (let i = 0; i < names.length; i++) yield [names[i]!, this.values[i]!]
  }

  /** Whether the field is written with something that is not null. True as well for what could not be decoded. */
  has(name: string): boolean {
    const value = this.value(name)
    return value !== undefined && value !== null
  }

  /** Whether the field is written, be it as null. */
  isWritten(name: string): boolean {
    return this.value(name) !== undefined
  }

  /** Whether what is written could not be decoded: it has been reported, so checks should let it pass. */
  isInvalid(name: string): boolean {
    return this.value(name) === INVALID
  }

  /** Whether everything that is written could be decoded. */
  get isSound(): boolean {
    return !this.values.includes(INVALID)
  }

  /** Names of the fields that are written and end in a text. */
  namesEnding(suffix: string): readonly string[] {
    return this.shape.namesEnding(suffix)
  }

  /** The text, the default where the field is absent; '' for null, for INVALID and without a default. */
  string(name: string): string {
    const value = this.#value(name)
    return typeof value === 'string' ? value : ''
  }

  /** The number (milliseconds, bytes), the default where the field is absent; 0 for null, INVALID, no default. */
  number(name: string): number {
    const value = this.#value(name)
    return typeof value === 'number' ? value : 0
  }

  boolean(name: string): boolean {
    return this.#value(name) === true
  }

  /** A section that is written, be it empty; a null for a section gives a Struct with `zero`. */
  struct(name: string): Struct | undefined {
    const value = this.value(name)
    return value instanceof Struct ? value : undefined
  }

  /** The items of a list without those that could not be decoded; none for null or absent. */
  list(name: string): readonly Value[] {
    const value = this.value(name)
    return Array.isArray(value) ? value : []
  }

  /** The items of a list that are sections; nulls are left out. */
  structs(name: string): readonly Struct[] {
    const list = this.list(name)
    // By index, as is all that runs for each of thousands of jobs: code that is not compiled makes an object for each item
    // of an iterator.
    for (let i = 0; i < list.length; i++) {
      if (!(list[i] instanceof Struct)) return list.filter((each): each is Struct => each instanceof Struct)
    }
    return list as readonly Struct[]
  }

  strings(name: string): readonly string[] {
    const list = this.list(name)
    for (let i = 0; i < list.length; i++) {
      if (typeof list[i] !== 'string') return list.map((each) => (typeof each === 'string' ? each : ''))
    }
    return list as readonly string[]
  }

  map(name: string): ReadonlyMap<string, Value> {
    const value = this.value(name)
    return value instanceof Map ? value : NO_VALUES
  }

  /** The span of a written field's value, or of its key where the value is absent. */
  span(name: string): Span | undefined {
    const entry = this.entry(name)
    if (!entry) return undefined
    return entry.value.end > entry.value.start ? entry.value : entry.key
  }

  /** The span of an item of a list field. */
  itemSpan(name: string, index: number): Span | undefined {
    const entry = this.entry(name)
    const node = entry && resolve(entry.value)
    return node?.kind === 'sequence' && index < node.length ? node.itemSpan(index) : this.span(name)
  }

  /** Where to point for the section as a whole: the first key that it has, else the null or brackets. */
  get head(): Span {
    const node = resolve(this.node)
    if (node.kind === 'mapping' && !node.flow && node.entries.length > 0) return node.entries[0]!.key
    return this.node
  }

  #value(name: string): Value | undefined {
    const value = this.value(name)
    return value !== undefined || this.zero ? value : this.defaultOf(name)
  }

  /** The default as the decoder would read it: texts of parsed types give their value. */
  defaultOf(name: string): Value | undefined {
    const field = this.plan.fields.get(name)
    if (!field) throw new Error(`${this.section.name} has no field ${name}`)
    if (field.parsed === undefined) field.parsed = { value: parsedDefault(field, this.release) }
    return field.parsed.value
  }
}

function parsedDefault(
  { type, default: written }: PlannedField,
  release: Release,
): string | number | boolean | undefined {
  if (type.kind !== 'scalar' || !type.parse || typeof written !== 'string') return written
  const parsed = type.parse(written, release)
  return 'value' in parsed ? parsed.value : undefined
}

const NO_VALUES: ReadonlyMap<string, Value> = new Map()

export interface Problem {
  /** Id of the rule, kebab-case. */
  readonly rule: string
  /** One sentence: what is wrong, the value, what is allowed. Never holds a secret. */
  readonly message: string
  readonly hint?: string
  /** Where to point, if not at the field's value. */
  readonly span?: Span
  /** The field meant: its value is pointed at where it is written, else the section. */
  readonly field?: string
  /** The item of a list field. */
  readonly index?: number
  readonly related?: readonly { readonly message: string; readonly span: Span }[]
}

/** What a section's check works with. */
export interface CheckContext {
  readonly release: Release
  /** Whether the release is this one or a later one. */
  from(version: Version): boolean
  /** Says that Prometheus refuses the config for this. */
  refuse(it: Struct, problem: Problem): void
}
