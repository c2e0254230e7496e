import { parseRelease, type Release, releaseName } from '../../src/prometheus/release.ts'
import {
  allFields,
  type Field,
  fieldAt,
  isAlive,
  type Section,
  sectionOf,
  type Type,
} from '../../src/prometheus/schema/types.ts'
import { type Clones, packagesAt } from './clones.ts'
import { type GoStruct, type GoType, GoTypes } from './go-types.ts'

interface Deviation {
  readonly release: Release
  readonly text: string
}

/**
 * Compares sections with the structs of Prometheus at the first tag (`v3.5.0`) of each release.
 * @param roots sections from which the others are reached, by their place in Go; others are compared by their goType
 * @returns a line for each deviation; those of following releases are one
 */
export function compareSchema(
  clones: Clones,
  sections: readonly Section[],
  releases: readonly string[],
  roots: readonly string[] = ['config.Config', 'config.ScrapeConfigs', 'model/rulefmt.RuleGroups'],
): string[] {
  const deviations: Deviation[] = []
  const places = new Map<Section, Set<string>>()
  const order = releases.map(parseRelease)
  const structs = order.map((release) => new GoTypes(packagesAt(clones, `v${releaseName(release)}.0`)))
  const compareAt = (index: number, chosen: readonly Section[]): void => {
    const comparison = new Comparison(order[index]!, deviations, places)
    for (const section of chosen) {
      const found = structs[index]!.find(section.goType)
      if (found?.kind === 'struct') comparison.section(section, found)
    }
  }
  for (const index of order.keys())
    compareAt(
      index,
      sections.filter(({ goType }) => roots.includes(goType)),
    )
  const unreached = sections.filter((section) => !places.has(section))
  for (const index of order.keys()) compareAt(index, unreached)
  return [...linesOf(deviations, order), ...misplaced(sections, places)]
}

/** Sections whose goType is not, in any release, that of the struct they stand for. */
function misplaced(sections: readonly Section[], places: ReadonlyMap<Section, ReadonlySet<string>>): string[] {
  return sections.flatMap((section) => {
    const found = places.get(section)
    if (!found) return [`${section.name}: no release has ${section.goType}`]
    return found.has(section.goType) ? [] : [`${section.name}: is ${[...found].join(' or ')}, not ${section.goType}`]
  })
}

class Comparison {
  readonly #release: Release
  readonly #deviations: Deviation[]
  readonly #places: Map<Section, Set<string>>
  readonly #done = new Map<Section, Set<GoStruct>>()

  constructor(release: Release, deviations: Deviation[], places: Map<Section, Set<string>>) {
    this.#release = release
    this.#deviations = deviations
    this.#places = places
  }

  section(section: Section, go: GoStruct): void {
    const done = this.#done.get(section) ?? new Set()
    this.#done.set(section, done)
    if (done.has(go)) return
    done.add(go)
    this.#place(section, go)
    const ours = allFields(section)
    for (const [name, type] of go.fields) {
      const field = ours.get(name)
      if (field && isAlive(field, this.#release)) this.#field(section, name, field, type, go)
      else this.#say(`${section.name}.${name} is missing (${go.name}, ${shown(type)}${lifetime(field)})`)
    }
    for (const [name, field] of ours) {
      if (isAlive(field, this.#release) && !go.fields.has(name)) {
        this.#say(`${section.name}.${name} is superfluous (${go.name}${lifetime(field)})`)
      }
    }
  }

  /** Included sections have their place where what they stand for is inlined. */
  #place(section: Section, go: GoStruct): void {
    const places = this.#places.get(section) ?? new Set()
    this.#places.set(section, places)
    places.add(go.name)
    for (const included of section.includes ?? []) {
      if (go.parts.has(included.goType)) this.#place(included, { ...go, name: included.goType })
    }
  }

  #field(section: Section, name: string, field: Field, go: GoType, struct: GoStruct): void {
    const { type } = fieldAt(field, this.#release)
    if (!this.#type(type, go)) {
      this.#say(`${section.name}.${name} is ${ourShown(type)}, but ${shown(go)} in Go (${struct.name})`)
    }
  }

  /** Whether a type is that of Go; the sections within are compared on the way. */
  #type(ours: Type, go: GoType): boolean {
    if (go.kind === 'unknown') return true
    switch (ours.kind) {
      case 'any':
        return go.kind === 'any'
      case 'scalar':
        if (go.kind === 'text') return ours.parse !== undefined || ours.base === 'string'
        return go.kind === 'scalar' && go.base === ours.base && bitsOf(go) === (ours.bits ?? 64)
      case 'list':
        return go.kind === 'list' && this.#type(ours.of, go.of)
      case 'map':
        return go.kind === 'map' && this.#type(ours.of, go.of)
      case 'section':
        if (go.kind !== 'struct') return false
        this.section(sectionOf(ours), go)
        return true
    }
  }

  #say(text: string): void {
    this.#deviations.push({ release: this.#release, text })
  }
}

function lifetime(field: Field | undefined): string {
  if (!field || (field.since === undefined && field.until === undefined)) return ''
  return `; ours ${[field.since && `since ${field.since}`, field.until && `until ${field.until}`].filter(Boolean).join(' ')}`
}

/** Only integers are told apart by them. */
function bitsOf({ base, bits }: GoType & { kind: 'scalar' }): number {
  return base === 'int' || base === 'uint' ? bits : 64
}

function shown(type: GoType): string {
  if (type.kind === 'scalar') return bitsOf(type) === 64 ? type.base : `${type.base}${type.bits}`
  if (type.kind === 'any' || type.kind === 'text') return type.kind
  return type.kind === 'struct' || type.kind === 'unknown' ? type.name : `${type.kind} of ${shown(type.of)}`
}

function ourShown(type: Type): string {
  if (type.kind === 'scalar') return type.bits === 32 ? `${type.base}32` : type.base
  if (type.kind === 'any') return 'any'
  return type.kind === 'section' ? sectionOf(type).name : `${type.kind} of ${ourShown(type.of)}`
}

function linesOf(deviations: readonly Deviation[], order: readonly Release[]): string[] {
  const indices = new Map<string, number[]>()
  for (const { release, text } of deviations) {
    const index = order.indexOf(release)
    const known = indices.get(text)
    if (!known) indices.set(text, [index])
    else if (known.at(-1) !== index) known.push(index)
  }
  return [...indices].flatMap(([text, found]) =>
    runsOf(found).map(([first, last]) => {
      const from = releaseName(order[first]!)
      return `${first === last ? from : `${from} to ${releaseName(order[last]!)}`}: ${text}`
    }),
  )
}

function runsOf(indices: readonly number[]): [number, number][] {
  const runs: [number, number][] = []
  for (const index of indices) {
    const run = runs.at(-1)
    if (run && run[1] === index - 1) run[1] = index
    else runs.push([index, index])
  }
  return runs
}
