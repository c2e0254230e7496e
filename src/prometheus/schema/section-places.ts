import { withArticle } from '../../diagnostics/article.ts'
import type { Release } from '../release.ts'
import { config, scrapeConfigFile } from './index.ts'
import { scrapeConfig } from './scrape-config.ts'
import { allFields, type Field, isAlive, type Section, sectionOf, type Type } from './types.ts'

export interface Place {
  /** The field that is meant. */
  readonly field: string
  /** Goes on from "it belongs": `into a scrape_config: indent it under its item of "scrape_configs"`. */
  readonly text: string
}

/** A section as a sentence names it: `in a scrape_config`, `in "alerting"`, `at the top level`. */
export function sectionPhrase(section: Section, preposition: 'in' | 'into', article?: 'the'): string {
  if (section === config || section === scrapeConfigFile)
    return preposition === 'in' ? 'at the top level' : 'to the top level'
  const { name } = section
  if (!/_(?:config|write|read|file|header)$|filter|^rule /.test(name)) return `${preposition} "${name}"`
  return `${preposition} ${article === undefined ? withArticle(name) : `${article} ${name}`}`
}

/** A section that a field of another one holds. */
interface Edge {
  readonly parent: Section
  readonly field: string
  readonly isList: boolean
  /** Its keys, not those of the section, stand right below the field. */
  readonly isMap: boolean
  readonly child: Section
}

interface Graph {
  /** By parent. */
  readonly down: ReadonlyMap<Section, readonly Edge[]>
  /** By child. */
  readonly up: ReadonlyMap<Section, readonly Edge[]>
  /** What the sections hold by and by, and what holds them: remembered. */
  readonly inner: Map<Section, readonly Edge[][]>
  readonly outer: Map<Section, readonly Edge[][]>
  /** Names of all fields that may be meant. */
  readonly names: ReadonlySet<string>
}

let known: { release: Release; graph: Graph } | undefined

/** How far to look up and down; sections further away have nothing to do with one another. */
const DEEPEST = 3
/** More places than this are no help. */
const MOST_PLACES = 3

/**
 * Where else a field exists, near a section: within it, around it, or beside it. Wrong indentation is the usual cause.
 * Undefined where it is nowhere near, or in too many places.
 * @param keys the names on the way to the section from the root of its file, where they are known: a static_config
 *   stands in a scrape_config or in an alertmanager_config
 */
export function placeOf(
  from: Section,
  isMeant: IsMeant,
  release: Release,
  keys?: readonly string[],
): Place | undefined {
  const graph = graphAt(release)
  const found = new Map<Section, string | undefined>()
  const fieldIn = (section: Section): string | undefined => {
    if (!found.has(section)) found.set(section, meantField(section, isMeant, release))
    return found.get(section)
  }
  const inner = remembered(graph.inner, from, () => innerLevels(from, graph))
  const above = keys && wayTo(from, keys, graph)
  const outer = above ?? remembered(graph.outer, from, () => levels(from, (at) => graph.up.get(at) ?? [], 'parent'))
  for (let depth = 0; depth < DEEPEST; depth++) {
    for (const place of [within(inner[depth] ?? [], depth, fieldIn), around(outer[depth] ?? [], fieldIn)]) {
      if (place) return place
    }
    // Next to it: what the sections around it hold.
    const place = within(beside(from, outer[depth] ?? [], graph), 1, fieldIn)
    if (place) return place
  }
  return undefined
}

type IsMeant = (field: string, it: Field) => boolean

function meantField(section: Section, isMeant: IsMeant, release: Release): string | undefined {
  for (const [name, field] of allFields(section)) {
    if (isMeant(name, field) && isAlive(field, release) && !field.hidden) return name
  }
  return undefined
}

/** The names of all fields that a release reads anywhere in its files: where no other is meant, there is no place. */
export function fieldNames(release: Release): ReadonlySet<string> {
  return graphAt(release).names
}

function remembered<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const value = known.get(key) ?? make()
  known.set(key, value)
  return value
}

/** Hardly any config that has a field at its top level means that of one discovery. */
function innerLevels(from: Section, { down }: Graph): Edge[][] {
  const isTop = from === config || from === scrapeConfigFile
  const found = levels(from, (at) => down.get(at) ?? [], 'child')
  return isTop ? found.map((level) => level.filter(({ child }) => !/_sd_config$/.test(child.name))) : found
}

/** Edges by their distance from a section; each section once. */
function levels(from: Section, edges: (at: Section) => readonly Edge[], end: 'child' | 'parent'): Edge[][] {
  const seen = new Set([from])
  const found: Edge[][] = []
  let at = [from]
  while (found.length < DEEPEST && at.length > 0) {
    const level = at.flatMap(edges).filter((edge) => !seen.has(edge[end]))
    found.push(level)
    at = [...new Set(level.map((edge) => edge[end]))]
    for (const each of at) seen.add(each)
  }
  return found
}

/** The edges that lead to a section from the root by these names, the nearest first; undefined where none do. */
function wayTo(section: Section, keys: readonly string[], graph: Graph): Edge[][] | undefined {
  if (keys.length === 0) return section === config || section === scrapeConfigFile ? [] : undefined
  for (const edge of graph.up.get(section) ?? []) {
    const length = edge.isMap ? keys.length - 2 : keys.length - 1
    if (keys[length] !== edge.field) continue
    const rest = wayTo(edge.parent, keys.slice(0, length), graph)
    if (rest) return [[edge], ...rest]
  }
  return undefined
}

/** What the sections around one hold. Discoveries stand side by side, but no field goes from one to another. */
function beside(from: Section, outer: readonly Edge[], graph: Graph): Edge[] {
  const edges = outer.flatMap(({ parent }) => graph.down.get(parent) ?? [])
  const isDiscovery = outer.some(({ field }) => field.endsWith('_sd_configs'))
  return edges.filter(({ child, field }) => child !== from && !(isDiscovery && field.endsWith('_sd_configs')))
}

type FieldIn = (section: Section) => string | undefined

function within(edges: readonly Edge[], depth: number, fieldIn: FieldIn): Place | undefined {
  const all = edges.filter(({ child }) => fieldIn(child) !== undefined)
  const isMany = childrenOf(all).length > MOST_PLACES
  // At the top level a job's field is meant, be there a tls_config of tracing.
  const ofJob = isMany && all.find(({ child }) => child === scrapeConfig)
  // `username` is a field of many discoveries, but what is meant is basic_auth.
  const owners = ofJob ? [ofJob] : isMany ? all.filter(({ isList }) => !isList) : all
  const sections = childrenOf(owners)
  if (sections.length === 0 || sections.length > MOST_PLACES) return undefined
  const field = fieldIn(sections[0]!)!
  const phrases = sections.map((section) => sectionPhrase(section, 'into')).join(' or ')
  const parents = [...new Set(owners.map(({ field: parent, isList }) => `${isList ? 'an item of ' : ''}"${parent}"`))]
  if (sections.length === 1 && phrases === `into ${parents.join()}`) return { field, text: `under ${parents.join()}` }
  const verb = depth === 0 ? ': indent it under ' : ', under '
  const others = ofJob ? all.filter((edge) => edge !== ofJob).map((edge) => `"${edge.field}"`) : []
  const more = others.length === 0 ? '' : ` (${others.slice(0, -1).join(', ')} and ${others.at(-1)} have one as well)`
  const where = parents.length > MOST_PLACES ? '' : `${verb}${parents.join(' or ')}`
  return { field, text: `${phrases}${where}${more}` }
}

function childrenOf(edges: readonly Edge[]): Section[] {
  return [...new Set(edges.map(({ child }) => child))]
}

function around(edges: readonly Edge[], fieldIn: FieldIn): Place | undefined {
  const parents = [...new Set(edges.map(({ parent }) => parent))]
  const owners = parents.filter((each) => fieldIn(each) !== undefined)
  // Of the many that have a tls_config, a few are hardly meant, unless it is the most usual of them.
  const sections = owners.length * 4 >= parents.length ? owners : owners.filter((each) => each === scrapeConfig)
  const phrases = new Set(sections.map((section) => sectionPhrase(section, 'into', 'the')))
  if (phrases.size === 0 || phrases.size > MOST_PLACES) return undefined
  const where = phrases.has('to the top level') ? '' : ' around it'
  return { field: fieldIn(sections[0]!)!, text: `${[...phrases].join(' or ')}${where}: indent it less` }
}

/** The sections of a release that are reached from its files, made when it is first asked for. */
function graphAt(release: Release): Graph {
  if (known?.release.major === release.major && known.release.minor === release.minor) return known.graph
  const down = new Map<Section, Edge[]>()
  const up = new Map<Section, Edge[]>()
  const names = new Set<string>()
  const add = (parent: Section): void => {
    if (down.has(parent)) return
    const edges: Edge[] = []
    down.set(parent, edges)
    for (const [field, { type, hidden, ...lifetime }] of allFields(parent)) {
      if (!isAlive(lifetime, release)) continue
      if (!hidden) names.add(field)
      const held = heldBy(type)
      if (!held) continue
      const edge = { parent, field, isList: type.kind === 'list', isMap: type.kind === 'map', child: held }
      edges.push(edge)
      const above = up.get(held)
      if (above) above.push(edge)
      else up.set(held, [edge])
      add(held)
    }
  }
  add(config)
  add(scrapeConfigFile)
  known = { release, graph: { down, up, inner: new Map(), outer: new Map(), names } }
  return known.graph
}

function heldBy(type: Type): Section | undefined {
  if (type.kind === 'section') return sectionOf(type)
  return type.kind === 'list' || type.kind === 'map' ? heldBy(type.of) : undefined
}
