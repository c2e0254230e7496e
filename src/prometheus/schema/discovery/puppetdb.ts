import { requireText } from '../conditions.ts'
import { httpClient } from '../http-client.ts'
import { bool, string } from '../scalars.ts'
import type { Section } from '../types.ts'
import { checkHttpFrom248 } from './checks.ts'
import { port, refreshInterval } from './fields.ts'
import { requireUrl } from './url.ts'

/** discovery/puppetdb/puppetdb.go SDConfig. */
export const puppetdbSdConfig: Section = {
  name: 'puppetdb_sd_config',
  goType: 'discovery/puppetdb.SDConfig',
  doc: 'Finds resources in PuppetDB.',
  includes: [httpClient],
  fields: {
    url: { type: string, doc: 'URL of the root of PuppetDB.' },
    query: { type: string, doc: 'Query in PQL; only queries of resources are supported.' },
    include_parameters: {
      type: bool,
      default: false,
      doc: 'Whether parameters of resources become labels; passwords may be among them.',
    },
    refresh_interval: refreshInterval('60s'),
    port: port(),
  },
  check: (it, context) => {
    requireUrl(it, context, 'url', ['http', 'https'])
    requireText(it, context, 'query')
    checkHttpFrom248(it, context)
  },
}
