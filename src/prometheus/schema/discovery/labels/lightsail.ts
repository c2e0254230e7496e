import { metaLabels } from './meta-label.ts'

/** Labels that lightsail_sd_configs gives (discovery/ of Prometheus). */
export const lightsailLabels = () =>
  metaLabels('__meta_lightsail_', {
    availability_zone: 'Availability zone of the instance.',
    blueprint_id: 'Blueprint ID of the instance.',
    bundle_id: 'Bundle ID of the instance.',
    instance_name: 'Name of the instance.',
    instance_state: 'State of the instance.',
    instance_support_code: 'Support code of the instance.',
    ipv6_addresses: 'IPv6 addresses of the instance.',
    private_ip: 'Private IP address of the instance.',
    public_ip: 'Public IP address of the instance.',
    region: 'Region of the instance.',
    'tag_*': 'Each tag of the instance, by its name.',
  })
