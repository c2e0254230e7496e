import { isText } from './conditions.ts'
import { bool, secret, string } from './scalars.ts'
import type { Section } from './types.ts'

/** prometheus/sigv4 SigV4Config. */
export const sigv4: Section = {
  name: 'sigv4',
  goType: 'sigv4.SigV4Config',
  startsAnew: true,
  doc: 'Signs requests for AWS (Signature Version 4).',
  fields: {
    region: { type: string, doc: 'AWS region; that of the default credentials chain where nothing is said.' },
    access_key: { type: string, doc: 'AWS access key.' },
    secret_key: { type: secret, doc: 'AWS secret key.' },
    profile: { type: string, doc: 'Named AWS profile to authenticate with.' },
    role_arn: { type: string, doc: 'ARN of a role to assume.' },
    external_id: { type: string, since: '3.10', doc: 'External ID given when the role is assumed.' },
    use_fips_sts_endpoint: {
      type: bool,
      since: '3.1',
      default: false,
      doc: 'Whether the FIPS endpoint of STS is used.',
    },
    service_name: {
      type: string,
      since: '3.5',
      doc: 'AWS service that the signature is for; aps where nothing is said.',
    },
  },
  // SigV4Config.Validate
  check(it, context) {
    const [key, secretKey] = ['access_key', 'secret_key'] as const
    const alone = isText(it, key) ? secretKey : key
    if (isText(it, key) !== isText(it, secretKey) && !it.isInvalid(alone)) {
      const given = alone === key ? secretKey : key
      context.refuse(it, {
        rule: 'required-field',
        field: given,
        message: `"${given}" needs "${alone}" beside it`,
      })
    }
    if (context.from('3.10') && isText(it, 'external_id') && !isText(it, 'role_arn') && !it.isInvalid('role_arn')) {
      context.refuse(it, {
        rule: 'required-field',
        field: 'external_id',
        message: '"external_id" needs "role_arn" beside it',
      })
    }
  },
}
