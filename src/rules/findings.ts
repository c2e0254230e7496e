import type { Finding, NodePath, Severity, Span } from '../diagnostics/finding.ts'

/** What a finding has beside its rule, message, place and path. */
export interface FindingExtras {
  readonly hint?: string | undefined
  readonly severity?: Severity
  readonly related?: Finding['related']
}

/** Collects findings; what aliases and merge keys lead to again and again is taken once. */
export class Findings {
  readonly #list: Finding[] = []
  readonly #seen = new Set<string>()

  add(rule: string, span: Span, path: NodePath, message: string, extras: FindingExtras = {}): void {
    const key = `${rule} ${span.start} ${span.end} ${message}`
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    const { hint, severity = 'error', related } = extras
    this.#list.push({
      rule,
      severity,
      message,
      span: { start: span.start, end: span.end },
      path,
      ...(hint === undefined ? {} : { hint }),
      ...(related === undefined ? {} : { related }),
    })
  }

  /** In the order of the text. */
  sorted(): Finding[] {
    return this.#list.sort((a, b) => a.span.start - b.span.start)
  }
}
