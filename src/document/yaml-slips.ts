import { type AliasNode, itemsOf, type MappingNode, type Node, resolve } from './node.ts'

type Content = Exclude<Node, AliasNode>

/** What is shown again as it should be written: no quotes are needed anywhere, and no password is in it. */
const PLAIN = /^[\w.:*/-]+$/
/** More than that is not worth to be read again. */
const LONGEST_SHOWN = 80

/**
 * What was likely meant by a value where a list is expected, as an instruction.
 * @param mayShow whether the value can stand in a message
 * @param isField tells the fields of the list's items, where these are mappings
 */
export function asList(value: Content, mayShow: boolean, isField?: (key: string) => boolean): string | undefined {
  if (isTemplate(value)) return UNFILLED
  if (value.kind === 'scalar') {
    if (isField !== undefined) return undefined
    const items = value.value.split(/[\s,]+/).filter((item) => item !== '')
    const shown = `[${items.map(inBrackets).join(', ')}]`
    const isShown = mayShow && items.length > 0 && shown.length <= LONGEST_SHOWN && items.every((it) => PLAIN.test(it))
    return isShown ? `write ${shown}` : 'write it in brackets: […]'
  }
  if (value.kind !== 'mapping') return undefined
  if (value.flow) return isField === undefined ? 'a list stands in [ ], not in { }' : 'write it in brackets: [{…}]'
  const first = firstKey(value)
  return first !== undefined && isField?.(first)
    ? `put "- " before "${first}", and indent what goes with it as far`
    : 'begin each item with "- "'
}

/** The same where a mapping of names to values is expected. */
export function asMapping(value: Content): string | undefined {
  if (value.kind === 'sequence') return withoutList(value.flow)
  const isEntry = value.kind === 'scalar' && value.style === 'plain' && /^[\w.-]+[:=]\S/.test(value.value)
  return isEntry ? 'write each entry as "name: value"' : undefined
}

/** The same where a mapping with known fields is expected. */
export function asSection(value: Content, isField: (key: string) => boolean): string | undefined {
  if (isTemplate(value)) return UNFILLED
  if (value.kind === 'sequence') {
    const keys = [...itemsOf(value)].map(resolve).map((item) => (item.kind === 'mapping' ? firstKey(item) : undefined))
    return keys.every((key) => key !== undefined && isField(key)) ? withoutList(value.flow) : undefined
  }
  if (value.kind !== 'scalar' || value.style !== 'plain') return undefined
  const glued = /^([\w-]+):\S/.exec(value.value)?.[1]
  return glued !== undefined && isField(glued) ? `a space is missing behind "${glued}:"` : undefined
}

/**
 * The same where a text is expected.
 * @param isItem whether it stands in a list
 */
export function asText(value: Content, mayShow: boolean, isItem: boolean): string | undefined {
  if (isTemplate(value)) return 'put a value that begins with "{{" in quotes'
  if (value.kind === 'sequence') return alone(value)
  if (value.kind !== 'mapping' || !isItem) return undefined
  const pair = pairText(value)
  if (pair === undefined) return undefined
  return mayShow && pair.length <= LONGEST_SHOWN && PLAIN.test(pair)
    ? `write "${pair}", without the space`
    : 'put a text with ": " in it in quotes'
}

/** The same where a number or boolean is expected. */
export function asValue(value: Content): string | undefined {
  if (isTemplate(value)) return UNFILLED
  return value.kind === 'sequence' ? alone(value) : undefined
}

const UNFILLED = 'the "{{ }}" of a template has not been filled in: lint what is made of it'

function alone({ length, flow }: { length: number; flow: boolean }): string | undefined {
  if (length !== 1) return undefined
  return flow ? 'write it without brackets' : 'write it without "- "'
}

function withoutList(flow: boolean): string {
  return flow ? 'a mapping stands in { }, not in [ ]' : 'write its entries, each "name: value", without "- "'
}

/** `{{ x }}` is a mapping in a mapping, which no one means. */
function isTemplate(value: Content): boolean {
  if (value.kind !== 'mapping' || !value.flow || value.entries.length !== 1) return false
  const { key } = value.entries[0]!
  return key.kind === 'mapping' && key.flow && key.start === value.start + 1
}

/** `a: 1` as one text, where it stands in one line and without braces. */
function pairText({ start, entries }: MappingNode): string | undefined {
  const [entry] = entries
  if (entry === undefined || entries.length !== 1 || entry.key.start !== start) return undefined
  const { key, value } = entry
  if (key.kind !== 'scalar' || value.kind !== 'scalar' || value.start - key.end !== 2) return undefined
  return `${key.value}:${value.value}`
}

function firstKey({ entries }: MappingNode): string | undefined {
  const key = entries[0]?.key
  return key?.kind === 'scalar' ? key.value : undefined
}

/** A text as an item in brackets. */
function inBrackets(text: string): string {
  return /^[\w/][\w.:/-]*$/.test(text) && !text.endsWith(':') ? text : `'${text}'`
}
