import { requireText } from '../conditions.ts'
import { httpClient } from '../http-client.ts'
import { secret, string } from '../scalars.ts'
import type { Section } from '../types.ts'
import { checkHttpFrom248 } from './checks.ts'
import { refreshInterval, tagSeparator } from './fields.ts'
import { checkUrl } from './url.ts'

/** discovery/uyuni/uyuni.go SDConfig. */
export const uyuniSdConfig: Section = {
  name: 'uyuni_sd_config',
  goType: 'discovery/uyuni.SDConfig',
  doc: 'Finds systems that a Uyuni server manages.',
  includes: [httpClient],
  fields: {
    server: { type: string, doc: 'URL of the Uyuni server.' },
    username: { type: string, doc: 'User name for the API.' },
    password: { type: secret, doc: 'Password for the API.' },
    entitlement: { type: string, default: 'monitoring_entitled', doc: 'Entitlement that a system needs.' },
    separator: { ...tagSeparator, doc: 'Text that joins the groups of a system in its label.' },
    refresh_interval: refreshInterval('60s'),
  },
  check: (it, context) => {
    for (const field of ['server', 'username', 'password']) requireText(it, context, field)
    checkUrl(it, context, 'server')
    checkHttpFrom248(it, context)
  },
}
