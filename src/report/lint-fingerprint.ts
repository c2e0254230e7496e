import { createHash } from 'node:crypto'
import type { Finding } from '../diagnostics/finding.ts'

/**
 * Names findings of one file so that a service knows them again after lines were put in or taken out above: by path,
 * rule, message and the count of the same before. Text of the file has no part in it: it may be secret.
 */
export function fingerprints(path: string): (finding: Finding) => string {
  const seen = new Map<string, number>()
  return ({ rule, message }) => {
    const key = JSON.stringify([path, rule, message])
    const count = seen.get(key) ?? 0
    seen.set(key, count + 1)
    return createHash('sha256').update(`${key}${count}`).digest('hex').slice(0, 32)
  }
}
