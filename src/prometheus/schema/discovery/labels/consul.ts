import { metaLabels } from './meta-label.ts'

/** Labels that consul_sd_configs gives (discovery/ of Prometheus). */
export const consulLabels = () =>
  metaLabels('__meta_consul_', {
    address: 'Address of the node.',
    node: 'Name of the node.',
    'metadata_*': 'Each metadata value of the node, by its key.',
    'service_metadata_*': 'Each metadata value of the service, by its key.',
    tags: 'Tags of the service, between separators.',
    service: 'Name of the service.',
    health: 'Health of the service.',
    service_address: 'Address of the service.',
    service_port: 'Port of the service.',
    dc: 'Datacenter of the target.',
    namespace: 'Namespace of the service.',
    partition: 'Admin partition of the service.',
    'tagged_address_*': 'Each tagged address of the node, by its key.',
    service_id: 'ID of the service.',
  })
