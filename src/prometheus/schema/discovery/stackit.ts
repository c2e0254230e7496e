import { isText } from '../conditions.ts'
import { httpClient } from '../http-client.ts'
import { secret, string } from '../scalars.ts'
import type { Section } from '../types.ts'
import { checkHttp } from './checks.ts'
import { port, refreshInterval } from './fields.ts'
import { checkUrl } from './url.ts'

/** discovery/stackit/stackit.go SDConfig. */
export const stackitSdConfig: Section = {
  name: 'stackit_sd_config',
  goType: 'discovery/stackit.SDConfig',
  doc: 'Finds servers of STACKIT.',
  includes: [httpClient],
  fields: {
    project: { type: string, doc: 'ID of the project.' },
    region: { type: string, default: 'eu01', doc: 'Region.' },
    endpoint: { type: string, doc: 'URL of the API; that of the region where nothing is said.' },
    service_account_key: { type: secret, doc: 'Service account key, as JSON text.' },
    private_key: { type: secret, doc: 'Private key of the service account, as PEM text.' },
    service_account_key_path: { type: string, doc: 'File with the service account key, not relative to the config.' },
    private_key_path: { type: string, doc: 'File with the private key, not relative to the config.' },
    credentials_file_path: { type: string, doc: 'File with the credentials, not relative to the config.' },
    refresh_interval: refreshInterval('60s'),
    port: port(),
  },
  check: (it, context) => {
    if (!isText(it, 'region') && !isText(it, 'endpoint') && !it.isInvalid('region') && !it.isInvalid('endpoint')) {
      context.refuse(it, {
        rule: 'required-field',
        field: 'region',
        message: '"region" is empty: a stackit_sd_config needs a region or an endpoint',
      })
    }
    checkUrl(it, context, 'endpoint')
    checkHttp(it, context)
  },
}
