import type { CheckContext, Struct } from '../config/struct.ts'
import { isBefore, parseRelease, type Release } from '../release.ts'

/** A minor release as the tables write it. */
export type Version = `${2 | 3}.${number}`

/** Where in the releases something exists; open ends where nothing is said. */
export interface Lifetime {
  /** The first release that has it. */
  readonly since?: Version
  /** The first release that does not have it any more. */
  readonly until?: Version
}

/** A struct of Prometheus's configuration: a mapping with known fields. */
export interface Section {
  /** As Prometheus's documentation names it: `scrape_config`. */
  readonly name: string
  /** Where the Go struct is, for the comparison with its tags: `config.ScrapeConfig`, `common/config.TLSConfig`. */
  readonly goType: string
  readonly doc: string
  /** Sections whose fields stand among the own ones (`yaml:",inline"`). */
  readonly includes?: readonly Section[]
  readonly fields: Readonly<Record<string, Field>>
  /**
   * What Go's UnmarshalYAML and Validate check once the fields are read. Called for mappings, and for a null that is
   * spelt `Null` or `NULL`; included sections are checked by calling their check from here.
   */
  readonly check?: (it: Struct, context: CheckContext) => void
  /**
   * Its UnmarshalYAML begins with the defaults each time: what a merge key has brought of it is forgotten where it is
   * written again. Of other sections both count, field by field.
   */
  readonly startsAnew?: true
  /** Its UnmarshalYAML runs the check each time: what a merge key brings of it has to pass before the rest is read. */
  readonly checkedInParts?: true
}

export interface Field extends Lifetime {
  readonly type: Type
  /** One sentence or two for a hover text. */
  readonly doc: string
  /** As a person would write it; what Go's default struct holds. */
  readonly default?: string | number | boolean
  /** What replaces it from `until` on, or what to write instead while it is deprecated. */
  readonly renamedTo?: string
  /** What people write for it, too far from it for a slip of the pen; refused like any unknown field. */
  readonly misnomers?: readonly string[]
  /** Read by an oversight of Prometheus's: nothing to be proposed. */
  readonly hidden?: true
  /** Still read, but no longer to be used. */
  readonly deprecated?: { readonly since: Version; readonly hint: string }
  /** Other types of the same field in some releases; the first whose lifetime holds the release counts. */
  readonly variants?: readonly (Lifetime & { readonly type: Type; readonly default?: string | number | boolean })[]
}

export type Type = ScalarType | ListType | MapType | SectionType | AnyType

/** Go's interface{}: whatever stands there is taken. */
export interface AnyType {
  readonly kind: 'any'
}

export type Base = 'string' | 'bool' | 'int' | 'uint' | 'float'

export interface ScalarType {
  readonly kind: 'scalar'
  /** For messages and the JSON Schema: `duration`, `URL`, `label name`. */
  readonly name: string
  readonly base: Base
  /** Bits of an integer; 64 where nothing is said. */
  readonly bits?: 32 | 64
  /**
   * Set where the Go type has UnmarshalYAML (it gets the text of any scalar, but not `~`) or UnmarshalText. Gives the
   * decoded value or what is wrong with the text.
   */
  readonly parse?: (text: string, release: Release) => Parsed
  /** UnmarshalText: then `Null` and `NULL` give the zero value instead of being parsed as an empty text. */
  readonly textual?: boolean
  /**
   * From which release on a quoted null (`"~"`), for which UnmarshalYAML is not called, is taken as the text that it is;
   * without it strings take it in every release.
   */
  readonly quotedNull?: Version
  /** Go's type Secret. What is not shown is told by the names of keys (src/secrets), as unknown fields have no type. */
  readonly secret?: boolean
  /** What the named file holds, for types that are paths relative to the config. */
  readonly file?: string
  /** Set where such a path is relative to the folder that Prometheus was started in instead. */
  readonly fromServer?: true
  /** For did-you-mean and the JSON Schema. */
  readonly values?: readonly EnumValue[]
  /** Of one with values that are checked later than it is read: the empty text is taken as well. */
  readonly empty?: boolean
  /** Of one with values: they are not always checked, and any text is taken then. */
  readonly isLoose?: boolean
  /** For the JSON Schema. */
  readonly pattern?: string
}

export interface EnumValue extends Lifetime {
  readonly value: string
  readonly doc?: string
}

export type Parsed =
  | { readonly value: string | number | boolean }
  | { readonly problem: string; readonly rule?: string; readonly hint?: string | undefined }

export interface ListType {
  readonly kind: 'list'
  readonly of: Type
  /** What Prometheus says of a null item, where it refuses one. */
  readonly refusesNull?: string
}

export interface MapType {
  readonly kind: 'map'
  readonly of: Type
  /** A scalar type for keys that are more than strings (`labelName`). */
  readonly keys?: ScalarType
  /**
   * What becomes of a key that a merge key has brought already: a Go map refuses it; a type of its own may begin anew, or
   * take the last one.
   */
  readonly again?: 'anew' | 'last'
}

export interface SectionType {
  readonly kind: 'section'
  /** A function where sections refer to one another in a circle. */
  readonly section: Section | (() => Section)
}

export const any: AnyType = { kind: 'any' }
export const list = (of: Type, options: { refusesNull?: string } = {}): ListType => ({ kind: 'list', of, ...options })
export const mapOf = (of: Type, keys?: ScalarType, options: Pick<MapType, 'again'> = {}): MapType => ({
  kind: 'map',
  of,
  ...(keys ? { keys } : {}),
  ...options,
})
export const section = (it: Section | (() => Section)): SectionType => ({ kind: 'section', section: it })
export const sectionOf = (type: SectionType): Section =>
  typeof type.section === 'function' ? type.section() : type.section

const releases = new Map<Version, Release>()

/** Whether a release is the given one or a later one. */
export function isFrom(release: Release, version: Version): boolean {
  let known = releases.get(version)
  if (!known) {
    known = parseRelease(version)
    releases.set(version, known)
  }
  return !isBefore(release, known)
}

export function isAlive({ since, until }: Lifetime, release: Release): boolean {
  return (since === undefined || isFrom(release, since)) && (until === undefined || !isFrom(release, until))
}

/** The type and default of a field in a release. */
export function fieldAt(field: Field, release: Release): Pick<Field, 'type' | 'default'> {
  return field.variants?.find((variant) => isAlive(variant, release)) ?? field
}

const fieldsOf = new WeakMap<Section, Map<string, Field>>()

/** All fields of a section in any release, included ones too. */
export function allFields(it: Section): ReadonlyMap<string, Field> {
  let fields = fieldsOf.get(it)
  if (!fields) {
    fields = new Map()
    for (const included of it.includes ?? []) for (const [name, field] of allFields(included)) fields.set(name, field)
    for (const [name, field] of Object.entries(it.fields)) fields.set(name, field)
    fieldsOf.set(it, fields)
  }
  return fields
}
