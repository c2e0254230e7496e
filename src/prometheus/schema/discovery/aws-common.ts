import type { CheckContext, Struct } from '../../config/struct.ts'
import { isText } from '../conditions.ts'
import { secret, string } from '../scalars.ts'
import { type Field, list, type Section } from '../types.ts'

/** discovery/aws Filter; EC2Filter before 3.13. */
export const awsFilter: Section = {
  name: 'filter',
  goType: 'discovery/aws.Filter',
  doc: 'A filter of the AWS API.',
  fields: {
    name: { type: string, doc: 'Name of the filter.' },
    values: { type: list(string), doc: 'Values that the filter lets pass.' },
  },
}

export const awsAccess: Readonly<Record<string, Field>> = {
  region: { type: string, doc: 'AWS region; without one, that of the EC2 instance on which Prometheus runs.' },
  endpoint: { type: string, doc: 'Endpoint of the AWS API to use instead of the usual one.' },
  access_key: { type: string, doc: 'Access key of the AWS API; without one, it comes from the environment.' },
  secret_key: { type: secret, doc: 'Secret key of the AWS API; without one, it comes from the environment.' },
  profile: { type: string, doc: 'Named AWS profile with which to connect.' },
  role_arn: { type: string, doc: 'ARN of the AWS role to take on.' },
  external_id: { type: string, since: '3.12', doc: 'External ID with which the role is taken on.' },
}

/**
 * Refuses a missing region. Up to 3.13 Prometheus looked for it while it read the config: in the metadata service of
 * EC2, and from 3.7 on in the environment and the AWS config first. Both depend on the machine; away from EC2 the
 * config is refused. From 3.14 on it looks for the region when it starts the discovery (discovery/aws loadRegion).
 */
export function requireRegion(it: Struct, context: CheckContext): void {
  if (context.from('3.14') || isText(it, 'region') || it.isInvalid('region')) return
  const place = context.from('3.7')
    ? 'in AWS_REGION, in the AWS config or at the metadata service of an EC2 instance'
    : 'at the metadata service of an EC2 instance'
  context.refuse(it, {
    rule: 'aws-region',
    field: 'region',
    message: `"region" ${it.isWritten('region') ? 'is empty' : 'is missing'}: Prometheus refuses the ${it.section.name} wherever it finds none ${place}`,
    hint: 'write the region, such as eu-west-1',
  })
}
