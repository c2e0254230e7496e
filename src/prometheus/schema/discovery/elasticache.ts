import { httpClient } from '../http-client.ts'
import { int, string } from '../scalars.ts'
import { list, type Section } from '../types.ts'
import { awsAccess, requireRegion } from './aws-common.ts'
import { checkHttp, refuseZero } from './checks.ts'
import { port, refreshInterval } from './fields.ts'

/** discovery/aws/elasticache.go ElasticacheSDConfig. */
export const elasticacheSdConfig: Section = {
  name: 'elasticache_sd_config',
  goType: 'discovery/aws.ElasticacheSDConfig',
  doc: 'Finds ElastiCache nodes of AWS.',
  includes: [httpClient],
  fields: {
    ...awsAccess,
    clusters: { type: list(string), doc: 'ARNs of the caches to look at; all of the region without any.' },
    refresh_interval: refreshInterval('60s'),
    port: port(),
    request_concurrency: { type: int, default: 10, doc: 'How many requests to the API may run at once.' },
  },
  check: (it, context) => {
    requireRegion(it, context)
    checkHttp(it, context)
    refuseZero(it, context, 'elasticache_sd_configs')
  },
}
