import type { FailureDetails } from '../diagnostics/failure.ts'
import type { Finding, Span } from '../diagnostics/finding.ts'
import type { DocumentTree } from '../document/node.ts'
import type { Source } from '../document/source.ts'
import { concealed } from './conceal.ts'
import { type SecretOptions, secretsOf } from './spans.ts'

export { concealedText } from './conceal.ts'
export { secretsOf } from './spans.ts'

/** Findings about a source that tell nothing of its secrets, and where what shows its lines has to hide them. */
export function withoutSecrets(
  findings: readonly Finding[],
  source: Source,
  tree: DocumentTree,
  options: SecretOptions = {},
): { readonly findings: readonly Finding[]; readonly secrets: readonly Span[] } {
  const secrets = secretsOf(source, tree, options)
  return { findings: concealed(findings, source, tree, secrets), secrets: secrets.spans }
}

/** The findings of a file as a Failure shows them, nothing of its secrets among them. */
export function refusedFindings(
  file: string,
  { source, tree }: { readonly source: Source; readonly tree: DocumentTree },
  findings: readonly Finding[],
  options?: SecretOptions,
): NonNullable<FailureDetails['findings']> {
  const { findings: list, secrets } = withoutSecrets(findings, source, tree, options)
  return { file, source, list, secrets }
}
