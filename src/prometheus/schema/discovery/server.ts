import { withArticle } from '../../../diagnostics/article.ts'
import type { CheckContext, Struct } from '../../config/struct.ts'

/** Refuses a `server` of nothing but spaces (Go's strings.TrimSpace). */
export function requireServer(it: Struct, context: CheckContext): void {
  if (it.isInvalid('server') || /[^\s\u0085]|\ufeff/.test(it.string('server'))) return
  context.refuse(it, {
    rule: 'required-field',
    field: 'server',
    message: `"server" is empty: ${withArticle(it.section.name)} needs the address of a server`,
  })
}
