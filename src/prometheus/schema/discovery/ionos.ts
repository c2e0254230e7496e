import { requireText } from '../conditions.ts'
import { httpClient } from '../http-client.ts'
import { string } from '../scalars.ts'
import type { Section } from '../types.ts'
import { checkHttp } from './checks.ts'
import { port, refreshInterval } from './fields.ts'

/** discovery/ionos/ionos.go SDConfig. */
export const ionosSdConfig: Section = {
  name: 'ionos_sd_config',
  goType: 'discovery/ionos.SDConfig',
  doc: 'Finds servers of IONOS Cloud.',
  includes: [httpClient],
  fields: {
    datacenter_id: { type: string, doc: 'ID of the datacenter.' },
    refresh_interval: refreshInterval('60s'),
    port: port(),
  },
  check: (it, context) => {
    requireText(it, context, 'datacenter_id')
    checkHttp(it, context)
  },
}
