import { EXIT, Failure } from '../diagnostics/failure.ts'
import type { Finding } from '../diagnostics/finding.ts'
import type { Source } from '../document/source.ts'
import { IPV6_LITERAL } from '../prometheus/address.ts'
import type { Labels } from '../prometheus/labels.ts'
import type { TargetDocument } from './document.ts'
import type { Target } from './report.ts'

/** What a list of targets looks like: one address a line, or file_sd JSON or YAML. */
export type ListFormat = 'lines' | 'json' | 'yaml'

/**
 * Tells the format of a list from its name, else from its first characters: JSON begins with `[` (or is no list, with
 * `{`), YAML groups with `- ` (or `---` before that).
 */
export function listFormat(name: string, source: Source): ListFormat {
  if (/\.json$/i.test(name)) return 'json'
  if (/\.ya?ml$/i.test(name)) return 'yaml'
  const first = firstContentLine(source.slice(0, 4096))
  // An IPv6 address begins with a bracket too.
  if (/^(?:\{|\[\s*(?:$|[{\]"]))/.test(first)) return 'json'
  return /^(?:-(?:\s|$)|---|\[)/.test(first) && !IPV6_LITERAL.test(first) ? 'yaml' : 'lines'
}

function firstContentLine(text: string): string {
  return (
    text
      .split(/\r?\n/)
      .find((line) => line.trim() !== '' && !line.trimStart().startsWith('#'))
      ?.trimStart() ?? ''
  )
}

/**
 * Reads one address a line; blank lines and lines beginning with `#` are passed over. Throws a Failure (exit 1) with
 * the first lines that hold something else than an address.
 */
export function readLines(name: string, source: Source, labels: Labels): Target[] {
  const targets: Target[] = []
  const findings: Finding[] = []
  let start = 0
  for (const line of source.text.split('\n')) {
    const address = line.trim()
    if (PLAIN.test(address)) targets.push({ address, labels })
    else if (address !== '' && !address.startsWith('#')) {
      // A line of JSON, CSV or shell text taken for an address would be scraped in vain for years.
      const odd = /[\s\p{Cc}\ufffd]|^[{}"',]|[{}"',]$/u.exec(address)
      if (odd && findings.length < 20) findings.push(badLine(address, start + line.indexOf(address), odd.index))
      targets.push({ address, labels })
    }
    start += line.length + 1
  }
  if (findings.length > 0) {
    throw new Failure(EXIT.refused, `nothing is written: ${name} holds lines that are no address`, {
      findings: { file: name, source, list: findings },
    })
  }
  return targets
}

/** host:port of the usual kind: most lines of a long list. */
const PLAIN = /^[\w.-]+:\d+$/

function badLine(address: string, start: number, at: number): Finding {
  const found = address[at]!
  let what = 'holds a control character'
  if (found === '\ufffd') what = 'is not UTF-8'
  else if (/\s/.test(found)) what = 'holds a space'
  else if (/[{}"',]/.test(found)) what = `begins or ends with ${found}`
  return {
    rule: 'target-line',
    severity: 'error',
    message: `an address stands alone on its line, and this line ${what}`,
    span: { start: start + at, end: start + at + 1 },
    hint: 'labels are given with -l, or as file_sd JSON or YAML',
  }
}

/** The targets of a file_sd document, with their own labels below the given ones. */
export function documentTargets(document: TargetDocument, labels: Labels): Target[] {
  return document.groups.flatMap((group) => {
    const merged = labels.size === 0 ? group.labels : new Map([...group.labels, ...labels])
    return Array.from(group.addresses(), (address) => ({ address, labels: merged }))
  })
}
