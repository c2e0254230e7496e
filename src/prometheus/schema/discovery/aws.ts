import type { CheckContext, Struct } from '../../config/struct.ts'
import { httpClient } from '../http-client.ts'
import { oneOf, string } from '../scalars.ts'
import { list, type Section, section } from '../types.ts'
import { awsAccess, awsFilter, requireRegion } from './aws-common.ts'
import { aliveNames, requireOneOf } from './checks.ts'
import { port, refreshInterval } from './fields.ts'

const ROLES = [
  { value: 'ec2', doc: 'EC2 instances' },
  { value: 'ecs', doc: 'ECS tasks' },
  { value: 'elasticache', since: '3.11', doc: 'ElastiCache nodes' },
  { value: 'lightsail', doc: 'Lightsail instances' },
  { value: 'msk', since: '3.10', doc: 'brokers of MSK clusters' },
  { value: 'rds', since: '3.11', doc: 'RDS instances' },
] as const

/** discovery/aws/aws.go SDConfig. Its HTTP client is not validated, and it passes none of the checks of its roles. */
export const awsSdConfig: Section = {
  name: 'aws_sd_config',
  goType: 'discovery/aws.SDConfig',
  doc: 'Finds targets of a service of AWS, chosen by the role.',
  includes: [httpClient],
  fields: {
    role: { type: oneOf('AWS role', ROLES), doc: 'What is discovered: the service of AWS.' },
    ...awsAccess,
    refresh_interval: refreshInterval('60s'),
    port: { ...port(), doc: 'Port to scrape; 80 where nothing is said.' },
    filters: { type: list(section(awsFilter)), doc: 'Filters, for the roles ec2 and (from 3.13) rds.' },
    clusters: { type: list(string), doc: 'ARNs of clusters, for the roles ecs, msk, elasticache and rds.' },
  },
  check: checkAws,
}

function checkAws(it: Struct, context: CheckContext): void {
  if (context.from('3.10')) requireRegion(it, context)
  requireOneOf(it, context, 'role', aliveNames(ROLES, context))
}
