import { httpClient } from '../http-client.ts'
import { bool, string } from '../scalars.ts'
import type { Section } from '../types.ts'
import { checkHttp } from './checks.ts'
import { refreshInterval, tagSeparator } from './fields.ts'
import { requireServer } from './server.ts'

/** discovery/nomad/nomad.go SDConfig. */
export const nomadSdConfig: Section = {
  name: 'nomad_sd_config',
  goType: 'discovery/nomad.SDConfig',
  doc: 'Finds services that Nomad knows.',
  includes: [httpClient],
  fields: {
    server: { type: string, default: 'http://localhost:4646', doc: 'URL of the Nomad API.' },
    namespace: { type: string, default: 'default', doc: 'Namespace of the services.' },
    region: { type: string, default: 'global', doc: 'Region of the services.' },
    tag_separator: tagSeparator,
    allow_stale: { type: bool, default: true, doc: 'Whether answers may be stale, which takes load off Nomad.' },
    refresh_interval: refreshInterval('60s'),
  },
  check: (it, context) => {
    requireServer(it, context)
    checkHttp(it, context)
  },
}
