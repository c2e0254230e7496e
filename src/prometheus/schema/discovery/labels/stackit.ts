import { metaLabels } from './meta-label.ts'

/** Labels that stackit_sd_configs gives (discovery/ of Prometheus). */
export const stackitLabels = () =>
  metaLabels(
    '__meta_stackit_',
    {
      'private_ipv4_*': 'Private IPv4 address of the server in each network, by its name.',
      type: 'Type of the server.',
      'label_*': 'Each label of the server, by its name.',
      'labelpresent_*': 'true for each label of the server.',
      project: 'Project of the server.',
      id: 'ID of the server.',
      name: 'Name of the server.',
      status: 'Status of the server.',
      power_status: 'Power status of the server.',
      availability_zone: 'Availability zone of the server.',
      public_ipv4: 'Public IPv4 address of the server.',
    },
    { since: '3.5' },
  )
