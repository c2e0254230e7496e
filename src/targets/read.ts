import { excerpt } from '../diagnostics/excerpt.ts'
import type { Finding, NodePath, Severity } from '../diagnostics/finding.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import { readJson } from '../document/json.ts'
import { PackedEntries } from '../document/json-strings.ts'
import {
  type DocumentTree,
  type Entry,
  type Format,
  itemsOf,
  type MappingNode,
  type Node,
  NodeSequence,
  resolve,
  type ScalarNode,
  syntaxFindings,
} from '../document/node.ts'
import type { Source } from '../document/source.ts'
import { asList, asMapping, asText } from '../document/yaml-slips.ts'
import { isMergeKey, mergedMappings } from '../prometheus/config/yaml-value.ts'
import { isLabelName, usesUtf8Names } from '../prometheus/labels.ts'
import { type Release, releaseName } from '../prometheus/release.ts'
import { hasErrors, isNull, scalarText, type TargetDocument, TargetGroup } from './document.ts'

/** Reads the text of one format into the tree; YAML's reader is loaded only where a file needs it. */
export type TreeReader = (source: Source) => DocumentTree

/**
 * Reads a file_sd file with Prometheus's verdict (discovery/file/file.go readFile, discovery/targetgroup): every
 * error is a reason for which Prometheus discards the whole file.
 */
export function readTargets(source: Source, format: Format, release: Release, readTree: TreeReader): TargetDocument {
  const tree = format === 'json' ? readJson(source) : readTree(source)
  const findings = syntaxFindings(tree)
  const reader = new GroupReader(format, release, findings)
  const groups = tree.root ? reader.groups(tree.root) : []
  return { source, tree, format, groups: hasErrors(findings) ? [] : groups, findings }
}

class GroupReader {
  readonly #format: Format
  readonly #release: Release
  readonly #findings: Finding[]
  /** Of YAML, what has been reported. */
  #reported: Set<string> | undefined
  readonly #texts = new SharedTexts()

  constructor(format: Format, release: Release, findings: Finding[]) {
    this.#format = format
    this.#release = release
    this.#findings = findings
  }

  groups(root: Node): TargetGroup[] {
    const list = resolve(root)
    if (isNull(list)) return []
    if (list.kind !== 'sequence') {
      const hint = list.kind === 'mapping' ? 'put the group into a list: [{"targets": […]}]' : undefined
      this.#report(
        'not-a-list',
        root,
        [],
        `the file holds ${describe(list)} where a list of target groups is expected`,
        hint,
      )
      return []
    }
    const groups: TargetGroup[] = []
    for (let index = 0; index < list.length; index++) {
      const group = this.#group(list.item(index), index)
      if (group) groups.push(group)
    }
    return groups
  }

  #group(node: Node, index: number): TargetGroup | undefined {
    const value = resolve(node)
    if (value.kind === 'scalar' && isNull(value) && (this.#format === 'json' || isPlainNull(value))) {
      this.#report('null-group', node, [index], 'the target group is null: Prometheus discards the whole file')
      return undefined
    }
    // yaml.v2 makes a group of the spellings that only its resolver takes for null (decode.go, prepare).
    const mapping = isNull(value) ? emptyMapping(value) : value
    if (mapping.kind !== 'mapping') {
      const hint = mapping.kind === 'scalar' ? 'targets stand in a group: {"targets": ["host:port"]}' : undefined
      this.#report('not-a-group', node, [index], `${describe(mapping)} stands where a target group is expected`, hint)
      return undefined
    }
    const fields: Fields = { targets: undefined, sequence: undefined, former: [], labels: undefined, values: new Map() }
    this.#fields(mapping, index, fields)
    return new TargetGroup({
      index,
      node,
      mapping,
      targetsEntry: fields.targets,
      labelsEntry: fields.labels,
      targets: fields.sequence,
      labels: fields.values,
    })
  }

  /** Takes in the entries one after the other, as Go does: also what a later one replaces has to be right. */
  #fields(mapping: MappingNode, index: number, fields: Fields): void {
    let seenTargets: Node | undefined
    let seenLabels: Node | undefined
    for (const entry of mapping.entries) {
      const node = entry.key
      if (this.#format === 'yaml' && isMergeKey(node)) {
        for (const merged of this.#mergedMappings(entry.value, index)) this.#fields(merged, index, fields)
        continue
      }
      const key = keyText(node)
      const field = this.#format === 'json' ? foldKey(key) : key
      if (field !== 'targets' && field !== 'labels') {
        const hint = didYouMean(key, ['targets', 'labels'])
        const message = `unknown field ${JSON.stringify(key)} in a target group; allowed: targets, labels`
        this.#report('unknown-field', node, [index, key], message, hint)
        continue
      }
      if (key !== field) {
        const message = `${JSON.stringify(key)} is read as "${field}": JSON keys are matched in any case, but only in JSON`
        this.#report('key-case', node, [index, key], message, `write "${field}"`, 'warning')
      }
      const earlier = field === 'targets' ? seenTargets : seenLabels
      if (earlier) this.#duplicate(node, earlier, [index, key], field)
      if (field === 'targets') {
        seenTargets = node
        const list = this.#targets(entry.value, index)
        fields.sequence = this.#format === 'json' && fields.targets ? writtenOver(fields, list) : list
        fields.targets = entry
      } else {
        seenLabels = node
        this.#labelsField(entry, index, fields)
      }
    }
  }

  /** Labels replace earlier ones in JSON; in YAML they join those that a merge key brought. */
  #labelsField(entry: Entry, index: number, fields: Fields): void {
    const { labels: former, values } = fields
    const mapping = resolve(entry.value)
    fields.labels = entry
    if (isNull(mapping) || this.#format === 'json') values.clear()
    else if (former && values.size > 0) {
      // Of labels that stand in several places an edit writes the whole group anew: the entry is not the group's own.
      fields.labels = { key: former.key, value: entry.value }
    }
    if (isNull(mapping)) return
    if (mapping.kind !== 'mapping') {
      const message = `"labels" is ${describe(mapping)}, not a mapping of names to values`
      const hint = this.#format === 'yaml' ? asMapping(mapping) : undefined
      this.#report('not-a-mapping', entry.value, [index, 'labels'], message, hint)
      return
    }
    if (mapping instanceof PackedEntries) {
      if (this.#plainLabels(mapping, values)) return
      values.clear()
    }
    // A name stands for its node only where it was met before: enough to point at.
    const seen = new Map<string, Node>(Array.from(values.keys(), (name) => [name, former!.key]))
    this.#labels(mapping, index, values, seen)
  }

  #targets(value: Node, index: number): TargetGroup['sequence'] {
    const list = resolve(value)
    if (isNull(list)) return undefined
    const path = [index, 'targets']
    if (list.kind !== 'sequence') {
      const hint = this.#format === 'yaml' ? asList(list, true) : jsonList(list)
      this.#report('not-a-list', value, path, `"targets" is ${describe(list)}, not a list of addresses`, hint)
      return undefined
    }
    // Lists that the JSON reader packed hold nothing but strings.
    if (this.#format === 'json' && list.length > 0 && !('items' in list)) return list
    for (let i = 0; i < list.length; i++) {
      const item = list.item(i)
      this.#string(item, [...path, i], 'a target', true)
    }
    return list
  }

  /** Reports what a string field refuses: JSON strings and nulls pass, in YAML any scalar does. */
  #string(node: Node, path: NodePath, what: string, isItem: boolean): void {
    const value = resolve(node)
    if (value.kind !== 'scalar') {
      const hint = this.#format === 'yaml' ? asText(value, isItem, isItem) : undefined
      this.#report('not-a-string', node, path, `${what} is ${describe(value)}, not a string`, hint)
    } else if (this.#format === 'json' && value.style === 'plain' && !isNull(value)) {
      const hint = `write ${JSON.stringify(value.value)}`
      this.#report('not-a-string', node, path, `${what} is ${describe(value)}, not a string`, hint)
    }
  }

  /** Takes labels of which there is nothing to say, as of nearly all; false where there is, for which nodes are needed. */
  #plainLabels(mapping: PackedEntries, labels: Map<string, string>): boolean {
    for (let i = 0; i < mapping.size; i++) {
      const name = mapping.keyText(i)
      if (labels.has(name) || name === '__address__' || !isLabelName(name, this.#release)) return false
      labels.set(this.#texts.of(name), this.#texts.of(mapping.valueText(i)))
    }
    return true
  }

  /** In string maps a merged key counts as set: writing it again is refused (yaml.v2 decode.go, setMapIndex). */
  #labels(mapping: MappingNode, index: number, labels: Map<string, string>, seen: Map<string, Node>): void {
    const path = [index, 'labels']
    const entries = mapping instanceof PackedEntries ? mapping.read() : mapping.entries
    for (const { key, value } of entries) {
      if (this.#format === 'yaml' && isMergeKey(key)) {
        for (const merged of this.#mergedMappings(value, index)) this.#labels(merged, index, labels, seen)
        continue
      }
      if (resolve(key).kind !== 'scalar') {
        this.#report('not-a-string', key, path, `a label name is ${describe(resolve(key))}, not a string`)
        continue
      }
      const name = keyText(key)
      const here = [...path, name]
      this.#labelName(key, name, here)
      this.#string(value, here, `the value of label ${JSON.stringify(name)}`, false)
      const earlier = seen.get(name)
      if (earlier) this.#duplicate(key, earlier, here, name)
      seen.set(name, key)
      labels.set(this.#texts.of(name), this.#texts.of(scalarText(value)))
    }
  }

  #labelName(key: Node, name: string, path: NodePath): void {
    if (this.#format === 'yaml' && isUncheckedName(key)) {
      if (name !== '') return
      const message = 'a label name is null: Prometheus takes it for an empty name'
      this.#report('label-name-null', key, path, message, undefined, 'warning')
      return
    }
    if (!isLabelName(name, this.#release)) {
      const message =
        name === ''
          ? 'a label name is empty'
          : `${JSON.stringify(name)} is no label name in Prometheus ${releaseName(this.#release)}`
      const hint =
        usesUtf8Names(this.#release) || name === ''
          ? undefined
          : 'allowed: letters, digits and _, not beginning with a digit (any name from 3.0)'
      this.#report('label-name', key, path, message, hint)
      return
    }
    if (name === '__address__') {
      this.#report(
        'label-address',
        key,
        path,
        "the label __address__ of a group has no effect: the target's own address wins",
        undefined,
        'warning',
      )
    }
  }

  #mergedMappings(value: Node, index: number): MappingNode[] {
    return mergedMappings(value, (node) =>
      this.#report('merge', node, [index, '<<'], `a merge key takes mappings, not ${describe(resolve(node))}`),
    )
  }

  #duplicate(key: Node, earlier: Node, path: NodePath, name: string): void {
    const json = this.#format === 'json'
    this.#push({
      rule: 'duplicate-key',
      severity: json ? 'warning' : 'error',
      message: json
        ? `duplicate key ${JSON.stringify(name)}: Prometheus takes the last one`
        : `duplicate key ${JSON.stringify(name)}`,
      span: { start: key.start, end: key.end },
      path,
      related: [{ message: 'first here', span: { start: earlier.start, end: earlier.end } }],
    })
  }

  #report(
    rule: string,
    node: Node,
    path: NodePath,
    message: string,
    hint?: string,
    severity: Severity = 'error',
  ): void {
    const span = { start: node.start, end: node.end }
    this.#push({ rule, severity, message, span, path, ...(hint === undefined ? {} : { hint }) })
  }

  /** What aliases repeat is reported once. */
  #push(finding: Finding): void {
    if (this.#format === 'yaml') {
      const key = `${finding.rule} ${finding.span.start} ${finding.span.end}`
      this.#reported ??= new Set()
      if (this.#reported.has(key)) return
      this.#reported.add(key)
    }
    this.#findings.push(finding)
  }
}

/** As many texts as are kept to be shared: names, and values such as `prod`, stand in each of a million groups. */
const MOST_SHARED = 10_000

/** Gives equal texts as one. */
class SharedTexts {
  readonly #known = new Map<string, string>()

  of(text: string): string {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    if (this.#known.size < MOST_SHARED) this.#known.set(text, text)
    return text
  }
}

/** What a group is made of while its entries are read. */
interface Fields {
  targets: Entry | undefined
  sequence: TargetGroup['sequence']
  /** What lists of duplicate keys have left behind. */
  former: string[]
  labels: Entry | undefined
  readonly values: Map<string, string>
}

/**
 * A list as encoding/json decodes it over the one of an earlier duplicate key: a null leaves what stood at its place
 * (decode.go, array), unless an empty list or null came between.
 */
function writtenOver(fields: Fields, list: TargetGroup['sequence']): TargetGroup['sequence'] {
  const { former, sequence } = fields
  if (!sequence || sequence.length === 0) former.length = 0
  else for (let i = 0; i < sequence.length; i++) former[i] = scalarText(sequence.item(i))
  if (!list) return undefined
  const items = Array.from(itemsOf(list), (item, i): Node => {
    const value = former[i]
    return isNull(item) && value ? { ...(item as ScalarNode), style: 'double', value } : item
  })
  return new NodeSequence(true, list, items)
}

/** A null by its spelling alone, before anything is made of it (yaml.v2 decode.go, prepare). */
function isPlainNull(node: ScalarNode): boolean {
  if (node.tag !== undefined) return node.tag === '!!null'
  return node.style === 'plain' && /^(?:|~|null)$/.test(node.value)
}

/** What was likely meant where a list of addresses is expected; nothing that may hold a password is shown. */
function jsonList(value: Exclude<Node, { kind: 'alias' }>): string | undefined {
  if (value.kind !== 'scalar') return undefined
  const items = value.value.split(/[\s,]+/).filter((item) => item !== '')
  if (items.length > 5 || items.some((item) => item.includes('@'))) return 'write a list: ["host:port"]'
  return `write a list: ${JSON.stringify(items).replaceAll('","', '", "')}`
}

/** Names that yaml.v2 does not hand to model.LabelName for a check: nulls, and their spellings in quotes. */
function isUncheckedName(key: Node): boolean {
  const name = resolve(key)
  if (name.kind !== 'scalar') return false
  return isPlainNull(name) || (name.tag === undefined && /^(?:~|null)$/.test(name.value))
}

function emptyMapping({ start, end, outerStart }: Node): MappingNode {
  return { kind: 'mapping', flow: true, entries: [], start, end, outerStart }
}

function keyText(node: Node): string {
  return resolve(node).kind === 'scalar' ? scalarText(node) : ''
}

/** Key folding of encoding/json (fold.go): ASCII letters in any case, and the two letters that fold to ASCII ones. */
function foldKey(key: string): string {
  if (key === 'targets' || key === 'labels') return key
  return key
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replaceAll('ſ', 's')
    .replaceAll('K', 'k')
}

function describe(node: Node): string {
  const value = resolve(node)
  if (value.kind === 'sequence') return 'a list'
  if (value.kind === 'mapping') return 'a mapping'
  if (isNull(value)) return 'null'
  const text = excerpt(value.value)
  if (value.style !== 'plain') return `the string ${JSON.stringify(text)}`
  if (/^(?:true|false)$/.test(text)) return `the boolean ${text}`
  if (/^-?\d/.test(text)) return `the number ${text}`
  return `the value ${text}`
}
