import type { CheckContext, Struct } from '../../config/struct.ts'
import { isText, requireText } from '../conditions.ts'
import { httpClient } from '../http-client.ts'
import { oneOf, path, secret, string } from '../scalars.ts'
import { list, type Section } from '../types.ts'
import { checkHttp, requireOneOf } from './checks.ts'
import { port, refreshInterval } from './fields.ts'
import { requireSecretKey } from './outscale.ts'
import { checkUrl } from './url.ts'

const ROLES = ['instance', 'baremetal']

/** discovery/scaleway/scaleway.go SDConfig. */
export const scalewaySdConfig: Section = {
  name: 'scaleway_sd_config',
  goType: 'discovery/scaleway.SDConfig',
  doc: 'Finds instances or bare metal servers of Scaleway.',
  includes: [httpClient],
  fields: {
    role: { type: oneOf('Scaleway role', ROLES), doc: 'What is discovered: instance or baremetal.' },
    project_id: { type: string, doc: 'ID of the project (a UUID).' },
    access_key: { type: string, doc: 'Access key: SCW and 17 letters and digits.' },
    secret_key: { type: secret, doc: 'Secret key (a UUID).' },
    secret_key_file: { type: path('credentials'), doc: 'File with the secret key.' },
    api_url: { type: string, default: 'https://api.scaleway.com', doc: 'URL of the API.' },
    zone: { type: string, default: 'fr-par-1', doc: 'Zone of the servers.' },
    name_filter: { type: string, doc: 'Text that the name of a server has to contain.' },
    tags_filter: { type: list(string), doc: 'Tags of which a server needs all.' },
    port: port(),
    refresh_interval: refreshInterval('60s'),
  },
  check: checkScaleway,
}

function checkScaleway(it: Struct, context: CheckContext): void {
  requireOneOf(it, context, 'role', ROLES)
  requireText(it, context, 'project_id')
  requireSecretKey(it, context)
  requireText(it, context, 'access_key')
  checkClient(it, context)
  checkHttp(it, context)
}

const UUID = /^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/

/** What the client of Scaleway demands of its settings (scaleway-sdk-go scw/client_option.go, validate). */
function checkClient(it: Struct, context: CheckContext): void {
  const refuse = (field: string, message: string): void => {
    if (!it.isInvalid(field)) context.refuse(it, { rule: 'invalid-value', field, message })
  }
  if (isText(it, 'access_key') && !/^SCW[A-Z0-9]{17}$/.test(it.string('access_key'))) {
    refuse(
      'access_key',
      `${JSON.stringify(it.string('access_key'))} is no access key of Scaleway: SCW and 17 of A-Z, 0-9`,
    )
  }
  if (isText(it, 'secret_key') && !isText(it, 'secret_key_file') && !UUID.test(it.string('secret_key'))) {
    refuse('secret_key', '"secret_key" is no secret key of Scaleway: it must be a UUID')
  }
  if (isText(it, 'project_id') && !UUID.test(it.string('project_id'))) {
    refuse('project_id', `${JSON.stringify(it.string('project_id'))} is no project of Scaleway: it must be a UUID`)
  }
  // The client of 3.10 knows longer names of regions.
  const zone = context.from('3.10') ? /^[a-z]{2}-[a-z]{3,7}-[0-9]{1,2}$/ : /^[a-z]{2}-[a-z]{3}-[1-9]$/
  if (!zone.test(it.string('zone'))) {
    refuse('zone', `${JSON.stringify(it.string('zone'))} is no zone of Scaleway, such as fr-par-1`)
  }
  const api = it.string('api_url')
  if (api === '') refuse('api_url', '"api_url" is empty: Prometheus crashes on it')
  else if (checkUrl(it, context, 'api_url') && api.endsWith('/')) {
    refuse('api_url', `${JSON.stringify(api)} in "api_url" must not end in a slash`)
  }
}
