import type { Finding, Severity } from '../diagnostics/finding.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { DocumentTree } from '../document/node.ts'
import type { Source } from '../document/source.ts'
import { scanComments } from '../document/yaml.ts'

/** What a comment that ignores findings has in it. */
export const IGNORE = 'promsd-ignore'

export type Level = Exclude<Severity, 'error'> | 'off'

/**
 * `# promsd-ignore rule-id[, rule-id]`, with a reason behind it or not: behind a comma, a word with others behind it
 * begins the reason.
 */
const MARK = /#\s*promsd-ignore(?::|\b)\s*([\w-]+(?:\s*,\s*[\w-]+(?=\s*(?:[,:(]|--|$)))*)?/

interface Ignore {
  readonly id: string
  readonly start: number
  readonly end: number
  /** The lines whose findings it takes away. */
  readonly lines: readonly number[]
  used: boolean
}

/**
 * Takes away the findings that comments of the file ask to ignore: on the same line, or on the line below a comment
 * that stands alone. Errors stay, Prometheus would not be moved by a comment. What ignores nothing is warned of.
 */
export function suppress(
  source: Source,
  tree: DocumentTree,
  findings: readonly Finding[],
  rules: {
    /** Of all rules. */
    readonly ids: ReadonlySet<string>
    /** Of a rule that is turned off nothing is found, whatever there is. */
    readonly isOff: (id: string) => boolean
  },
): Finding[] {
  if (tree.format === 'json' || !source.text.includes(IGNORE)) return [...findings]
  const ignores = scanIgnores(source, tree)
  const kept = findings.filter((finding) => {
    if (finding.severity === 'error') return true
    const line = source.lineAt(finding.span.start)
    const matching = ignores.filter(({ id, lines }) => id === finding.rule && lines.includes(line))
    for (const ignore of matching) ignore.used = true
    return matching.length === 0
  })
  for (const { id, start, end, used, lines } of ignores) {
    if (used || rules.isOff(id)) continue
    const isError = findings.some(
      ({ rule, severity, span }) => rule === id && severity === 'error' && lines.includes(source.lineAt(span.start)),
    )
    const message = isError
      ? `"${id}" is an error of Prometheus's, which no comment takes away`
      : id === ''
        ? 'this comment ignores nothing: name the rule, as in "# promsd-ignore inline-secret"'
        : rules.ids.has(id)
          ? `this comment ignores nothing: there is no finding of "${id}" here`
          : `this comment ignores nothing: there is no rule "${id}"`
    const hint = rules.ids.has(id) || id === '' ? undefined : didYouMean(id, rules.ids)
    kept.push({
      rule: 'unused-ignore',
      severity: 'warning',
      message,
      span: { start, end },
      ...(hint === undefined ? {} : { hint }),
    })
  }
  return kept
}

function scanIgnores(source: Source, tree: DocumentTree): Ignore[] {
  const ignores: Ignore[] = []
  for (const comment of scanComments(source, tree)) {
    const text = source.slice(comment.start, comment.end)
    const match = MARK.exec(text)
    if (!match) continue
    const line = source.lineAt(comment.start)
    const alone = source.slice(source.lineStart(line), comment.start).trim() === ''
    const lines = alone ? [line, nextContentLine(source, line)] : [line]
    const listed = match[1] ?? ''
    let at = comment.start + match.index + match[0].length - listed.length
    for (const part of listed.split(',')) {
      const id = part.trim()
      const start = at + part.indexOf(id)
      ignores.push({ id, start, end: start + id.length, lines, used: false })
      at += part.length + 1
    }
  }
  return ignores
}

/** Several comments may stand above one line. */
function nextContentLine(source: Source, line: number): number {
  let next = line + 1
  while (next <= source.lineCount && /^\s*#/.test(source.slice(source.lineStart(next), source.lineEnd(next)))) next++
  return next
}

/** Gives findings the severity that the user wants for their rules; errors are Prometheus's and stay. */
export function applyLevels(findings: readonly Finding[], levels: ReadonlyMap<string, Level>): Finding[] {
  if (levels.size === 0) return [...findings]
  return findings.flatMap((finding) => {
    const level = finding.severity === 'error' ? undefined : levels.get(finding.rule)
    if (level === undefined) return [finding]
    return level === 'off' ? [] : [{ ...finding, severity: level }]
  })
}
