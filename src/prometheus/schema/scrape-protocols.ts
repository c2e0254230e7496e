import type { CheckContext, Struct } from '../config/struct.ts'
import { choice, otherThan } from './conditions.ts'
import type { EnumValue } from './types.ts'

/** config.go ScrapeProtocolsHeaders. */
const PROTOCOLS: readonly (EnumValue | string)[] = [
  'PrometheusProto',
  'OpenMetricsText1.0.0',
  'OpenMetricsText0.0.1',
  { value: 'PrometheusText1.0.0', since: '3.0' },
  'PrometheusText0.0.4',
]

export const scrapeProtocol = choice('scrape protocol', PROTOCOLS)
export const fallbackScrapeProtocol = choice('scrape protocol', PROTOCOLS, { empty: true })

/** config.go validateAcceptScrapeProtocols, for a list that is written. */
export function checkScrapeProtocols(it: Struct, context: CheckContext): void {
  const field = 'scrape_protocols'
  if (!it.has(field) || it.isInvalid(field)) return
  const protocols = it.strings(field)
  if (protocols.length === 0) {
    context.refuse(it, { rule: 'invalid-value', field, message: 'the list of scrape protocols is empty' })
  }
  const seen = new Map<string, number>()
  for (const [index, protocol] of protocols.entries()) {
    const earlier = seen.get(protocol.toLowerCase())
    seen.set(protocol.toLowerCase(), earlier ?? index)
    const span = earlier === undefined ? undefined : it.itemSpan(field, earlier)
    if (earlier !== undefined) {
      context.refuse(it, {
        rule: 'duplicate-value',
        field,
        index,
        message: `the scrape protocol ${JSON.stringify(protocol)} is listed twice`,
        ...(span ? { related: [{ message: 'first here', span }] } : {}),
      })
      continue
    }
    const problem = otherThan(scrapeProtocol, protocol, context.release)
    if (problem) context.refuse(it, { rule: 'invalid-value', field, index, ...problem })
  }
}
