import { printable, printableLines } from './terminal.ts'

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** An element with its attributes, in the order given. `content` is XML, see `xmlText`. */
export function xmlElement(name: string, attributes: Readonly<Record<string, string | number>>, content = ''): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(printable(String(value)))}"`)
  return `<${name}${list.join('')}${content === '' ? '/>' : `>${content}</${name}>`}`
}

/** Elements a line each, indented by `depth` steps, with the line break before the end of what holds them. */
export function xmlChildren(elements: readonly string[], depth: number): string {
  if (elements.length === 0) return ''
  const indent = '  '.repeat(depth)
  return `${elements.map((element) => `\n${indent}${element}`).join('')}\n${'  '.repeat(depth - 1)}`
}

/** Text of an element; line breaks stay. */
export function xmlText(text: string): string {
  return escapeXml(printableLines(text))
}

/** What XML 1.0 cannot say even escaped becomes U+FFFD; control characters are escapes already. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"]/g, (char) => ENTITIES[char]!)
}
