import type { CheckContext, Struct } from '../config/struct.ts'
import { choice, refuseOther, requireText } from './conditions.ts'
import { checkRemoteHeaders } from './remote-headers.ts'
import { bool, duration, float, oneOf, string } from './scalars.ts'
import { tlsConfig } from './tls.ts'
import { mapOf, type Section, section } from './types.ts'

/** prometheus/prometheus config/config.go TracingConfig. */
export const tracing: Section = {
  name: 'tracing',
  goType: 'config.TracingConfig',
  startsAnew: true,
  doc: 'Where Prometheus sends traces of itself, with OTLP.',
  fields: {
    client_type: {
      type: oneOf('tracing client type', ['http', 'grpc']),
      default: 'grpc',
      doc: 'Protocol of the connection: grpc or http.',
    },
    endpoint: { type: string, doc: 'Address that traces are sent to, host:port.' },
    sampling_fraction: { type: float, default: 0, doc: 'The share of traces that are sampled, from 0 to 1.' },
    insecure: { type: bool, default: false, doc: 'Whether the connection is without TLS.' },
    tls_config: { type: section(tlsConfig), doc: 'TLS of the connection.' },
    headers: { type: mapOf(string), doc: 'Further headers of each request.' },
    compression: {
      type: choice('compression', ['gzip'], { empty: true }),
      doc: 'Compression of the requests; none where nothing is said.',
    },
    timeout: { type: duration, default: '0s', doc: 'When a request is given up.' },
  },
  check: checkTracing,
}

/** TracingConfig.UnmarshalYAML. */
function checkTracing(it: Struct, context: CheckContext): void {
  checkRemoteHeaders(it, context, 'tracing has no authentication')
  requireText(it, context, 'endpoint')
  refuseOther(it, context, 'compression')
}
