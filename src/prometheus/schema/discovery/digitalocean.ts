import type { CheckContext, Struct } from '../../config/struct.ts'
import { httpClient } from '../http-client.ts'
import { oneOf, string } from '../scalars.ts'
import { mapOf, type Section } from '../types.ts'
import { checkHttp, refuseZero, requireOneOf } from './checks.ts'
import { port, refreshInterval } from './fields.ts'

const ROLES = ['droplets', 'databases']

/** discovery/digitalocean/digitalocean.go SDConfig. */
export const digitaloceanSdConfig: Section = {
  name: 'digitalocean_sd_config',
  goType: 'discovery/digitalocean.SDConfig',
  doc: 'Finds droplets (and from 3.12 databases) of DigitalOcean.',
  includes: [httpClient],
  fields: {
    role: { type: oneOf('DigitalOcean role', ROLES), since: '3.12', default: 'droplets', doc: 'What is discovered.' },
    port: port(),
    refresh_interval: refreshInterval('60s'),
    // A Go http.Client without a tag that would hide it from YAML.
    httpclient: { type: mapOf(string), since: '3.12', doc: 'Made for tests of Prometheus: leave it out.' },
  },
  check: checkDigitalocean,
}

function checkDigitalocean(it: Struct, context: CheckContext): void {
  if (context.from('3.12')) requireOneOf(it, context, 'role', ROLES)
  else refuseZero(it, context, 'digitalocean_sd_configs')
  checkHttp(it, context)
}
