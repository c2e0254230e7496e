import { metaLabels } from './meta-label.ts'

/** Labels that elasticache_sd_configs gives (discovery/ of Prometheus). */
export const elasticacheLabels = () =>
  metaLabels(
    '__meta_elasticache_',
    {
      deployment_option: 'Whether the cache is a node of a cluster or serverless.',
      cache_cluster_arn: 'ARN of the cache cluster.',
      cache_cluster_at_rest_encryption_enabled: 'true or false: at rest encryption enabled, of the cache cluster.',
      cache_cluster_auth_token_enabled: 'true or false: auth token enabled, of the cache cluster.',
      cache_cluster_auth_token_last_modified: 'Auth token last modified of the cache cluster.',
      cache_cluster_auto_minor_version_upgrade: 'true or false: auto minor version upgrade, of the cache cluster.',
      cache_cluster_cache_cluster_create_time: 'Create time of the cache cluster.',
      cache_cluster_cache_cluster_id: 'ID of the cache cluster.',
      cache_cluster_cache_cluster_status: 'Status of the cache cluster.',
      cache_cluster_cache_node_type: 'Cache node type of the cache cluster.',
      cache_cluster_cache_parameter_group: 'Cache parameter group of the cache cluster.',
      cache_cluster_cache_subnet_group_name: 'Cache subnet group name of the cache cluster.',
      cache_cluster_client_download_landing_page: 'Client download landing page of the cache cluster.',
      cache_cluster_engine: 'Engine of the cache cluster.',
      cache_cluster_engine_version: 'Engine version of the cache cluster.',
      cache_cluster_ip_discovery: 'IP discovery of the cache cluster.',
      cache_cluster_network_type: 'Network type of the cache cluster.',
      cache_cluster_num_cache_nodes: 'Number of cache nodes of the cache cluster.',
      cache_cluster_preferred_availability_zone: 'Preferred availability zone of the cache cluster.',
      cache_cluster_preferred_maintenance_window: 'Preferred maintenance window of the cache cluster.',
      cache_cluster_preferred_outpost_arn: 'Preferred outpost ARN of the cache cluster.',
      cache_cluster_replication_group_id: 'Replication group ID of the cache cluster.',
      cache_cluster_replication_group_log_delivery_enabled:
        'true or false: replication group log delivery enabled, of the cache cluster.',
      cache_cluster_snapshot_retention_limit: 'Snapshot retention limit of the cache cluster.',
      cache_cluster_snapshot_window: 'Snapshot window of the cache cluster.',
      cache_cluster_transit_encryption_enabled: 'true or false: transit encryption enabled, of the cache cluster.',
      cache_cluster_transit_encryption_mode: 'Transit encryption mode of the cache cluster.',
      cache_cluster_configuration_endpoint_address: 'Configuration endpoint address of the cache cluster.',
      cache_cluster_configuration_endpoint_port: 'Configuration endpoint port of the cache cluster.',
      cache_cluster_notification_topic_arn: 'Notification topic ARN of the cache cluster.',
      cache_cluster_notification_topic_status: 'Notification topic status of the cache cluster.',
      'cache_cluster_log_delivery_configuration_destination_type_*':
        'Log delivery configuration destination type of the cache cluster, by number.',
      'cache_cluster_log_delivery_configuration_log_format_*':
        'Log delivery configuration log format of the cache cluster, by number.',
      'cache_cluster_log_delivery_configuration_log_type_*':
        'Log delivery configuration log type of the cache cluster, by number.',
      'cache_cluster_log_delivery_configuration_status_*':
        'Log delivery configuration status of the cache cluster, by number.',
      'cache_cluster_log_delivery_configuration_message_*':
        'Log delivery configuration message of the cache cluster, by number.',
      'cache_cluster_log_delivery_configuration_log_group_*':
        'Log delivery configuration log group of the cache cluster, by number.',
      'cache_cluster_log_delivery_configuration_delivery_stream_*':
        'Log delivery configuration delivery stream of the cache cluster, by number.',
      cache_cluster_pending_modified_values_auth_token_status:
        'Pending modified values auth token status of the cache cluster.',
      cache_cluster_pending_modified_values_cache_node_type:
        'Pending modified values cache node type of the cache cluster.',
      cache_cluster_pending_modified_values_engine_version:
        'Pending modified values engine version of the cache cluster.',
      cache_cluster_pending_modified_values_num_cache_nodes:
        'Pending modified values number of cache nodes of the cache cluster.',
      cache_cluster_pending_modified_values_transit_encryption_enabled:
        'true or false: pending modified values transit encryption enabled, of the cache cluster.',
      cache_cluster_pending_modified_values_transit_encryption_mode:
        'Pending modified values transit encryption mode of the cache cluster.',
      cache_cluster_pending_modified_values_cache_node_ids_to_remove:
        'Pending modified values cache node IDs to remove of the cache cluster.',
      'cache_cluster_security_group_membership_id_*': 'Security group membership ID of the cache cluster, by number.',
      'cache_cluster_security_group_membership_status_*':
        'Security group membership status of the cache cluster, by number.',
      'cache_cluster_tag_*': 'Each tag of the cache cluster, by its name.',
      cache_cluster_node_create_time: 'Create time of the cache node.',
      cache_cluster_node_id: 'ID of the cache node.',
      cache_cluster_node_status: 'Status of the cache node.',
      cache_cluster_node_availability_zone: 'Availability zone of the cache node.',
      cache_cluster_node_customer_outpost_arn: 'Customer outpost ARN of the cache node.',
      cache_cluster_node_source_cache_node_id: 'Source cache node ID of the cache node.',
      cache_cluster_node_parameter_group_status: 'Parameter group status of the cache node.',
      cache_cluster_node_endpoint_address: 'Endpoint address of the cache node.',
      cache_cluster_node_endpoint_port: 'Endpoint port of the cache node.',
      serverless_cache_arn: 'ARN of the serverless cache.',
      serverless_cache_name: 'Name of the serverless cache.',
      serverless_cache_create_time: 'Create time of the serverless cache.',
      serverless_cache_description: 'Description of the serverless cache.',
      serverless_cache_engine: 'Engine of the serverless cache.',
      serverless_cache_full_engine_version: 'Full engine version of the serverless cache.',
      serverless_cache_major_engine_version: 'Major engine version of the serverless cache.',
      serverless_cache_status: 'Status of the serverless cache.',
      serverless_cache_kms_key_id: 'KMS key ID of the serverless cache.',
      serverless_cache_user_group_id: 'User group ID of the serverless cache.',
      serverless_cache_daily_snapshot_time: 'Daily snapshot time of the serverless cache.',
      serverless_cache_snapshot_retention_limit: 'Snapshot retention limit of the serverless cache.',
      serverless_cache_endpoint_address: 'Endpoint address of the serverless cache.',
      serverless_cache_endpoint_port: 'Endpoint port of the serverless cache.',
      serverless_cache_endpoint_reader_address: 'Endpoint reader address of the serverless cache.',
      serverless_cache_endpoint_reader_port: 'Endpoint reader port of the serverless cache.',
      'serverless_cache_security_group_id_*': 'Security group ID of the serverless cache, by number.',
      'serverless_cache_subnet_id_*': 'Subnet ID of the serverless cache, by number.',
      serverless_cache_cache_usage_limit_data_storagemaximum:
        'Cache usage limit data storagemaximum of the serverless cache.',
      serverless_cache_cache_usage_limit_data_storageminimum:
        'Cache usage limit data storageminimum of the serverless cache.',
      serverless_cache_cache_usage_limit_data_storageunit:
        'Cache usage limit data storageunit of the serverless cache.',
      serverless_cache_cache_usage_limit_ecpu_per_secondmaximum:
        'Cache usage limit ECPU per secondmaximum of the serverless cache.',
      serverless_cache_cache_usage_limit_ecpu_per_secondminimum:
        'Cache usage limit ECPU per secondminimum of the serverless cache.',
      'serverless_cache_tag_*': 'Each tag of the serverless cache, by its name.',
    },
    { since: '3.11' },
  )
