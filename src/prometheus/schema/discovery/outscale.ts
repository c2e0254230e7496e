import { withArticle } from '../../../diagnostics/article.ts'
import type { CheckContext, Struct } from '../../config/struct.ts'
import { atMostOne, isText, requireText } from '../conditions.ts'
import { httpClient } from '../http-client.ts'
import { path, secret, string } from '../scalars.ts'
import type { Section } from '../types.ts'
import { checkHttp } from './checks.ts'
import { port, refreshInterval } from './fields.ts'

/** discovery/outscale/outscale.go SDConfig. */
export const outscaleSdConfig: Section = {
  name: 'outscale_sd_config',
  goType: 'discovery/outscale.SDConfig',
  doc: 'Finds virtual machines of Outscale.',
  includes: [httpClient],
  fields: {
    region: { type: string, default: 'eu-west-2', doc: 'Region.' },
    endpoint: { type: string, doc: 'URL of the API; that of the region where nothing is said.' },
    access_key: { type: string, doc: 'Access key.' },
    secret_key: { type: secret, doc: 'Secret key.' },
    secret_key_file: { type: path('credentials'), doc: 'File with the secret key.' },
    port: port(),
    refresh_interval: refreshInterval('60s'),
  },
  check: (it, context) => {
    requireText(it, context, 'region')
    requireText(it, context, 'access_key')
    requireSecretKey(it, context)
    checkHttp(it, context)
  },
}

/** Refuses both or neither of secret_key and secret_key_file. */
export function requireSecretKey(it: Struct, context: CheckContext): void {
  const names = ['secret_key', 'secret_key_file']
  const found = names.filter((name) => isText(it, name))
  atMostOne(it, context, found, { message: 'at most one of secret_key and secret_key_file can be given' })
  if (found.length > 0 || names.some((name) => it.isInvalid(name))) return
  context.refuse(it, {
    rule: 'required-field',
    message: `${withArticle(it.section.name)} needs "secret_key" or "secret_key_file"`,
  })
}
