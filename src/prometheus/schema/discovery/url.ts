import type { CheckContext, Struct } from '../../config/struct.ts'
import { isText, requireText } from '../conditions.ts'
import { url } from '../scalars.ts'

/** Refuses a text that Go's url.Parse refuses. Gives whether it was fine. */
export function checkUrl(it: Struct, context: CheckContext, field: string): boolean {
  if (it.isInvalid(field)) return false
  const parsed = url.parse?.(it.string(field), context.release)
  if (parsed === undefined || 'value' in parsed) return true
  context.refuse(it, {
    rule: parsed.rule ?? 'invalid-value',
    field,
    message: parsed.problem,
    ...(parsed.hint === undefined ? {} : { hint: parsed.hint }),
  })
  return false
}

/** A URL that has to be there, with a scheme (one of the given, if any) and a host. */
export function requireUrl(it: Struct, context: CheckContext, field: string, schemes?: readonly string[]): void {
  requireText(it, context, field)
  if (!isText(it, field) || !checkUrl(it, context, field)) return
  const text = it.string(field)
  const { scheme, host } = partsOf(text)
  const known = schemes ? schemes.includes(scheme) : scheme !== ''
  if (known && host !== '') return
  const needs = schemes ? `start with ${schemes.map((each) => `${each}://`).join(' or ')}` : 'have a scheme'
  context.refuse(it, {
    rule: 'invalid-url',
    field,
    message: `the URL ${JSON.stringify(text)} in "${field}" must ${known ? 'name a host' : needs}`,
    ...(known || text.includes('://') ? {} : { hint: `did you mean "http://${text}"?` }),
  })
}

/** Scheme and host of a text that url.Parse takes (net/url url.go, parse). */
function partsOf(text: string): { scheme: string; host: string } {
  const beforeFragment = text.split('#', 1)[0]!
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(beforeFragment)
  const scheme = match ? match[1]!.toLowerCase() : ''
  const rest = beforeFragment.slice(match ? match[0].length : 0).split('?', 1)[0]!
  if (!rest.startsWith('//') || (scheme === '' && rest.startsWith('///'))) return { scheme, host: '' }
  const authority = rest.slice(2).split('/', 1)[0]!
  return { scheme, host: authority.slice(authority.lastIndexOf('@') + 1) }
}
