import type { Finding } from '../diagnostics/finding.ts'

/** Message and hint in one, for formats that have one field for both. */
export function messageWithHint({ message, hint }: Finding): string {
  return hint === undefined ? message : `${message}; ${hint}`
}
