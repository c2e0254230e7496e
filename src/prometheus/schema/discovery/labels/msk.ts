import { metaLabels } from './meta-label.ts'

/** Labels that msk_sd_configs gives (discovery/ of Prometheus). */
export const mskLabels = () =>
  metaLabels(
    '__meta_msk_',
    {
      cluster_name: 'Name of the cluster.',
      cluster_arn: 'ARN of the cluster.',
      cluster_state: 'State of the cluster.',
      cluster_type: 'Type of the cluster.',
      cluster_version: 'Version of the cluster.',
      cluster_jmx_exporter_enabled: 'true or false: JMX exporter enabled, of the cluster.',
      cluster_configuration_arn: 'Configuration ARN of the cluster.',
      cluster_configuration_revision: 'Configuration revision of the cluster.',
      cluster_kafka_version: 'Kafka version of the cluster.',
      'cluster_tag_*': 'Each tag of the cluster, by its name.',
      node_type: 'Type of the node.',
      node_arn: 'ARN of the node.',
      node_added_time: 'Added time of the node.',
      node_instance_type: 'Instance type of the node.',
      node_attached_eni: 'Attached network interface (ENI) of the node.',
      broker_endpoint_index: 'Endpoint index of the broker.',
      broker_id: 'ID of the broker.',
      broker_client_subnet: 'Client subnet of the broker.',
      broker_client_vpc_ip: 'Client VPC IP address of the broker.',
      broker_node_exporter_enabled: 'true or false: node exporter enabled, of the broker.',
      controller_endpoint_index: 'Endpoint index of the controller.',
    },
    { since: '3.10' },
  )
