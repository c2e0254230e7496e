import { metaLabels } from './meta-label.ts'

/** Labels that hetzner_sd_configs gives (discovery/ of Prometheus). */
export const hetznerLabels = () => [
  ...metaLabels(
    '__meta_hetzner_',
    {
      hcloud_image_name: 'Image name of the server.',
      hcloud_image_description: 'Image description of the server.',
      hcloud_image_os_version: 'Image operating system version of the server.',
      hcloud_image_os_flavor: 'Image operating system flavor of the server.',
      'hcloud_private_ipv4_*': 'Private IPv4 address of the server in each network, by its name.',
      hcloud_datacenter_location: 'Datacenter location of the server.',
      hcloud_datacenter_location_network_zone: 'Datacenter location network zone of the server.',
      hcloud_cpu_cores: 'CPU cores of the server.',
      hcloud_cpu_type: 'CPU type of the server.',
      hcloud_memory_size_gb: 'Memory size (GB) of the server.',
      hcloud_disk_size_gb: 'Disk size (GB) of the server.',
      hcloud_server_type: 'Server type of the server.',
      'hcloud_label_*': 'Each label of the server, by its name.',
      'hcloud_labelpresent_*': 'true for each label of the server.',
      hcloud_location: { since: '3.11', doc: 'Location of the server.' },
      hcloud_location_network_zone: { since: '3.11', doc: 'Location network zone of the server.' },
    },
    { roles: ['hcloud'] },
  ),
  ...metaLabels('__meta_hetzner_', {
    role: 'Role of the discovery: robot or hcloud.',
    server_id: 'ID of the server.',
    server_name: 'Name of the server.',
    server_status: 'Status of the server.',
    datacenter: 'Datacenter of the server.',
    public_ipv4: 'Public IPv4 address of the server.',
    public_ipv6_network: 'Public IPv6 network of the server.',
  }),
  ...metaLabels(
    '__meta_hetzner_',
    {
      robot_product: 'Product of the server.',
      robot_cancelled: 'true or false, as the server is cancelled.',
      robot_datacenter: { since: '3.11', doc: 'Datacenter of the server.' },
    },
    { roles: ['robot'] },
  ),
]
