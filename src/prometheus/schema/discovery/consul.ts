import type { CheckContext, Struct } from '../../config/struct.ts'
import { isGiven, isText, relatedTo } from '../conditions.ts'
import { httpClient } from '../http-client.ts'
import { bool, secret, string } from '../scalars.ts'
import { list, mapOf, type Section } from '../types.ts'
import { checkHttp } from './checks.ts'
import { refreshInterval, tagSeparator } from './fields.ts'
import { requireServer } from './server.ts'

/** discovery/consul/consul.go SDConfig. */
export const consulSdConfig: Section = {
  name: 'consul_sd_config',
  goType: 'discovery/consul.SDConfig',
  doc: 'Finds services in the catalogue of Consul.',
  includes: [httpClient],
  fields: {
    server: {
      type: string,
      default: 'localhost:8500',
      misnomers: ['address', 'host'],
      doc: 'Host and port of the Consul API.',
    },
    path_prefix: { type: string, since: '2.45', doc: 'Prefix of the paths of the API, for a Consul behind a gateway.' },
    token: { type: secret, doc: 'Token for the Consul API.' },
    datacenter: { type: string, doc: 'Datacenter to query; that of the agent where nothing is said.' },
    namespace: { type: string, doc: 'Namespace (Consul Enterprise).' },
    partition: { type: string, doc: 'Admin partition (Consul Enterprise).' },
    scheme: { type: string, default: 'http', doc: 'Scheme with which the API is reached.' },
    username: {
      type: string,
      deprecated: { since: '2.42', hint: 'write basic_auth' },
      doc: 'User name; "basic_auth" is the newer spelling.',
    },
    password: {
      type: secret,
      deprecated: { since: '2.42', hint: 'write basic_auth' },
      doc: 'Password; "basic_auth" is the newer spelling.',
    },
    services: { type: list(string), doc: 'Names of the services to scrape; all of them without any.' },
    tags: {
      type: list(string),
      deprecated: { since: '3.0', hint: 'write a filter, such as \'ServiceTags contains "a"\'' },
      doc: 'Tags that a service must have, all of them.',
    },
    node_meta: {
      type: mapOf(string),
      deprecated: { since: '3.0', hint: 'write a filter, such as \'NodeMeta.rack == "a"\'' },
      doc: 'Metadata that a node must have.',
    },
    filter: {
      type: string,
      since: '3.0',
      doc: 'Filter expression of Consul for the catalogue; takes the place of tags and node_meta.',
    },
    health_filter: { type: string, since: '3.12', doc: 'Filter expression of Consul for the health endpoint.' },
    tag_separator: tagSeparator,
    allow_stale: { type: bool, default: true, doc: 'Whether answers may be stale, which takes load off Consul.' },
    refresh_interval: refreshInterval('30s'),
  },
  check: checkConsul,
}

function checkConsul(it: Struct, context: CheckContext): void {
  requireServer(it, context)
  const account = ['username', 'password'].find((name) => isText(it, name))
  if (account !== undefined && isGiven(it, 'basic_auth')) {
    context.refuse(it, {
      rule: 'conflict',
      field: account,
      message: `"${account}" cannot be given with "basic_auth" in a consul_sd_config`,
      ...relatedTo(it, 'basic_auth', '"basic_auth" is here'),
    })
  }
  for (const other of ['authorization', 'oauth2']) {
    if (!isText(it, 'token') || !isGiven(it, other)) continue
    context.refuse(it, {
      rule: 'conflict',
      field: 'token',
      message: `"token" cannot be given with "${other}" in a consul_sd_config`,
      ...relatedTo(it, other, `"${other}" is here`),
    })
  }
  checkHttp(it, context)
  checkAccount(it, context, account)
}

/** A user name and password become a basic_auth before the HTTP client is validated. */
function checkAccount(it: Struct, context: CheckContext, account: string | undefined): void {
  if (account === undefined || isGiven(it, 'basic_auth')) return
  const others = ['authorization', 'oauth2'].filter((name) => isGiven(it, name))
  others.push(...['bearer_token', 'bearer_token_file'].filter((name) => isText(it, name)))
  const [other] = others
  if (other === undefined) return
  context.refuse(it, {
    rule: 'conflict',
    field: account,
    message: `"${account}" cannot be given with "${other}" in a consul_sd_config`,
    ...relatedTo(it, other, `"${other}" is here`),
  })
}
