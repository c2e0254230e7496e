import { metaLabels } from './meta-label.ts'

/** Labels that linode_sd_configs gives (discovery/ of Prometheus). */
export const linodeLabels = () =>
  metaLabels('__meta_linode_', {
    instance_id: 'ID of the instance.',
    instance_label: 'Name (label) of the instance.',
    image: 'Image of the instance.',
    private_ipv4: 'Private IPv4 address of the instance.',
    public_ipv4: 'Public IPv4 address of the instance.',
    public_ipv6: 'Public IPv6 address of the instance.',
    private_ipv4_rdns: 'Private IPv4 reverse DNS of the instance.',
    public_ipv4_rdns: 'Public IPv4 reverse DNS of the instance.',
    public_ipv6_rdns: 'Public IPv6 reverse DNS of the instance.',
    region: 'Region of the instance.',
    type: 'Type of the instance.',
    status: 'Status of the instance.',
    tags: 'Tags of the instance.',
    group: 'Group of the instance.',
    hypervisor: 'Hypervisor of the instance.',
    backups: 'Whether backups are on: enabled or disabled.',
    specs_disk_bytes: 'Disk of the instance in bytes.',
    specs_memory_bytes: 'Memory of the instance in bytes.',
    specs_vcpus: 'Number of virtual CPUs of the instance.',
    specs_transfer_bytes: 'Monthly transfer of the instance in bytes.',
    extra_ips: 'Other IPv4 addresses of the instance, joined by the separator.',
    gpus: { since: '2.49', doc: 'Number of GPUs of the instance.' },
    ipv6_ranges: { since: '2.52', doc: 'IPv6 ranges of the instance, joined by the separator.' },
  })
