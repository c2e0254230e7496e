/** A piece of a replacement: text as it stands, or a reference to a group by number or name. */
export type TemplatePart = string | { readonly group: number | string }

const templates = new Map<string, readonly TemplatePart[]>()

/**
 * Takes a replacement apart as Go's regexp.ExpandString does: `$1`, `$name`, `${name}`, `$$`; a name is the longest
 * run of letters, digits and underscores (`$1x` is the group "1x"); a `$` that begins none of these stands for itself.
 */
export function templateParts(template: string): readonly TemplatePart[] {
  let parts = templates.get(template)
  if (!parts) {
    parts = parse(template)
    templates.set(template, parts)
  }
  return parts
}

function parse(template: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = []
  let from = 0
  for (const match of template.matchAll(/\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+)|)/gu)) {
    const name = match[1] ?? match[2]
    if (match.index > from) parts.push(template.slice(from, match.index))
    from = match.index + match[0].length
    if (name === undefined) parts.push('$')
    else parts.push({ group: groupReference(name) })
  }
  if (from < template.length) parts.push(template.slice(from))
  return parts
}

/** Digits are a number only without leading zeros and up to 10⁸ (regexp.extract); else they are a name. */
function groupReference(name: string): number | string {
  return /^(?:0|[1-9]\d{0,8})$/.test(name) && Number(name) < 1e9 ? Number(name) : name
}

/** What the parts are for one match; a group that is not there, or took no part, is empty. */
export function expandTemplate(
  parts: readonly TemplatePart[],
  groups: readonly (string | undefined)[],
  names: readonly (string | undefined)[],
): string {
  let result = ''
  for (const part of parts) {
    if (typeof part === 'string') result += part
    else if (typeof part.group === 'number') result += groups[part.group] ?? ''
    else result += namedGroup(part.group, groups, names)
  }
  return result
}

/** Of several groups of one name the first that took part. */
function namedGroup(
  name: string,
  groups: readonly (string | undefined)[],
  names: readonly (string | undefined)[],
): string {
  for (let i = 0; i < names.length; i++) {
    if (names[i] === name && groups[i + 1] !== undefined) return groups[i + 1]!
  }
  return ''
}
