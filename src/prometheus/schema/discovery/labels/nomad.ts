import { metaLabels } from './meta-label.ts'

/** Labels that nomad_sd_configs gives (discovery/ of Prometheus). */
export const nomadLabels = () =>
  metaLabels('__meta_nomad_', {
    address: 'Address of the service.',
    service: 'Service of the service.',
    namespace: 'Namespace of the service.',
    node_id: 'ID of the node.',
    dc: 'Datacenter of the service.',
    service_address: 'Address of the service.',
    service_port: 'Port of the service.',
    service_id: 'ID of the service.',
    tags: 'Tags of the service.',
  })
