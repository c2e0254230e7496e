import { httpClient } from '../http-client.ts'
import { string } from '../scalars.ts'
import type { Section } from '../types.ts'
import { checkHttp, refuseZero } from './checks.ts'
import { port, refreshInterval, tagSeparator } from './fields.ts'

/** discovery/linode/linode.go SDConfig. */
export const linodeSdConfig: Section = {
  name: 'linode_sd_config',
  goType: 'discovery/linode.SDConfig',
  doc: 'Finds instances of Linode.',
  includes: [httpClient],
  fields: {
    region: { type: string, since: '2.52', doc: 'Region to which the search is limited.' },
    port: port(),
    tag_separator: tagSeparator,
    refresh_interval: refreshInterval('60s'),
  },
  check: (it, context) => {
    checkHttp(it, context)
    refuseZero(it, context, 'linode_sd_configs')
  },
}
