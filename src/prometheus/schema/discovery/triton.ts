import { requireText } from '../conditions.ts'
import { int, oneOf, string } from '../scalars.ts'
import { tlsConfig } from '../tls.ts'
import { list, type Section, section } from '../types.ts'
import { checkOneOf, plainOneOf } from './checks.ts'
import { port, refreshInterval } from './fields.ts'
import { requirePositive } from './oci.ts'

const role = oneOf('Triton role', ['container', 'cn'])

/** discovery/triton/triton.go SDConfig. */
export const tritonSdConfig: Section = {
  name: 'triton_sd_config',
  goType: 'discovery/triton.SDConfig',
  doc: 'Finds containers or compute nodes of Triton by its Container Monitor.',
  fields: {
    account: { type: string, doc: 'Account with which to look.' },
    role: { type: plainOneOf(role), default: 'container', doc: 'What is discovered: container or cn (compute nodes).' },
    dns_suffix: { type: string, doc: 'DNS suffix of the targets.' },
    endpoint: { type: string, doc: 'Host of the discovery service.' },
    groups: { type: list(string), doc: 'Groups to which the search is limited, for containers.' },
    port: { ...port(9163), doc: 'Port of the discovery service and of the metrics.' },
    refresh_interval: refreshInterval('60s'),
    version: { type: int, default: 1, doc: 'Version of the discovery API.' },
    tls_config: { type: section(tlsConfig), doc: 'TLS of the connections.' },
  },
  check: (it, context) => {
    checkOneOf(it, context, 'role', role)
    for (const field of ['account', 'dns_suffix', 'endpoint']) requireText(it, context, field)
    requirePositive(it, context)
  },
}
