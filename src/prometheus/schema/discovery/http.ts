import { httpClient } from '../http-client.ts'
import { string } from '../scalars.ts'
import type { Section } from '../types.ts'
import { checkHttpFrom248 } from './checks.ts'
import { refreshInterval } from './fields.ts'
import { requireUrl } from './url.ts'

/** discovery/http/http.go SDConfig. */
export const httpSdConfig: Section = {
  name: 'http_sd_config',
  goType: 'discovery/http.SDConfig',
  doc: 'Fetches target groups as JSON from a URL.',
  includes: [httpClient],
  fields: {
    url: { type: string, doc: 'URL of the target groups.' },
    refresh_interval: refreshInterval('60s'),
  },
  check: (it, context) => {
    requireUrl(it, context, 'url', ['http', 'https'])
    checkHttpFrom248(it, context)
  },
}
