import { httpClient } from '../http-client.ts'
import { string } from '../scalars.ts'
import type { Section } from '../types.ts'
import { checkHttp } from './checks.ts'
import { refreshInterval } from './fields.ts'
import { requireUrl } from './url.ts'

/** discovery/eureka/eureka.go SDConfig. */
export const eurekaSdConfig: Section = {
  name: 'eureka_sd_config',
  goType: 'discovery/eureka.SDConfig',
  doc: 'Finds the instances of the apps that a Eureka server knows.',
  includes: [httpClient],
  fields: {
    server: { type: string, doc: 'URL of the Eureka server.' },
    refresh_interval: refreshInterval('30s'),
  },
  check: (it, context) => {
    requireUrl(it, context, 'server')
    checkHttp(it, context)
  },
}
