import { metaLabels } from './meta-label.ts'

/** Labels that openstack_sd_configs gives (discovery/ of Prometheus). */
export const openstackLabels = () => [
  ...metaLabels(
    '__meta_openstack_',
    {
      hypervisor_id: 'ID of the hypervisor.',
      hypervisor_host_ip: 'Host IP address of the hypervisor.',
      hypervisor_hostname: 'Hostname of the hypervisor.',
      hypervisor_status: 'Status of the hypervisor.',
      hypervisor_state: 'State of the hypervisor.',
      hypervisor_type: 'Type of the hypervisor.',
    },
    { roles: ['hypervisor'] },
  ),
  ...metaLabels(
    '__meta_openstack_',
    {
      address_pool: 'Network of the private address.',
      instance_flavor: 'Flavor of the instance.',
      instance_id: 'ID of the instance.',
      instance_name: 'Name of the instance.',
      instance_status: 'Status of the instance.',
      private_ip: 'Private IP address of the instance.',
      public_ip: 'Public IP address of the instance.',
      user_id: 'User account of the instance.',
      instance_image: { since: '2.46', doc: 'Image of the instance.' },
    },
    { roles: ['instance'] },
  ),
  ...metaLabels('__meta_openstack_', {
    project_id: 'Project of the instance.',
    'tag_*': 'Each metadata value of the instance, by its key.',
  }),
  ...metaLabels(
    '__meta_openstack_',
    {
      loadbalancer_id: { since: '3.2', doc: 'ID of the load balancer.' },
      loadbalancer_name: { since: '3.2', doc: 'Name of the load balancer.' },
      loadbalancer_operating_status: { since: '3.2', doc: 'Operating status of the load balancer.' },
      loadbalancer_provisioning_status: { since: '3.2', doc: 'Provisioning status of the load balancer.' },
      loadbalancer_availability_zone: { since: '3.2', doc: 'Availability zone of the load balancer.' },
      loadbalancer_floating_ip: { since: '3.2', doc: 'Floating IP address of the load balancer.' },
      loadbalancer_vip: { since: '3.2', doc: 'VIP of the load balancer.' },
      loadbalancer_provider: { since: '3.2', doc: 'Provider of the load balancer.' },
      loadbalancer_tags: { since: '3.2', doc: 'Tags of the load balancer.' },
    },
    { roles: ['loadbalancer'] },
  ),
]
