import type { CheckContext, Struct } from '../../config/struct.ts'
import { requireText } from '../conditions.ts'
import { httpClient } from '../http-client.ts'
import { oneOf, secret, string } from '../scalars.ts'
import type { Section } from '../types.ts'
import { checkHttpFrom248, checkOneOf, plainOneOf } from './checks.ts'
import { port, refreshInterval } from './fields.ts'

const method = oneOf('authentication method', [
  { value: 'OAuth' },
  { value: 'ManagedIdentity' },
  { value: 'SDK', since: '2.52' },
  { value: 'WorkloadIdentity', since: '3.11' },
])

/** discovery/azure/azure.go SDConfig. The environment is looked at by the server only. */
export const azureSdConfig: Section = {
  name: 'azure_sd_config',
  goType: 'discovery/azure.SDConfig',
  doc: 'Finds virtual machines of Azure.',
  includes: [httpClient],
  fields: {
    environment: { type: string, default: 'AzurePublicCloud', doc: 'Azure cloud to look at.' },
    authentication_method: {
      type: plainOneOf(method),
      default: 'OAuth',
      doc: 'How Prometheus authenticates: OAuth, ManagedIdentity, SDK (from 2.52) or WorkloadIdentity (from 3.11).',
    },
    subscription_id: { type: string, doc: 'ID of the subscription.' },
    tenant_id: { type: string, doc: 'ID of the tenant; OAuth needs it.' },
    client_id: { type: string, doc: 'ID of the client; OAuth needs it.' },
    client_secret: { type: secret, doc: 'Secret of the client; OAuth needs it.' },
    resource_group: { type: string, doc: 'Resource group to which the search is limited.' },
    refresh_interval: refreshInterval('300s'),
    port: port(),
  },
  check: checkAzure,
}

function checkAzure(it: Struct, context: CheckContext): void {
  requireText(it, context, 'subscription_id')
  checkOneOf(it, context, 'authentication_method', method)
  if (it.string('authentication_method') === 'OAuth') {
    const hint = 'authentication_method is OAuth, which needs tenant_id, client_id and client_secret'
    for (const field of ['tenant_id', 'client_id', 'client_secret']) requireText(it, context, field, hint)
  }
  checkHttpFrom248(it, context)
}
