import { metaLabels } from './meta-label.ts'

/** Labels that http_sd_configs gives (discovery/ of Prometheus). */
export const httpLabels = () =>
  metaLabels('__meta_', {
    url: 'URL that the target comes from.',
  })
