import { httpClient } from '../http-client.ts'
import type { Section } from '../types.ts'
import { checkHttp, refuseZero } from './checks.ts'
import { port, refreshInterval } from './fields.ts'

/** discovery/vultr/vultr.go SDConfig. */
export const vultrSdConfig: Section = {
  name: 'vultr_sd_config',
  goType: 'discovery/vultr.SDConfig',
  doc: 'Finds instances of Vultr.',
  includes: [httpClient],
  fields: { port: port(), refresh_interval: refreshInterval('60s') },
  check: (it, context) => {
    checkHttp(it, context)
    refuseZero(it, context, 'vultr_sd_configs')
  },
}
