import { withArticle } from '../../../diagnostics/article.ts'
import type { CheckContext, Struct } from '../../config/struct.ts'
import { atMostOne, isText, requireText } from '../conditions.ts'
import { httpClient } from '../http-client.ts'
import { oneOf, path, secret, string } from '../scalars.ts'
import { list, type Section } from '../types.ts'
import { checkHttp, checkOneOf, plainOneOf } from './checks.ts'
import { port, refreshInterval } from './fields.ts'

const auth = oneOf('way to authenticate', ['api_key', 'instance_principal'])
const PASSPHRASES = ['key_passphrase', 'key_passphrase_file']
const KEY_FIELDS = ['tenancy', 'user', 'fingerprint', 'key_file']

/** discovery/oci/oci.go SDConfig. */
export const ociSdConfig: Section = {
  name: 'oci_sd_config',
  goType: 'discovery/oci.SDConfig',
  doc: 'Finds compute instances of Oracle Cloud Infrastructure.',
  includes: [httpClient],
  fields: {
    auth: {
      type: plainOneOf(auth),
      default: 'api_key',
      doc: 'How Prometheus authenticates: api_key or instance_principal.',
    },
    tenancy: { type: string, doc: 'OCID of the tenancy; api_key needs it.' },
    user: { type: string, doc: 'OCID of the user; api_key needs it.' },
    fingerprint: { type: string, doc: 'Fingerprint of the API key; api_key needs it.' },
    key_file: { type: path('key'), doc: 'File with the private key (PEM); api_key needs it.' },
    key_passphrase: { type: secret, doc: 'Passphrase of the private key.' },
    key_passphrase_file: { type: path('password'), doc: 'File with the passphrase of the private key.' },
    region: { type: string, doc: 'Region, such as eu-frankfurt-1.' },
    compartments: { type: list(string), doc: 'OCIDs of the compartments to look at.' },
    port: port(),
    refresh_interval: refreshInterval('60s'),
  },
  check: checkOci,
}

function checkOci(it: Struct, context: CheckContext): void {
  requireText(it, context, 'region')
  checkOneOf(it, context, 'auth', auth)
  const chosen = it.string('auth')
  if (chosen === 'api_key') {
    for (const field of KEY_FIELDS) requireText(it, context, field, 'auth is api_key')
    atMostOne(
      it,
      context,
      PASSPHRASES.filter((name) => isText(it, name)),
      { message: 'at most one of key_passphrase and key_passphrase_file can be given' },
    )
  } else if (chosen === 'instance_principal') {
    for (const field of [...KEY_FIELDS, ...PASSPHRASES].filter((name) => isText(it, name))) {
      context.refuse(it, {
        rule: 'conflict',
        field,
        message: `"${field}" cannot be given with "auth: instance_principal"`,
      })
    }
  }
  for (const [index, name] of it.strings('compartments').entries()) {
    if (name !== '') continue
    context.refuse(it, { rule: 'invalid-value', field: 'compartments', index, message: 'a compartment is empty' })
  }
  requirePositive(it, context)
  checkHttp(it, context)
}

/** Refuses a refresh_interval of 0 (be it written as null). */
export function requirePositive(it: Struct, context: CheckContext): void {
  if (it.isInvalid('refresh_interval') || it.number('refresh_interval') > 0) return
  context.refuse(it, {
    rule: 'invalid-value',
    field: 'refresh_interval',
    message: `"refresh_interval" of ${withArticle(it.section.name)} must be longer than 0`,
  })
}
