import type { Value } from './value.ts'

/** Whether two values say the same, wherever they come from. */
export function sameValue(a: Value, b: Value): boolean {
  if (a.kind === 'text') return b.kind === 'text' && scalarText(a.text) === scalarText(b.text)
  if (a.kind === 'list') {
    return (
      b.kind === 'list' && a.items.length === b.items.length && a.items.every((item, i) => sameValue(item, b.items[i]!))
    )
  }
  if (b.kind !== 'fields' || a.fields.size !== b.fields.size) return false
  for (const [name, value] of a.fields) {
    const other = b.fields.get(name)
    if (!other || !sameValue(value, other)) return false
  }
  return true
}

/** Booleans have many spellings. */
function scalarText(text: string): string {
  if (/^(?:y|yes|true|on)$/i.test(text)) return 'true'
  return /^(?:n|no|false|off)$/i.test(text) ? 'false' : text
}
