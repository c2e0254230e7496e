import { metaLabels } from './meta-label.ts'

/** Labels that triton_sd_configs gives (discovery/ of Prometheus). */
export const tritonLabels = () =>
  metaLabels('__meta_triton_', {
    groups: 'Groups of the target, between commas.',
    machine_id: 'ID of the target.',
    machine_alias: 'Alias of the target.',
    machine_brand: 'Brand of the target.',
    machine_image: 'Image of the target.',
    server_id: 'ID of the compute node on which the target runs.',
  })
