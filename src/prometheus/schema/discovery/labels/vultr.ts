import { metaLabels } from './meta-label.ts'

/** Labels that vultr_sd_configs gives (discovery/ of Prometheus). */
export const vultrLabels = () =>
  metaLabels('__meta_vultr_', {
    instance_id: 'ID of the instance.',
    instance_label: 'Name (label) of the instance.',
    instance_os: 'Operating system of the instance.',
    instance_os_id: 'Operating system ID of the instance.',
    instance_region: 'Region of the instance.',
    instance_plan: 'Plan of the instance.',
    instance_main_ip: 'Main IP address of the instance.',
    instance_main_ipv6: 'Main IPv6 address of the instance.',
    instance_internal_ip: 'Internal IP address of the instance.',
    instance_features: 'Features of the instance.',
    instance_tags: 'Tags of the instance.',
    instance_hostname: 'Hostname of the instance.',
    instance_server_status: 'Server status of the instance.',
    instance_vcpu_count: 'Number of virtual CPUs of the instance.',
    instance_ram_mb: 'Memory of the instance in megabytes.',
    instance_allowed_bandwidth_gb: 'Monthly bandwidth of the instance in gigabytes.',
    instance_disk_gb: 'Disk of the instance in gigabytes.',
  })
