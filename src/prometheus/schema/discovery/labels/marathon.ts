import { metaLabels } from './meta-label.ts'

/** Labels that marathon_sd_configs gives (discovery/ of Prometheus). */
export const marathonLabels = () =>
  metaLabels('__meta_marathon_', {
    'app_label_*': 'Each label of the app, by its name.',
    app: 'Name of the app, with slashes as dashes.',
    image: 'Docker image of the app, if it has one.',
    port_index: 'Index of the port among those of the app.',
    task: 'ID of the Mesos task.',
    'port_mapping_label_*': 'Each label of the port mapping, by its name.',
    'port_definition_label_*': 'Each label of the port definition, by its name.',
  })
