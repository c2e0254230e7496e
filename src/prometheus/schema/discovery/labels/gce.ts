import { metaLabels } from './meta-label.ts'

/** Labels that gce_sd_configs gives (discovery/ of Prometheus). */
export const gceLabels = () =>
  metaLabels('__meta_gce_', {
    'interface_ipv4_*': 'IPv4 address of each network interface, by its name.',
    project: 'Project of the instance.',
    zone: 'Zone of the instance.',
    network: 'Network of the instance.',
    subnetwork: 'Subnetwork of the instance.',
    public_ip: 'Public IP address of the instance.',
    private_ip: 'Private IP address of the instance.',
    instance_id: 'ID of the instance.',
    instance_name: 'Name of the instance.',
    instance_status: 'Status of the instance.',
    tags: 'Tags of the instance.',
    'metadata_*': 'Each metadata value of the instance, by its name.',
    'label_*': 'Each label of the instance, by its name.',
    machine_type: 'Machine type of the instance.',
  })
