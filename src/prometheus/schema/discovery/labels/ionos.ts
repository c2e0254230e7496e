import { metaLabels } from './meta-label.ts'

/** Labels that ionos_sd_configs gives (discovery/ of Prometheus). */
export const ionosLabels = () =>
  metaLabels('__meta_ionos_', {
    server_availability_zone: 'Availability zone of the server.',
    server_boot_cdrom_id: 'CD-ROM from which the server starts.',
    server_boot_image_id: 'Image from which the server starts.',
    server_boot_volume_id: 'Volume from which the server starts.',
    server_cpu_family: 'CPU family of the server.',
    server_id: 'ID of the server.',
    server_ip: 'IP addresses of the server, between commas.',
    server_lifecycle: 'Lifecycle of the server.',
    server_name: 'Name of the server.',
    'server_nic_ip_*': 'IP addresses of each network card, by its name.',
    server_servers_id: 'ID of the list of servers that the server is in.',
    server_state: 'State of the server.',
    server_type: 'Type of the server.',
  })
