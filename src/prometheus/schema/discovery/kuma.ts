import { httpClient } from '../http-client.ts'
import { duration, string } from '../scalars.ts'
import type { Section } from '../types.ts'
import { checkHttp } from './checks.ts'
import { refreshInterval } from './fields.ts'
import { requireUrl } from './url.ts'

/** discovery/xds/xds.go SDConfig (kuma.go KumaSDConfig). */
export const kumaSdConfig: Section = {
  name: 'kuma_sd_config',
  goType: 'discovery/xds.SDConfig',
  doc: 'Finds the dataplane proxies of a Kuma control plane.',
  includes: [httpClient],
  fields: {
    server: { type: string, doc: 'URL of the MADS xDS server of the control plane.' },
    client_id: { type: string, since: '2.50', doc: 'ID by which the control plane knows this Prometheus.' },
    refresh_interval: refreshInterval('15s'),
    fetch_timeout: { type: duration, default: '2m', doc: 'How long to wait for an answer of the control plane.' },
  },
  check: (it, context) => {
    requireUrl(it, context, 'server')
    checkHttp(it, context)
  },
}
