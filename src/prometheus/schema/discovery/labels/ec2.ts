import { metaLabels } from './meta-label.ts'

/** Labels that ec2_sd_configs gives (discovery/ of Prometheus). */
export const ec2Labels = () =>
  metaLabels('__meta_ec2_', {
    ami: 'AMI of the instance.',
    availability_zone: 'Availability zone of the instance.',
    availability_zone_id: 'Availability zone ID of the instance.',
    architecture: 'Architecture of the instance.',
    ipv6_addresses: 'IPv6 addresses of the instance.',
    instance_id: 'ID of the instance.',
    instance_lifecycle: 'spot or scheduled; absent for the usual ones.',
    instance_state: 'State of the instance.',
    instance_type: 'Type of the instance.',
    owner_id: 'Owner ID of the instance.',
    platform: 'Operating system platform: windows, else absent.',
    primary_subnet_id: 'Primary subnet ID of the instance.',
    private_dns_name: 'Private DNS name of the instance.',
    private_ip: 'Private IP address of the instance.',
    public_dns_name: 'Public DNS name of the instance.',
    public_ip: 'Public IP address of the instance.',
    region: 'Region of the instance.',
    subnet_id: 'Subnets of the instance, between commas.',
    'tag_*': 'Each tag of the instance, by its name.',
    vpc_id: 'VPC ID of the instance.',
    primary_ipv6_addresses: { since: '2.54', doc: 'Primary IPv6 addresses of the instance.' },
    default_ipv6_address: { since: '3.12', doc: 'Default IPv6 address of the instance.' },
  })
