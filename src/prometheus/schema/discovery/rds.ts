import { httpClient } from '../http-client.ts'
import { int, string } from '../scalars.ts'
import { list, type Section, section } from '../types.ts'
import { awsAccess, awsFilter, requireRegion } from './aws-common.ts'
import { checkHttp, refuseZero } from './checks.ts'
import { port, refreshInterval } from './fields.ts'

/** discovery/aws/rds.go RDSSDConfig. */
export const rdsSdConfig: Section = {
  name: 'rds_sd_config',
  goType: 'discovery/aws.RDSSDConfig',
  doc: 'Finds database instances of RDS of AWS.',
  includes: [httpClient],
  fields: {
    ...awsAccess,
    clusters: { type: list(string), doc: 'ARNs of the clusters to look at; all of the region without any.' },
    refresh_interval: refreshInterval('60s'),
    port: port(),
    filters: { type: list(section(awsFilter)), since: '3.13', doc: 'Filters that an instance has to pass.' },
    request_concurrency: { type: int, default: 10, doc: 'How many requests to the API may run at once.' },
  },
  check: (it, context) => {
    requireRegion(it, context)
    checkHttp(it, context)
    refuseZero(it, context, 'rds_sd_configs')
  },
}
