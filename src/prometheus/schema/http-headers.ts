import type { CheckContext, Struct } from '../config/struct.ts'
import { keySpan } from './conditions.ts'
import { path, secret, string } from './scalars.ts'
import { list, mapOf, type Section, section } from './types.ts'

/** prometheus/common config/headers.go Header. */
export const httpHeader: Section = {
  name: 'http_header',
  goType: 'common/config.Header',
  doc: 'The values of a header; all of them are sent.',
  fields: {
    values: { type: list(string), doc: 'Values.' },
    secrets: { type: list(secret), doc: 'Values that are not shown.' },
    files: { type: list(path('header')), doc: 'Files with a value each.' },
  },
}

/** common/config Headers. */
export const httpHeaders = mapOf(section(httpHeader), undefined, { again: 'last' })

/** common/config ReservedHeaders, in lower case. */
const RESERVED = new Set([
  'authorization',
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
  'x-prometheus-scrape-timeout-seconds',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-content-sha256',
])

/** Headers.Validate. */
export function checkHttpHeaders(it: Struct, context: CheckContext): void {
  for (const name of it.map('http_headers').keys()) {
    // Only ASCII letters fold (net/http CanonicalHeaderKey).
    if (!RESERVED.has(name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()))) continue
    const span = keySpan(it, 'http_headers', name)
    context.refuse(it, {
      rule: 'reserved-header',
      field: 'http_headers',
      ...(span ? { span } : {}),
      message: `the header "${name}" cannot be set: Prometheus sets it itself`,
    })
  }
}
