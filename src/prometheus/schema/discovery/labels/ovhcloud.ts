import { metaLabels } from './meta-label.ts'

/** Labels that ovhcloud_sd_configs gives (discovery/ of Prometheus). */
export const ovhcloudLabels = () => [
  ...metaLabels(
    '__meta_ovhcloud_',
    {
      dedicated_server_state: 'State of the server.',
      dedicated_server_commercial_range: 'Commercial range of the server.',
      dedicated_server_link_speed: 'Link speed of the server.',
      dedicated_server_rack: 'Rack of the server.',
      dedicated_server_no_intervention: 'No intervention of the server.',
      dedicated_server_os: 'Operating system of the server.',
      dedicated_server_support_level: 'Support level of the server.',
      dedicated_server_server_id: 'Server ID of the server.',
      dedicated_server_reverse: 'Reverse of the server.',
      dedicated_server_datacenter: 'Datacenter of the server.',
      dedicated_server_name: 'Name of the server.',
      dedicated_server_ipv4: 'IPv4 address of the server.',
      dedicated_server_ipv6: 'IPv6 address of the server.',
    },
    { roles: ['dedicated_server'] },
  ),
  ...metaLabels(
    '__meta_ovhcloud_',
    {
      vps_offer: 'Offer of the VPS.',
      vps_datacenter: 'Datacenter of the VPS.',
      vps_model_vcore: 'Virtual cores of the model of the VPS.',
      vps_maximum_additional_ip: 'Maximum additional IP address of the VPS.',
      vps_version: 'Version of the VPS.',
      vps_model_name: 'Name of the model of the VPS.',
      vps_disk: 'Disk of the VPS.',
      vps_memory: 'Memory of the VPS.',
      vps_zone: 'Zone of the VPS.',
      vps_display_name: 'Display name of the VPS.',
      vps_cluster: 'Cluster of the VPS.',
      vps_state: 'State of the VPS.',
      vps_name: 'Name of the VPS.',
      vps_netboot_mode: 'Netboot mode of the VPS.',
      vps_memory_limit: 'Memory limit of the VPS.',
      vps_offer_type: 'Offer type of the VPS.',
      vps_vcore: 'Virtual cores of the VPS.',
      vps_ipv4: 'IPv4 address of the VPS.',
      vps_ipv6: 'IPv6 address of the VPS.',
    },
    { roles: ['vps'] },
  ),
]
