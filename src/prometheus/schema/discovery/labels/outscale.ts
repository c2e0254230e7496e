import { metaLabels } from './meta-label.ts'

/** Labels that outscale_sd_configs gives (discovery/ of Prometheus). */
export const outscaleLabels = () =>
  metaLabels(
    '__meta_outscale_',
    {
      vm_instance_id: 'Instance ID of the virtual machine.',
      vm_region: 'Region of the virtual machine.',
      vm_subregion: 'Subregion of the virtual machine.',
      vm_state: 'State of the virtual machine.',
      vm_private_ip: 'Private IP address of the virtual machine.',
      vm_public_ip: 'Public IP address of the virtual machine.',
      'vm_tag_*': 'Each tag of the virtual machine, by its name.',
    },
    { since: '3.12' },
  )
