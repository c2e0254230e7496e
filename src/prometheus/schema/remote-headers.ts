import type { CheckContext, Struct } from '../config/struct.ts'
import { keySpan } from './conditions.ts'

/** config.go reservedHeaders. */
const RESERVED = new Set([
  'host',
  'content-encoding',
  'content-length',
  'content-type',
  'user-agent',
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'www-authenticate',
  'accept-encoding',
  'x-prometheus-remote-write-version',
  'x-prometheus-remote-read-version',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-content-sha256',
])

/** config.go validateHeaders and validateHeadersForTracing; `instead` says what sets an Authorization header. */
export function checkRemoteHeaders(it: Struct, context: CheckContext, instead: string): void {
  for (const name of it.map('headers').keys()) {
    const lower = name.toLowerCase()
    if (lower !== 'authorization' && !RESERVED.has(lower)) continue
    const span = keySpan(it, 'headers', name)
    context.refuse(it, {
      rule: 'reserved-header',
      field: 'headers',
      ...(span ? { span } : {}),
      message: `the header "${name}" cannot be set${lower === 'authorization' ? ` here: ${instead}` : ': Prometheus sets it itself'}`,
    })
  }
}
