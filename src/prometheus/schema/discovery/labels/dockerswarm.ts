import { metaLabels } from './meta-label.ts'

/** Labels that dockerswarm_sd_configs gives (discovery/ of Prometheus). */
export const dockerswarmLabels = () => [
  ...metaLabels(
    '__meta_dockerswarm_',
    {
      node_address: 'Address of the node.',
      node_availability: 'Availability of the node.',
      node_engine_version: 'Engine version of the node.',
      node_hostname: 'Hostname of the node.',
      node_id: 'ID of the node.',
      'node_label_*': 'Each label of the node, by its name.',
      node_manager_address: 'Address of the node as a manager.',
      node_manager_leader: 'true or false, as the node leads the managers.',
      node_manager_reachability: 'Reachability of the node as a manager.',
      node_platform_architecture: 'Platform architecture of the node.',
      node_platform_os: 'Platform operating system of the node.',
      node_role: 'Role of the node.',
      node_status: 'Status of the node.',
    },
    { roles: ['nodes', 'tasks'] },
  ),
  ...metaLabels(
    '__meta_dockerswarm_',
    {
      service_endpoint_port_name: 'Endpoint port name of the service.',
      service_endpoint_port_publish_mode: 'Endpoint port publish mode of the service.',
      service_id: 'ID of the service.',
      'service_label_*': 'Each label of the service, by its name.',
      service_name: 'Name of the service.',
      service_mode: 'Mode of the service.',
      service_updating_status: 'Updating status of the service.',
      service_task_container_image: 'Container image of the task of the service.',
      service_task_container_hostname: 'Container hostname of the task of the service.',
      network_id: 'ID of the network.',
      network_name: 'Name of the network.',
      network_scope: 'Scope of the network.',
      network_internal: 'true or false, as the network is internal.',
      network_ingress: 'true or false, as the network is an ingress network.',
      'network_label_*': 'Each label of the network, by its name.',
    },
    { roles: ['services', 'tasks'] },
  ),
  ...metaLabels(
    '__meta_dockerswarm_',
    {
      task_id: 'ID of the task.',
      task_desired_state: 'Desired state of the task.',
      task_state: 'State of the task.',
      task_container_id: 'Container ID of the task.',
      task_slot: 'Slot of the task.',
      task_port_publish_mode: 'Port publish mode of the task.',
      'container_label_*': 'Each label of the container, by its name.',
    },
    { roles: ['tasks'] },
  ),
]
