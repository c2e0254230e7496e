import { metaLabels } from './meta-label.ts'

/** Labels that azure_sd_configs gives (discovery/ of Prometheus). */
export const azureLabels = () =>
  metaLabels('__meta_azure_', {
    subscription_id: 'Subscription ID of the machine.',
    tenant_id: 'Tenant ID of the machine.',
    machine_id: 'ID of the machine.',
    machine_resource_group: 'Resource group of the machine.',
    machine_name: 'Name of the machine.',
    machine_computer_name: 'Computer name of the machine.',
    machine_os_type: 'Operating system type of the machine.',
    machine_location: 'Location of the machine.',
    machine_private_ip: 'Private IP address of the machine.',
    machine_public_ip: 'Public IP address of the machine.',
    'machine_tag_*': 'Each tag of the machine, by its name.',
    machine_scale_set: 'Scale set of the machine.',
    machine_size: 'Size of the machine.',
  })
