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
  /** Whose findings it takes away. */
  readonly aims: readonly Aim[]
}

/** A rule on a line, whatever the number of comments that ask to ignore it there. */
interface Aim {
  isUsed: boolean
  hasError: boolean
}

/** By line and rule. */
type Aims = Map<string, Aim>

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
  const aims: Aims = new Map()
  const ignores = scanIgnores(source, tree, aims)
  const kept = findings.filter(({ rule, severity, span }) => {
    const aim = aims.get(aimKey(source.lineAt(span.start), rule))
    if (!aim) return true
    const isError = severity === 'error'
    if (isError) aim.hasError = true
    else aim.isUsed = true
    return isError
  })
  for (const { id, start, end, aims: own } of ignores) {
    if (own.some(({ isUsed }) => isUsed) || rules.isOff(id)) continue
    const isError = own.some(({ hasError }) => hasError)
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

function scanIgnores(source: Source, tree: DocumentTree, aims: Aims): Ignore[] {
  const ignores: Ignore[] = []
  // Several comments may stand above one line: that is looked for once.
  let below = 0
  for (const comment of scanComments(source, tree)) {
    const line = source.lineAt(comment.start)
    const match = MARK.exec(source.slice(comment.start, comment.end))
    if (!match) continue
    const alone = source.slice(source.lineStart(line), comment.start).trim() === ''
    if (alone && below <= line) below = nextContentLine(source, line)
    const lines = alone ? [line, below] : [line]
    const listed = match[1] ?? ''
    let at = comment.start + match.index + match[0].length - listed.length
    for (const part of listed.split(',')) {
      const id = part.trim()
      const start = at + part.indexOf(id)
      ignores.push({ id, start, end: start + id.length, aims: lines.map((each) => aimAt(aims, each, id)) })
      at += part.length + 1
    }
  }
  return ignores
}

function aimAt(aims: Aims, line: number, id: string): Aim {
  const key = aimKey(line, id)
  let aim = aims.get(key)
  if (!aim) {
    aim = { isUsed: false, hasError: false }
    aims.set(key, aim)
  }
  return aim
}

function aimKey(line: number, rule: string): string {
  return `${line} ${rule}`
}

/** The first line below one that is no comment. */
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
