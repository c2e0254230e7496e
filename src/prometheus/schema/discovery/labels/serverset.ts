import { metaLabels } from './meta-label.ts'

/** Labels that serverset_sd_configs gives (discovery/ of Prometheus). */
export const serversetLabels = () =>
  metaLabels('__meta_serverset_', {
    status: 'Status of the member.',
    path: 'Path of the member in ZooKeeper.',
    endpoint_host: 'Host of the default endpoint.',
    endpoint_port: 'Port of the default endpoint.',
    'endpoint_host_*': 'Host of each other endpoint, by its name.',
    'endpoint_port_*': 'Port of each other endpoint, by its name.',
    shard: 'Shard of the member.',
  })
