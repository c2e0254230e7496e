import { metaLabels } from './meta-label.ts'

/** Labels that kuma_sd_configs gives (discovery/ of Prometheus). */
export const kumaLabels = () =>
  metaLabels('__meta_kuma_', {
    mesh: 'Name of the mesh.',
    service: 'Name of the service that the proxy stands for.',
    dataplane: 'Name of the dataplane proxy.',
    'label_*': 'Each tag of the dataplane proxy, by its name.',
  })
