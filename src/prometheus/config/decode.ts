import { withArticle } from '../../diagnostics/article.ts'
import { excerpt, quoted } from '../../diagnostics/excerpt.ts'
import type { Change, Finding, Fix, Span } from '../../diagnostics/finding.ts'
import {
  type DocumentTree,
  type Entry,
  type MappingNode,
  type Node,
  resolve,
  type ScalarNode,
} from '../../document/node.ts'
import type { Release } from '../release.ts'
import { type Plan, planOf, type Shape } from '../schema/plan.ts'
import { type Field, isFrom, type ScalarType, type Section, sectionOf, type Type } from '../schema/types.ts'
import { mismatchHint } from './mismatch-hint.ts'
import { type CheckContext, INVALID, type PathLink, type Problem, pathOf, Struct, type Value } from './struct.ts'
import { unknownField } from './unknown-field.ts'
import { isBareNull, isMergeKey, isNullScalar, mergedMappings, typed } from './yaml-value.ts'

export interface Decoded {
  /** Absent where the document is empty or not a mapping. */
  readonly root: Struct | undefined
  /** All of them errors: each is a reason for which the release refuses the file. */
  readonly findings: Finding[]
  /** Every field of the schema that is written somewhere: what is not among them need not be looked for. */
  readonly fields: ReadonlySet<Field>
}

/**
 * Reads a document as Go's yaml.v2 reads it strictly into the struct of a section (yaml.v2 decode.go), and runs the
 * checks of all its sections. Everything that is wrong is reported, not the first only.
 */
export function decode(
  section: Section,
  { root, broken }: Pick<DocumentTree, 'root' | 'broken'>,
  release: Release,
): Decoded {
  const decoder = new Decoder(release, broken ?? NOTHING_BROKEN)
  const value = root === undefined ? undefined : decoder.section(section, root, undefined)
  return {
    root: value instanceof Struct ? value : undefined,
    findings: decoder.findings,
    fields: decoder.fields,
  }
}

/** What a section has so far, in parallel lists. */
interface Written {
  readonly names: string[]
  readonly entries: Entry[]
  readonly values: Value[]
  /**
   * Places of sections that a merge key may bring in parts, and that are checked as a whole; absent where there is none.
   */
  readonly unchecked?: Set<number>
}

const NOTHING_BROKEN: ReadonlySet<Node> = new Set()

class Decoder implements CheckContext {
  readonly release: Release
  readonly findings: Finding[] = []
  readonly fields = new Set<Field>()
  /** What has been reported, with the changes of its fix. */
  readonly #reported = new Map<string, Change[]>()
  readonly #broken: ReadonlySet<Node>
  /** Fields that were meant by unknown ones, each behind the offset of its mapping. */
  readonly #misspelt = new Set<string>()
  readonly #shapes = new Set<Shape>()

  /** @param broken what a syntax error took entries from: nothing is said to be missing there */
  constructor(release: Release, broken: ReadonlySet<Node>) {
    this.release = release
    this.#broken = broken
  }

  from(version: Parameters<CheckContext['from']>[0]): boolean {
    return isFrom(this.release, version)
  }

  refuse(it: Struct, { rule, message, hint, span, field, index, related }: Problem): void {
    // That it is missing has been said by saying how it is misspelt.
    if (rule === 'required-field' && this.#misspelt.has(`${resolve(it.node).start} ${field}`)) return
    const written = field === undefined ? undefined : index === undefined ? it.span(field) : it.itemSpan(field, index)
    const at = span ?? written ?? it.head
    let path: PathLink | undefined = it.path
    if (field !== undefined && written !== undefined) path = { parent: path, key: field }
    if (index !== undefined) path = { parent: path, key: index }
    this.#push(rule, message, at, path, hint, related)
  }

  section(section: Section, node: Node, path: PathLink | undefined): Value | undefined {
    const value = resolve(node)
    const plan = planOf(section, this.release)
    if (value.kind === 'scalar') {
      const it = new Struct(plan, node, path, true, plan.empty, [], [])
      if (!isNullScalar(value))
        return this.#mismatch(node, path, `a mapping (${section.name})`, { kind: 'section', section })
      if (isBareNull(value)) return it
      section.check?.(it, this)
      return it
    }
    if (value.kind !== 'mapping') {
      return this.#mismatch(node, path, `a mapping (${section.name})`, { kind: 'section', section })
    }
    const it = this.#struct(plan, node, value, path)
    this.#check(it, value)
    return it
  }

  #check(it: Struct, mapping: MappingNode): void {
    // Where all is misspelt, to say what is missing would only mislead: each name has been reported.
    const isReadable = it.names.length > 0 || mapping.entries.length === 0
    if (isReadable && !this.#broken.has(mapping)) it.section.check?.(it, this)
  }

  /** Reads fields as they are nearly always written: known ones, each once, none merged in; else leaves it to others. */
  #struct(plan: Plan, node: Node, mapping: MappingNode, path: PathLink | undefined): Struct {
    const { entries } = mapping
    const values = new Array<Value>(entries.length)
    let shape = plan.empty
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i]!
      const written = entry.name ?? nameOf(entry.key)
      const next = written === undefined ? undefined : shape.with(written)
      if (next === undefined) return this.#oddStruct(plan, node, mapping, path, shape, values)
      const { type, name } = next.last!
      const text = type.kind === 'scalar' ? plainText(type, entry.value) : undefined
      values[i] = text ?? this.#field(type, entry.value, path, name)
      shape = next
    }
    this.#meet(shape)
    return new Struct(plan, node, path, false, shape, entries, values)
  }

  /** Goes on where some fields have been read. */
  #oddStruct(
    plan: Plan,
    node: Node,
    mapping: MappingNode,
    path: PathLink | undefined,
    begun: Shape,
    begunValues: readonly Value[],
  ): Struct {
    const { length } = begun.names
    const written = {
      names: [...begun.names],
      entries: mapping.entries.slice(0, length),
      values: begunValues.slice(0, length),
    }
    return this.#writtenStruct(plan, node, mapping, path, written, length)
  }

  /** Goes on with a mapping, from an entry on, where some fields have been read or merged in. */
  #writtenStruct(
    plan: Plan,
    node: Node,
    mapping: MappingNode,
    path: PathLink | undefined,
    begun: Omit<Written, 'unchecked'>,
    from: number,
  ): Struct {
    const isMerged = from < begun.names.length || mapping.entries.some(({ key }) => isMergeKey(key))
    const unchecked = isMerged ? new Set<number>() : undefined
    const written: Written = { ...begun, ...(unchecked && { unchecked }) }
    this.#fields(plan, mapping, path, written, from)
    for (const place of unchecked ?? []) {
      const it = written.values[place]
      const last = it instanceof Struct ? resolve(it.node) : undefined
      if (it instanceof Struct && last?.kind === 'mapping') this.#check(it, last)
    }
    const shape = written.names.reduce((before, name) => before.with(name)!, plan.empty)
    this.#meet(shape)
    return new Struct(plan, node, path, false, shape, written.entries, written.values)
  }

  /**
   * A field of a mapping with merge keys. Go decodes what is written again into the value that is there (yaml.v2
   * decode.go, prepare): of sections and maps that do not begin anew, both count.
   */
  #mergedField(
    type: Type,
    node: Node,
    path: PathLink | undefined,
    name: string,
    place: number,
    written: Written,
  ): Value {
    const former = written.values[place]
    const value = resolve(node)
    written.unchecked?.delete(place)
    if (!written.unchecked || value.kind !== 'mapping') return this.#field(type, node, path, name)
    const here: PathLink = { parent: path, key: name }
    if (type.kind === 'map' && former instanceof Map && type.again !== 'anew') {
      const before = this.findings.length
      const map = new Map<string, Value>(type.again === 'last' ? [] : former)
      this.#map(type.of, type.keys, value, here, map)
      if (this.findings.length > before && !holdsSections(type)) return INVALID
      return type.again === 'last' ? new Map([...former, ...map]) : map
    }
    if (type.kind !== 'section' || sectionOf(type).startsAnew) return this.#field(type, node, path, name)
    const section = sectionOf(type)
    const it = this.#structOn(former, planOf(section, this.release), node, value, here)
    if (section.checkedInParts) this.#check(it, value)
    else written.unchecked.add(place)
    return it
  }

  /** A section, with the fields of what has been read of it before. */
  #structOn(former: Value | undefined, plan: Plan, node: Node, mapping: MappingNode, path: PathLink): Struct {
    if (!(former instanceof Struct) || former.zero) return this.#struct(plan, node, mapping, path)
    const fields = [...former.fields()]
    const begun = {
      names: fields.map(([name]) => name),
      entries: fields.map(([name]) => former.entry(name)!),
      values: fields.map(([, value]) => value),
    }
    return this.#writtenStruct(plan, node, mapping, path, begun, 0)
  }

  /** Notes which fields are written somewhere. */
  #meet(shape: Shape): void {
    for (let at: Shape | undefined = shape; at?.last !== undefined && !this.#shapes.has(at); at = at.before) {
      this.#shapes.add(at)
      this.fields.add(at.last.field)
    }
  }

  /** Adds to what is written, from an entry of the mapping on. */
  #fields(plan: Plan, mapping: MappingNode, path: PathLink | undefined, written: Written, from: number): void {
    for (const entry of mapping.entries.slice(from)) {
      if (isMergeKey(entry.key)) {
        for (const merged of this.#merged(entry.value, path)) this.#fields(plan, merged, path, written, 0)
        continue
      }
      const name = this.#keyText(entry.key, path)
      if (name === undefined) continue
      const planned = plan.fields.get(name)
      if (!planned?.alive) {
        const { rule, message, hint } = unknownField(plan.section, name, planned?.field, this.release, path)
        const here: PathLink = { parent: path, key: name }
        const meant = /^did you mean "(\w+)"/.exec(hint ?? '')?.[1]
        if (meant !== undefined) this.#misspelt.add(`${mapping.start} ${meant}`)
        const fix = this.#renaming(plan, planned?.field, entry.key, mapping, here)
        this.#push(rule, message, entry.key, here, fix ? undefined : hint, undefined, fix)
        continue
      }
      const known = written.names.indexOf(planned.name)
      const earlier = known === -1 ? undefined : this.#earlierEntry(mapping, entry, name)
      if (earlier) {
        this.#push('duplicate-key', `"${name}" is given twice`, entry.key, { parent: path, key: name }, undefined, [
          { message: 'first here', span: earlier.key },
        ])
        continue
      }
      const place = known === -1 ? written.names.length : known
      written.names[place] = planned.name
      written.entries[place] = entry
      written.values[place] = this.#mergedField(planned.type, entry.value, path, planned.name, place, written)
    }
  }

  /**
   * The entry of the same name further up in the mapping itself: what a merge key brought may be given again, and
   * merged again (decode.go, doneFields of mappingStruct).
   */
  #earlierEntry(mapping: MappingNode, entry: Entry, name: string): Entry | undefined {
    const first = firstEntries(mapping).get(name)
    return first === entry ? undefined : first
  }

  /** A renamed field is written by its new name, where that does not stand beside it already. */
  #renaming(plan: Plan, field: Field | undefined, key: Node, mapping: MappingNode, here: PathLink): Fix | undefined {
    const name = field?.renamedTo
    if (name === undefined || !plan.fields.get(name)?.alive) return undefined
    if (firstEntries(mapping).has(name)) return undefined
    const quote = quoteOf(key)
    return {
      title: `rename it to "${name}"`,
      edits: [{ start: key.start, end: key.end, text: `${quote}${name}${quote}` }],
      changes: [{ path: pathOf(here), to: [name] }],
    }
  }

  #field(type: Type, node: Node, parent: PathLink | undefined, key: string): Value {
    if (type.kind === 'scalar') return this.#scalar(type, node, parent, key)
    const before = this.findings.length
    const value = this.#value(type, node, { parent, key })
    // Of sections the rest can be looked at; a list of texts with a wrong one is of no use to a check.
    return this.findings.length > before && !holdsSections(type) ? INVALID : value
  }

  #value(type: Type, node: Node, path: PathLink): Value {
    switch (type.kind) {
      case 'scalar':
        return this.#scalar(type, node, path.parent, path.key)
      case 'any':
        return null
      case 'section':
        return this.section(sectionOf(type), node, path) ?? INVALID
      case 'list': {
        const value = resolve(node)
        if (value.kind === 'scalar' && isNullScalar(value)) return null
        if (value.kind !== 'sequence') return this.#mismatch(node, path, 'a list', type)
        const items = new Array<Value>(value.length)
        for (let key = 0; key < value.length; key++) {
          const item = value.item(key)
          if (type.of.kind === 'scalar') {
            items[key] = plainText(type.of, item) ?? this.#scalar(type.of, item, path, key)
            continue
          }
          const here: PathLink = { parent: path, key }
          const inner = resolve(item)
          const isNil = inner.kind === 'scalar' && isBareNull(inner) && isNullScalar(inner)
          if (type.refusesNull !== undefined && isNil) {
            this.#push('null-item', type.refusesNull, item, here)
            items[key] = INVALID
          } else if (type.of.kind === 'section' && isNil) items[key] = null
          else items[key] = this.#value(type.of, item, here)
        }
        return items
      }
      case 'map': {
        const value = resolve(node)
        if (value.kind === 'scalar' && isNullScalar(value)) return null
        if (value.kind !== 'mapping') return this.#mismatch(node, path, 'a mapping', type)
        const map = new Map<string, Value>()
        this.#map(type.of, type.keys, value, path, map)
        return map
      }
    }
  }

  /** In maps a merged key counts as set: writing it again is refused (decode.go, setMapIndex). */
  #map(of: Type, keys: ScalarType | undefined, mapping: MappingNode, path: PathLink, map: Map<string, Value>): void {
    const { entries } = mapping
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i]!
      const { value } = entry
      if (entry.name === undefined && isMergeKey(entry.key)) {
        for (const merged of this.#merged(value, path)) this.#map(of, keys, merged, path, map)
        continue
      }
      const name = entry.name ?? this.#keyText(entry.key, path)
      if (name === undefined) continue
      if (keys?.parse && !('value' in keys.parse(name, this.release))) this.#scalar(keys, entry.key, path, name)
      if (map.has(name)) {
        const earlier = this.#earlierEntry(mapping, entry, name)
        const related = earlier ? [{ message: 'first here', span: earlier.key }] : undefined
        this.#push(
          'duplicate-key',
          `"${name}" is given twice`,
          entry.key,
          { parent: path, key: name },
          undefined,
          related,
        )
        continue
      }
      map.set(name, this.#field(of, value, path, name))
    }
  }

  #scalar(type: ScalarType, node: Node, parent: PathLink | undefined, key: string | number): Value {
    const value = resolve(node)
    if (value.kind !== 'scalar') return this.#mismatch(node, { parent, key }, described(type), type)
    const { parse } = type
    const isNull = isNullScalar(value)
    if (!parse) {
      if (isNull) return null
      return type.base === 'string' ? value.value : this.#typed(type, value, node, { parent, key })
    }
    if (isBareNull(value)) {
      // Quoted nulls are texts, but UnmarshalYAML is not called for them: only a string can take them.
      if (isNull) return null
      const isTaken = type.base === 'string' && (type.quotedNull === undefined || this.from(type.quotedNull))
      return isTaken ? value.value : this.#mismatch(node, { parent, key }, described(type), type)
    }
    if (type.textual && isNull) return null
    const parsed = parse(isNull ? '' : value.value, this.release)
    if ('value' in parsed) return parsed.value
    this.#push(parsed.rule ?? 'invalid-value', parsed.problem, node, { parent, key }, parsed.hint)
    return INVALID
  }

  #typed(type: ScalarType, value: ScalarNode, node: Node, path: PathLink): Value {
    const it = typed(value)
    if (it.type === 'bool' && type.base === 'bool') return it.value
    if (type.base === 'float' && (it.type === 'int' || it.type === 'float')) return Number(it.value)
    if (type.base === 'int' || type.base === 'uint') return this.#integer(type, it, node, path)
    return this.#mismatch(node, path, described(type), type)
  }

  /** Whole numbers take floats as well, cut off; what does not fit is refused (decode.go, scalar). */
  #integer(type: ScalarType, it: ReturnType<typeof typed>, node: Node, path: PathLink): Value {
    const unsigned = type.base === 'uint'
    const bits = BigInt(type.bits ?? 64)
    const most = unsigned ? 2n ** bits - 1n : 2n ** (bits - 1n) - 1n
    const least = unsigned ? 0n : -(2n ** (bits - 1n))
    if (it.type === 'int' && it.value >= least && it.value <= most) return Number(it.value)
    if (it.type === 'float' && it.value <= Number(most)) return Math.trunc(it.value)
    return this.#mismatch(node, path, described(type), type)
  }

  /** The text of a key; a null key is the empty text. */
  #keyText(node: Node, path: PathLink | undefined): string | undefined {
    const key = resolve(node)
    if (key.kind !== 'scalar') {
      this.#mismatch(node, path, 'a key')
      return undefined
    }
    return textOf(key)
  }

  #merged(value: Node, path: PathLink | undefined): MappingNode[] {
    return mergedMappings(value, (node) =>
      this.#push('merge', `a merge key takes mappings, not ${shown(resolve(node))}`, node, path),
    )
  }

  #mismatch(node: Node, path: PathLink | undefined, expected: string, type?: Type): typeof INVALID {
    const value = resolve(node)
    const hint = type && mismatchHint(type, value, path, this.release)
    this.#push('type-mismatch', `expected ${expected}, found ${shown(value)}`, node, path, hint)
    return INVALID
  }

  /** What aliases repeat is reported once, with what the fix does to each of its places. */
  #push(
    rule: string,
    message: string,
    { start, end }: Span,
    path: PathLink | undefined,
    hint?: string,
    related?: Finding['related'],
    fix?: Fix,
  ): void {
    const key = `${rule} ${start} ${end} ${message}`
    const known = this.#reported.get(key)
    if (known) {
      known.push(...(fix?.changes ?? []))
      return
    }
    const changes = [...(fix?.changes ?? [])]
    this.#reported.set(key, changes)
    this.findings.push({
      rule,
      severity: 'error',
      message,
      span: { start, end },
      path: pathOf(path),
      ...(hint === undefined ? {} : { hint }),
      ...(related === undefined ? {} : { related }),
      ...(fix === undefined ? {} : { fix: { ...fix, changes } }),
    })
  }
}

/** The value of a field of Go's type string in nearly every case: undefined leaves it to others. */
function plainText({ parse, base }: ScalarType, node: Node): string | undefined {
  if (parse !== undefined || base !== 'string' || node.kind !== 'scalar' || node.tag !== undefined) return undefined
  // No null is longer.
  return node.value.length > 4 ? node.value : undefined
}

function textOf(key: ScalarNode): string {
  return isNullScalar(key) ? '' : key.value
}

const firsts = new WeakMap<MappingNode, ReadonlyMap<string, Entry>>()

/** The first entries of a mapping by their names, merge keys left out: remembered, as it may have many that are wrong. */
function firstEntries(mapping: MappingNode): ReadonlyMap<string, Entry> {
  const known = firsts.get(mapping)
  if (known) return known
  const entries = new Map<string, Entry>()
  for (const entry of mapping.entries) {
    const key = resolve(entry.key)
    if (key.kind !== 'scalar' || isMergeKey(entry.key)) continue
    const name = textOf(key)
    if (!entries.has(name)) entries.set(name, entry)
  }
  firsts.set(mapping, entries)
  return entries
}

/** A key that names a field for certain. */
function nameOf(key: Node): string | undefined {
  return key.kind === 'scalar' && key.tag === undefined ? key.value : undefined
}

/** The quotes of a key: without them a flow mapping would need a space behind the colon. */
function quoteOf(key: Node): string {
  if (key.kind !== 'scalar') return ''
  return key.style === 'double' ? '"' : key.style === 'single' ? "'" : ''
}

function holdsSections(type: Type): boolean {
  return type.kind === 'section' || ((type.kind === 'list' || type.kind === 'map') && holdsSections(type.of))
}

const BASES = {
  string: 'a string',
  bool: 'a boolean (true or false)',
  int: 'a whole number',
  uint: 'a whole number from 0',
  float: 'a number',
} as const

function described(type: ScalarType): string {
  return type.parse ? withArticle(type.name) : BASES[type.base]
}

/** A value as messages show it, shortened. */
function shown(value: Exclude<Node, { kind: 'alias' }>): string {
  if (value.kind === 'sequence') return 'a list'
  if (value.kind === 'mapping') return 'a mapping'
  const it = typed(value)
  if (it.type === 'null') return 'null'
  if (it.type === 'bool') return `the boolean ${value.value}`
  if (it.type === 'int' || it.type === 'float') return `the number ${excerpt(value.value)}`
  return `the string ${quoted(value.value)}`
}
