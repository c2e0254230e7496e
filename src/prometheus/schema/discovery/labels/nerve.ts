import { metaLabels } from './meta-label.ts'

/** Labels that nerve_sd_configs gives (discovery/ of Prometheus). */
export const nerveLabels = () =>
  metaLabels('__meta_nerve_', {
    path: 'Path of the endpoint in ZooKeeper.',
    endpoint_host: 'Host of the endpoint.',
    endpoint_port: 'Port of the endpoint.',
    endpoint_name: 'Name of the endpoint.',
  })
