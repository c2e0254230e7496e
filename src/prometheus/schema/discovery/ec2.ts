import type { CheckContext, Struct } from '../../config/struct.ts'
import { httpClient } from '../http-client.ts'
import { list, type Section, section } from '../types.ts'
import { awsAccess, awsFilter, requireRegion } from './aws-common.ts'
import { checkHttpFrom248, refuseZero } from './checks.ts'
import { port, refreshInterval } from './fields.ts'

/** discovery/aws/ec2.go EC2SDConfig. */
export const ec2SdConfig: Section = {
  name: 'ec2_sd_config',
  goType: 'discovery/aws.EC2SDConfig',
  doc: 'Finds EC2 instances of AWS.',
  includes: [httpClient],
  fields: {
    ...awsAccess,
    refresh_interval: refreshInterval('60s'),
    port: port(),
    filters: {
      type: list(section(awsFilter), { refusesNull: 'a filter is empty: Prometheus crashes on null here' }),
      doc: 'Filters of DescribeInstances, all of which an instance has to pass.',
    },
  },
  check: checkEc2,
}

function checkEc2(it: Struct, context: CheckContext): void {
  requireRegion(it, context)
  for (const filter of it.structs('filters')) {
    if (filter.isInvalid('values') || filter.list('values').length > 0) continue
    context.refuse(filter, {
      rule: 'required-field',
      field: 'values',
      message: '"values" of an EC2 filter is empty: a filter needs at least one value',
    })
  }
  checkHttpFrom248(it, context)
  refuseZero(it, context, 'ec2_sd_configs')
}
