import { requireText } from '../conditions.ts'
import { oneOf, secret, string } from '../scalars.ts'
import type { Section } from '../types.ts'
import { checkOneOf, plainOneOf } from './checks.ts'
import { refreshInterval } from './fields.ts'

const service = oneOf('service of OVHcloud', ['dedicated_server', 'vps'])

/** discovery/ovhcloud/ovhcloud.go SDConfig. The endpoint is looked at by the server only. */
export const ovhcloudSdConfig: Section = {
  name: 'ovhcloud_sd_config',
  goType: 'discovery/ovhcloud.SDConfig',
  doc: 'Finds dedicated servers or VPSs of OVHcloud.',
  fields: {
    endpoint: { type: string, default: 'ovh-eu', doc: 'Endpoint of the API, such as ovh-eu, or its URL.' },
    application_key: { type: string, doc: 'Application key.' },
    application_secret: { type: secret, doc: 'Application secret.' },
    consumer_key: { type: secret, doc: 'Consumer key.' },
    service: { type: plainOneOf(service), doc: 'What is discovered: dedicated_server or vps.' },
    refresh_interval: refreshInterval('60s'),
  },
  check: (it, context) => {
    for (const field of ['endpoint', 'application_key', 'application_secret', 'consumer_key']) {
      requireText(it, context, field)
    }
    checkOneOf(it, context, 'service', service)
  },
}
