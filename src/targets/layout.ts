import type { MappingNode, Node, SequenceNode } from '../document/node.ts'
import { resolve } from '../document/node.ts'
import { effective, type Labels } from '../prometheus/labels.ts'
import type { TargetDocument, TargetGroup } from './document.ts'

/** Writes scalars of a YAML file: `quote` is the style of their neighbours. */
export type YamlScalarWriter = (text: string, quote: Quote) => string
export type Quote = 'plain' | 'single' | 'double'

/** How a file writes its groups, taken from those it has: what is added looks like what stands there. */
export interface Layout {
  readonly lineBreak: string
  /** Between the members of a flow list on one line. */
  readonly comma: string
  /** What announces an item of a block list: a dash and spaces. */
  readonly dash: string
  /** A new group; `flow` within brackets. */
  group(addresses: Iterable<string>, labels: Labels, indentation: string, flow: boolean): string
  /** The list of targets in flow style, on one line. */
  inlineTargets(addresses: Iterable<string>): string
  inlineLabels(labels: Labels): string
  inlineGroup(addresses: Iterable<string>, labels: Labels): string
  /** `targets: …` or `labels: …` of a group whose entries begin at `indentation`; `flow` within braces. */
  targetsEntry(addresses: Iterable<string>, indentation: string, flow: boolean): string
  labelsEntry(labels: Labels, indentation: string, flow: boolean): string
  target(address: string, like?: Node): string
  label(name: string, value: string): string
  labelValue(value: string, like?: Node): string
  /** A file that has these groups only. */
  file(groups: readonly { addresses: Iterable<string>; labels: Labels }[]): string
  /** A blank line stands between the groups. */
  readonly spaced: boolean
}

export function jsonLayout(document: TargetDocument | undefined, lineBreak: string): Layout {
  const style = jsonStyle(document)
  const { colon, comma, unit } = style
  const string = document?.format === 'yaml' ? yamlJsonString : jsonString
  const label = (name: string, value: string): string => `${string(name)}${colon}${string(value)}`
  const brackets = (open: string, close: string, members: string[], lines: boolean, indentation: string): string => {
    if (members.length === 0) return open + close
    if (!lines) return open + style.padding + members.join(comma) + style.padding + close
    const inner = lineBreak + indentation + unit
    return `${open}${inner}${members.join(`,${inner}`)}${lineBreak}${indentation}${close}`
  }
  const pairs = (labels: Labels): string[] => [...effective(labels)].map(([name, value]) => label(name, value))
  const targetsEntry = (addresses: Iterable<string>, indentation: string, lines = style.targetLines): string =>
    `"targets"${colon}${brackets('[', ']', Array.from(addresses, string), lines, indentation)}`
  const labelsEntry = (labels: Labels, indentation: string, lines = style.labelLines): string =>
    `"labels"${colon}${brackets('{', '}', pairs(labels), lines, indentation)}`
  const inlineGroup: Layout['inlineGroup'] = (addresses, labels) => {
    const members = [targetsEntry(addresses, '', false)]
    if (effective(labels).size > 0) members.push(labelsEntry(labels, '', false))
    return brackets('{', '}', members, false, '')
  }
  const group = (addresses: Iterable<string>, labels: Labels, indentation: string): string => {
    if (!style.groupLines) return inlineGroup(addresses, labels)
    const members = [targetsEntry(addresses, indentation + unit)]
    if (effective(labels).size > 0) members.push(labelsEntry(labels, indentation + unit))
    return brackets('{', '}', members, true, indentation)
  }
  return {
    lineBreak,
    comma,
    dash: '',
    spaced: false,
    group: (addresses, labels, indentation) => group(addresses, labels, indentation),
    inlineGroup,
    inlineTargets: (addresses) => brackets('[', ']', Array.from(addresses, string), false, ''),
    inlineLabels: (labels) => brackets('{', '}', pairs(labels), false, ''),
    targetsEntry: (addresses, indentation) => targetsEntry(addresses, indentation),
    labelsEntry: (labels, indentation) => labelsEntry(labels, indentation),
    target: string,
    label,
    labelValue: string,
    file: (groups) => {
      const members = groups.map(({ addresses, labels }) => group(addresses, labels, unit))
      return brackets('[', ']', members, true, '') + lineBreak
    },
  }
}

/** Of a hundred thousand addresses nearly all need no escapes. */
function jsonString(text: string): string {
  return /^[\w.:-]*$/.test(text) ? `"${text}"` : JSON.stringify(text)
}

/** JSON takes these characters as they are, YAML does not. */
function yamlJsonString(text: string): string {
  const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(text).replace(/[\x7f-\x9f\u2028\u2029\ufeff]/g, escaped)
}

interface JsonStyle {
  unit: string
  colon: string
  comma: string
  padding: string
  groupLines: boolean
  targetLines: boolean
  labelLines: boolean
}

/** Spaces and line breaks as the file has them, each read off the last place that shows it. */
function jsonStyle(document: TargetDocument | undefined): JsonStyle {
  const style = {
    unit: '  ',
    colon: ': ',
    comma: ', ',
    padding: '',
    groupLines: true,
    targetLines: true,
    labelLines: true,
  }
  if (!document) return style
  const { source } = document
  const [one] = document.groups
  const root = document.tree.root
  if (one?.mapping.entries.length === 0 && root && source.lineAt(root.start) === source.lineAt(one.mapping.end)) {
    style.groupLines = style.targetLines = style.labelLines = false
  }
  for (const group of sampled(document.groups)) {
    const { mapping } = group
    const first = mapping.entries[0]
    if (!first) continue
    const lead = source.slice(mapping.start + 1, first.key.start)
    style.groupLines = /[\r\n]/.test(lead)
    if (!style.groupLines) {
      style.targetLines = style.labelLines = false
      style.padding = lead
    }
    style.colon = source.slice(first.key.end, first.value.start)
    const indentation = (text: string): string => /[^\r\n]*$/.exec(text)![0]
    if (style.groupLines) {
      const outer = source.slice(source.lineStartOf(mapping.start), mapping.start)
      const inner = indentation(lead)
      if (/^\s*$/.test(outer) && inner.startsWith(outer) && inner.length > outer.length) {
        style.unit = inner.slice(outer.length)
      }
    }
    const second = mapping.entries[1]
    const between = second && source.slice(first.value.end, second.key.start)
    if (between !== undefined && !/[\r\n]/.test(between)) style.comma = between
    for (const [entry, field] of [
      [group.targetsEntry, 'targetLines'],
      [group.labelsEntry, 'labelLines'],
    ] as const) {
      const value = entry && resolve(entry.value)
      const start = value && firstMemberStart(value)
      if (value && start !== undefined) style[field] = /[\r\n]/.test(source.slice(value.start + 1, start))
    }
    const { sequence } = group
    if (sequence && sequence.length > 1) {
      const separator = source.slice(sequence.itemSpan(0).end, sequence.itemSpan(1).start)
      if (/^,[ \t]*$/.test(separator)) style.comma = separator
    }
  }
  return style
}

function firstMemberStart(node: MappingNode | SequenceNode | Node): number | undefined {
  if (node.kind === 'mapping') return node.entries[0]?.key.outerStart
  if (node.kind === 'sequence') return node.length > 0 ? node.itemOuterStart(0) : undefined
  return undefined
}

export function yamlLayout(document: TargetDocument | undefined, lineBreak: string, scalar: YamlScalarWriter): Layout {
  const style = yamlStyle(document)
  const target = (address: string, like?: Node): string => scalar(address, like ? quoteOf(like) : style.targetQuote)
  const labelValue = (value: string, like?: Node): string => scalar(value, like ? quoteOf(like) : style.labelQuote)
  const label = (name: string, value: string): string => `${scalar(name, 'plain')}: ${labelValue(value)}`
  const pairs = (labels: Labels): string[] => [...effective(labels)].map(([name, value]) => label(name, value))
  const inlineTargets: Layout['inlineTargets'] = (addresses) =>
    `[${Array.from(addresses, (address) => target(address)).join(', ')}]`
  const inlineLabels: Layout['inlineLabels'] = (labels) => `{${pairs(labels).join(', ')}}`
  const inlineGroup: Layout['inlineGroup'] = (addresses, labels) => {
    const tail = effective(labels).size > 0 ? `, labels: ${inlineLabels(labels)}` : ''
    return `{targets: ${inlineTargets(addresses)}${tail}}`
  }
  const targetsEntry: Layout['targetsEntry'] = (addresses, indentation, flow) => {
    const all = [...addresses]
    if (flow || style.targetsFlow || all.length === 0) return `targets: ${inlineTargets(all)}`
    const lead = `${lineBreak}${indentation}${style.itemIndentation}${style.itemDash}`
    return `targets:${all.map((address) => lead + target(address)).join('')}`
  }
  const labelsEntry: Layout['labelsEntry'] = (labels, indentation, flow) => {
    if (flow || style.labelsFlow || effective(labels).size === 0) return `labels: ${inlineLabels(labels)}`
    const lead = `${lineBreak}${indentation}${style.labelIndentation}`
    return `labels:${pairs(labels)
      .map((pair) => lead + pair)
      .join('')}`
  }
  const group: Layout['group'] = (addresses, labels, indentation, flow) => {
    if (flow) return inlineGroup(addresses, labels)
    if (style.groupFlow) return `- ${inlineGroup(addresses, labels)}`
    const inner = indentation + ' '.repeat(style.dashWidth)
    const lines = [targetsEntry(addresses, inner, false)]
    if (effective(labels).size > 0) lines.push(labelsEntry(labels, inner, false))
    return `-${' '.repeat(style.dashWidth - 1)}${lines.join(lineBreak + inner)}`
  }
  return {
    lineBreak,
    comma: ', ',
    dash: style.itemDash,
    spaced: style.spaced,
    group,
    inlineGroup,
    inlineTargets,
    inlineLabels,
    targetsEntry,
    labelsEntry,
    target,
    label,
    labelValue,
    file: (groups) =>
      groups.length === 0
        ? `[]${lineBreak}`
        : groups.map(({ addresses, labels }) => group(addresses, labels, '', false) + lineBreak).join(''),
  }
}

function yamlStyle(document: TargetDocument | undefined) {
  const style = {
    dashWidth: 2,
    groupFlow: false,
    targetsFlow: false,
    labelsFlow: false,
    itemIndentation: '  ',
    itemDash: '- ',
    labelIndentation: '  ',
    targetQuote: 'plain' as Quote,
    labelQuote: 'plain' as Quote,
    spaced: false,
  }
  const root = document?.tree.root && resolve(document.tree.root)
  if (!document || root?.kind !== 'sequence') return style
  const { source } = document
  const column = (offset: number): number => offset - source.lineStartOf(offset)
  for (const group of sampled(document.groups)) {
    if (group.node.kind === 'alias') continue
    const { mapping, sequence } = group
    style.groupFlow = mapping.flow
    const entries = mapping.entries
    if (!mapping.flow && entries[0] && !root.flow)
      style.dashWidth = Math.max(2, column(mapping.start) - column(root.start))
    if (sequence && sequence.length > 0 && group.targetsEntry?.value === sequence) {
      style.targetsFlow = sequence.flow
      if (!sequence.flow) {
        const width = column(sequence.start) - column(group.targetsEntry.key.start)
        style.itemIndentation = ' '.repeat(Math.max(0, width))
        const dash = /-[ \t]+$/.exec(source.slice(sequence.start, sequence.itemOuterStart(0)))
        if (dash && dash[0].length === sequence.itemOuterStart(0) - sequence.start) style.itemDash = dash[0]
      }
      style.targetQuote = quoteOf(sequence.item(sequence.length - 1))
    }
    const labels = group.labelsEntry?.value
    if (labels?.kind === 'mapping' && labels.entries.length > 0) {
      style.labelsFlow = labels.flow
      const width = column(labels.entries[0]!.key.outerStart) - column(group.labelsEntry!.key.start)
      if (!labels.flow && width > 0) style.labelIndentation = ' '.repeat(width)
      style.labelQuote = quoteOf(labels.entries.at(-1)!.value)
    }
  }
  const [first, second] = document.groups
  if (first && second) {
    const between = source.slice(first.node.end, second.node.start)
    style.spaced = /\n[ \t]*\r?\n/.test(between)
  }
  return style
}

function quoteOf(node: Node): Quote {
  return node.kind === 'scalar' && (node.style === 'single' || node.style === 'double') ? node.style : 'plain'
}

/** A file of a hundred thousand groups shows its style in a few of them; the last ones count most. */
function sampled(groups: readonly TargetGroup[]): readonly TargetGroup[] {
  return groups.length <= 100 ? groups : [...groups.slice(0, 20), ...groups.slice(-80)]
}
