import type { Finding, LocatedText, Span } from '../diagnostics/finding.ts'

/** What a file is to Prometheus or promsd. `query` is an expression of the command line. */
export type FileKind = 'config' | 'scrape-config' | 'rules' | 'targets' | 'project' | 'query'

export interface LintedFile {
  /** As a person would type it. */
  readonly path: string
  readonly kind: FileKind
  readonly source: LocatedText
  /** In no particular order. */
  readonly findings: readonly Finding[]
  /** Where passwords and tokens stand, in order: never to be printed. */
  readonly secrets: readonly Span[]
}
