import { httpClient } from '../http-client.ts'
import type { Section } from '../types.ts'
import { awsAccess, requireRegion } from './aws-common.ts'
import { checkHttpFrom248, refuseZero } from './checks.ts'
import { port, refreshInterval } from './fields.ts'

/** discovery/aws/lightsail.go LightsailSDConfig. */
export const lightsailSdConfig: Section = {
  name: 'lightsail_sd_config',
  goType: 'discovery/aws.LightsailSDConfig',
  doc: 'Finds Lightsail instances of AWS.',
  includes: [httpClient],
  fields: { ...awsAccess, refresh_interval: refreshInterval('60s'), port: port() },
  check: (it, context) => {
    requireRegion(it, context)
    checkHttpFrom248(it, context)
    refuseZero(it, context, 'lightsail_sd_configs')
  },
}
