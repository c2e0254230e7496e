import type { Span } from '../../diagnostics/finding.ts'
import { type Release, releaseName } from '../release.ts'
import { isFrom, type Parsed, type ScalarType } from './types.ts'

/**
 * common/config.URL: what Go's net/url.Parse takes, which is much. Messages never hold user name or password.
 * The base is none that a quoted null goes into: Go has a struct here.
 */
export const url: ScalarType = { kind: 'scalar', name: 'URL', base: 'int', parse: parseUrl }

/** Where a URL's text has a password, be it a URL that Prometheus would refuse. */
export function urlSecret(text: string): Span | undefined {
  const slashes = /^(?:[a-zA-Z][\w+.-]*:)?\/\//.exec(text)
  if (!slashes) return undefined
  const start = slashes[0].length
  const authority = /^[^/?#]*/.exec(text.slice(start))![0]
  let at = authority.lastIndexOf('@')
  const colon = authority.indexOf(':')
  if (colon < 0) return undefined
  // A password with an unescaped slash: what seems a port is no number.
  if (at < 0 && !/^(?:\[.*\])?[^:]*:\d*$/.test(authority)) at = text.slice(start).lastIndexOf('@')
  return at > colon ? { start: start + colon + 1, end: start + at } : undefined
}

/** What a release's Go checks of hosts in brackets. */
interface Brackets {
  /** They hold an IPv6 address (Go 1.24.8 and 1.25.2). */
  readonly ipv6: boolean
  /** They stand at the start (Go 1.25.8 and 1.26.1). */
  readonly first: boolean
}

/** By the Go that the newest patch of a release is built with: 3.5 is kept up for long, 3.6 is not. */
function bracketsOf(release: Release): Brackets {
  const isLongTerm = releaseName(release) === '3.5'
  return { ipv6: isLongTerm || isFrom(release, '3.7'), first: isLongTerm || isFrom(release, '3.11') }
}

function parseUrl(text: string, release: Release): Parsed {
  const found = urlProblem(text, bracketsOf(release))
  return found === undefined ? { value: text } : { rule: 'invalid-url', ...found }
}

interface UrlProblem {
  readonly problem: string
  readonly hint?: string
}

/** net/url url.go, Parse. */
function urlProblem(text: string, brackets: Brackets): UrlProblem | undefined {
  const hash = text.indexOf('#')
  const main = hash < 0 ? text : text.slice(0, hash)
  const fragment = hash < 0 ? '' : text.slice(hash + 1)
  return mainProblem(main, brackets) ?? escapeProblem(fragment, 'fragment')
}

function mainProblem(text: string, brackets: Brackets): UrlProblem | undefined {
  if (/[\0-\x1f\x7f]/.test(text)) return { problem: 'the URL holds a control character', hint: hintForControl(text) }
  if (text.startsWith(':'))
    return { problem: 'the URL has no scheme before ":"', hint: 'begin it with http:// or https://' }
  const scheme = /^[a-zA-Z][a-zA-Z0-9+.-]*:/.exec(text)?.[0] ?? ''
  const rest = text.slice(scheme.length).split('?', 1)[0]!
  if (!rest.startsWith('/')) {
    // What follows a scheme without a slash is opaque to Go.
    if (scheme !== '') return undefined
    if (rest.split('/', 1)[0]!.includes(':')) {
      return { problem: 'the URL has no scheme, and ":" in its first part', hint: 'begin it with http:// or https://' }
    }
  }
  const hasAuthority = rest.startsWith('//') && (scheme !== '' || !rest.startsWith('///'))
  if (!hasAuthority) return escapeProblem(rest, 'path')
  const authority = rest.slice(2).split('/', 1)[0]!
  return authorityProblem(authority, text, brackets) ?? escapeProblem(rest.slice(2 + authority.length), 'path')
}

function hintForControl(text: string): string {
  return /^\s|\s$/.test(text) ? 'remove the blanks around it' : 'write it as %09, %0A, …'
}

function authorityProblem(authority: string, text: string, brackets: Brackets): UrlProblem | undefined {
  const at = authority.lastIndexOf('@')
  const host = hostProblem(authority.slice(at + 1), urlSecret(text) === undefined, brackets)
  if (host || at < 0) return host
  const user = authority.slice(0, at)
  if (!/^[-A-Za-z0-9._:~!$&'()*+,;=%@]*$/.test(user) || escapeProblem(user, 'user')) {
    return {
      problem: 'the user name or password in the URL holds a character that has to be escaped',
      hint: 'write it as % and two hexadecimal digits, or use basic_auth',
    }
  }
  return undefined
}

function hostProblem(host: string, isPublic: boolean, brackets: Brackets): UrlProblem | undefined {
  const open = brackets.ipv6 ? host.lastIndexOf('[') : host.startsWith('[') ? 0 : -1
  if (open < 0) {
    const colon = host.lastIndexOf(':')
    return (colon < 0 ? undefined : portProblem(host.slice(colon), isPublic)) ?? escapeProblem(host, 'host')
  }
  if (open > 0 && brackets.first) return { problem: 'brackets in the URL stand within the host', hint: IPV6 }
  const close = host.lastIndexOf(']')
  if (close < 0) return { problem: 'the host of the URL has no "]" for its "["' }
  const port = portProblem(host.slice(close + 1), isPublic)
  if (port) return port
  const inner = host.slice(open + 1, close)
  const zone = inner.indexOf('%25')
  const address = zone < 0 ? inner : inner.slice(0, zone)
  if (!brackets.ipv6) {
    // Without a zone the brackets are as good as any character.
    return zone < 0
      ? escapeProblem(host, 'host')
      : (escapeProblem(address, 'host') ?? escapeProblem(inner.slice(zone), 'zone'))
  }
  const bad = escapeProblem(address, 'host') ?? (zone < 0 ? undefined : escapeProblem(inner.slice(zone), 'zone'))
  if (bad) return bad
  if (isIpv6(address) && (zone < 0 || inner.length > zone + 3)) return undefined
  return { problem: `"[${inner}]" in the URL is no IPv6 address`, hint: IPV6 }
}

const IPV6 = 'brackets hold an IPv6 address: http://[::1]:9090'

function portProblem(colonPort: string, isPublic: boolean): UrlProblem | undefined {
  if (/^(?::[0-9]*)?$/.test(colonPort)) return undefined
  const shown = isPublic ? ` "${colonPort.replace(/^:/, '')}"` : ''
  return {
    problem: `the port${shown} in the URL is no number`,
    hint: 'an IPv6 address stands in brackets; "/" in a password is %2F',
  }
}

type Part = 'host' | 'zone' | 'user' | 'path' | 'fragment'

/** net/url url.go, unescape: in hosts only what is not ASCII may be escaped, and few characters stand for themselves. */
function escapeProblem(text: string, part: Part): UrlProblem | undefined {
  for (const [found] of text.matchAll(/%[\s\S]{0,2}/g)) {
    const isHex = /^%[0-9a-fA-F]{2}$/.test(found)
    const byte = isHex ? Number.parseInt(found.slice(1), 16) : 0
    const isRefused =
      !isHex ||
      (part === 'host' && byte < 0x80 && byte !== 0x25) ||
      (part === 'zone' && byte !== 0x25 && byte !== 0x20 && !HOST_CHARACTER.test(String.fromCharCode(byte)))
    if (isRefused)
      return {
        problem: `the ${part} of the URL has the bad escape ${JSON.stringify(found)}`,
        hint: 'write % itself as %25',
      }
  }
  if (part !== 'host' && part !== 'zone') return undefined
  const bad = [...text].find((char) => char !== '%' && char <= '\x7f' && !HOST_CHARACTER.test(char))
  if (bad === undefined) return undefined
  return {
    problem: `${JSON.stringify(bad)} may not stand in the host of a URL`,
    ...(bad === '{' ? { hint: 'is a template left in it?' } : {}),
  }
}

const HOST_CHARACTER = /^[-A-Za-z0-9_.~!$&'()*+,;=:[\]<>"]$/

/** net/netip netip.go, parseIPv6, without zones. */
function isIpv6(text: string): boolean {
  if (!/^[0-9a-fA-F:.]+$/.test(text)) return false
  const halves = text.split('::')
  if (halves.length > 2) return false
  let count = 0
  for (const [i, half] of halves.entries()) {
    if (half === '') continue
    const groups = half.split(':')
    for (const [j, group] of groups.entries()) {
      const isLast = i === halves.length - 1 && j === groups.length - 1
      if (isLast && isIpv4(group)) count += 2
      else if (/^[0-9a-fA-F]{1,4}$/.test(group)) count += 1
      else return false
    }
  }
  return halves.length === 2 ? count < 8 : count === 8
}

function isIpv4(text: string): boolean {
  const fields = text.split('.')
  return fields.length === 4 && fields.every((field) => /^(?:0|[1-9]\d{0,2})$/.test(field) && Number(field) < 256)
}
