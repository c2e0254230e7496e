import { metaLabels } from './meta-label.ts'

/** Labels that file_sd_configs gives (discovery/ of Prometheus). */
export const fileLabels = () =>
  metaLabels('__meta_', {
    filepath: 'Path of the file that the target comes from.',
  })
