import type { Span } from '../diagnostics/finding.ts'
import { type Node, resolve } from '../document/node.ts'

// What a project file says in place of a secret. Where the secret is, is none.

/** No default behind the name, as a shell would take it: that may be the secret itself. */
const VARIABLE = /\$\{env:[A-Za-z_]\w*\}/g

/** The text with words of the same length in place of variables, whose colons and braces mean nothing. */
export function withoutVariables(text: string): string {
  return text.includes('${env:') ? text.replace(VARIABLE, (all) => 'x'.repeat(all.length)) : text
}

/** What of a stretch of a text stands there as it is, without `${env:NAME}`; white space alone is nothing. */
export function literalParts(text: string, { start, end }: Span): Span[] {
  const parts: Span[] = []
  let at = start
  for (const { index, 0: reference } of text.matchAll(VARIABLE)) {
    if (index + reference.length <= at || index >= end) continue
    if (index > at) parts.push({ start: at, end: index })
    at = Math.max(at, index + reference.length)
  }
  if (at < end) parts.push({ start: at, end })
  return parts.filter((part) => /\S/.test(text.slice(part.start, part.end)))
}

/** The path in `{file: path}`; undefined for any other node. */
export function filePathNode(node: Node): Node | undefined {
  const mapping = resolve(node)
  if (mapping.kind !== 'mapping' || mapping.entries.length !== 1) return undefined
  const { key, value } = mapping.entries[0]!
  const name = resolve(key)
  return name.kind === 'scalar' && name.value === 'file' && resolve(value).kind === 'scalar' ? value : undefined
}

/** Whether nothing of a node is a secret itself: a variable, a file, or a list of them. */
export function isReference(node: Node): boolean {
  const value = resolve(node)
  if (value.kind !== 'sequence') return isOneReference(value)
  for (let i = 0; i < value.length; i++) if (!isOneReference(resolve(value.item(i)))) return false
  return value.length > 0
}

function isOneReference(value: Node): boolean {
  if (value.kind !== 'scalar') return filePathNode(value) !== undefined
  const whole = { start: 0, end: value.value.length }
  return value.outerStart === value.start && literalParts(value.value, whole).length === 0
}
