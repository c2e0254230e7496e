import { metaLabels } from './meta-label.ts'

/** Labels that docker_sd_configs gives (discovery/ of Prometheus). */
export const dockerLabels = () =>
  metaLabels('__meta_docker_', {
    container_id: 'ID of the container.',
    container_name: 'Name of the container.',
    container_network_mode: 'Network mode of the container.',
    'container_label_*': 'Each label of the container, by its name.',
    network_ip: 'IP address of the container in the network.',
    port_private: 'Port inside the container.',
    port_public: 'Port published on the host, if any.',
    port_public_ip: 'Address on which the port is published, if any.',
    network_id: 'ID of the network.',
    network_name: 'Name of the network.',
    network_scope: 'Scope of the network.',
    network_internal: 'true or false, as the network is internal.',
    network_ingress: 'true or false, as the network is an ingress network.',
    'network_label_*': 'Each label of the network, by its name.',
  })
