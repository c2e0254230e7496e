import { httpClient } from '../http-client.ts'
import { oneOf, string } from '../scalars.ts'
import type { Section } from '../types.ts'
import { checkHttp, requireOneOf } from './checks.ts'
import { port, refreshInterval } from './fields.ts'

const ROLES = ['robot', 'hcloud']

/** discovery/hetzner/hetzner.go SDConfig. */
export const hetznerSdConfig: Section = {
  name: 'hetzner_sd_config',
  goType: 'discovery/hetzner.SDConfig',
  doc: 'Finds servers of Hetzner.',
  includes: [httpClient],
  fields: {
    role: { type: oneOf('Hetzner role', ROLES), doc: 'What is discovered: robot (dedicated servers) or hcloud.' },
    port: port(),
    refresh_interval: refreshInterval('60s'),
    label_selector: { type: string, since: '3.5', doc: 'Label selector that servers have to match, for hcloud.' },
  },
  check: (it, context) => {
    requireOneOf(it, context, 'role', ROLES)
    checkHttp(it, context)
  },
}
