import { metaLabels } from './meta-label.ts'

/** Labels that oci_sd_configs gives (discovery/ of Prometheus). */
export const ociLabels = () =>
  metaLabels(
    '__meta_oci_',
    {
      instance_id: 'ID of the instance.',
      instance_name: 'Name of the instance.',
      instance_state: 'State of the instance.',
      instance_shape: 'Shape of the instance.',
      availability_domain: 'Availability domain of the instance.',
      fault_domain: 'Fault domain of the instance.',
      region: 'Region of the instance.',
      tenancy_id: 'Tenancy ID of the instance.',
      compartment_id: 'Compartment ID of the instance.',
      image_id: 'Image ID of the instance.',
      vnic_id: 'VNIC ID of the instance.',
      private_ip: 'Private IP address of the instance.',
      public_ip: 'Public IP address of the instance.',
      ipv6_addresses: 'IPv6 addresses of the instance.',
      hostname_label: 'Hostname label of the primary VNIC.',
      'tag_*': 'Each free-form tag of the instance, by its key.',
      'defined_tag_*': 'Each defined tag of the instance, by namespace and key.',
    },
    { since: '3.14' },
  )
