import { metaLabels } from './meta-label.ts'

/** Labels that ecs_sd_configs gives (discovery/ of Prometheus). */
export const ecsLabels = () =>
  metaLabels(
    '__meta_ecs_',
    {
      cluster: 'Cluster of the task.',
      cluster_arn: 'ARN of the cluster.',
      service: 'Service of the task.',
      service_arn: 'ARN of the service.',
      service_status: 'Status of the service.',
      task_group: 'Group of the task.',
      task_arn: 'ARN of the task.',
      task_definition: 'Definition of the task.',
      region: 'Region of the task.',
      availability_zone: 'Availability zone of the task.',
      subnet_id: 'Subnet ID of the task.',
      ip_address: 'IP address of the task.',
      launch_type: 'Launch type of the task.',
      desired_status: 'Desired status of the task.',
      last_status: 'Last status of the task.',
      health_status: 'Health status of the task.',
      platform_family: 'Platform family of the task.',
      platform_version: 'Platform version of the task.',
      'tag_cluster_*': 'Each tag of the cluster, by its key.',
      'tag_service_*': 'Each tag of the service, by its key.',
      'tag_task_*': 'Each tag of the task, by its key.',
      'tag_ec2_*': { since: '3.10', doc: 'Each tag of the EC2 instance, by its key.' },
      network_mode: { since: '3.10', doc: 'Network mode of the task.' },
      container_instance_arn: { since: '3.10', doc: 'Container instance ARN of the task.' },
      ec2_instance_id: { since: '3.10', doc: 'ID of the EC2 instance of the task.' },
      ec2_instance_type: { since: '3.10', doc: 'Type of the EC2 instance of the task.' },
      ec2_instance_private_ip: { since: '3.10', doc: 'Private IP address of the EC2 instance of the task.' },
      ec2_instance_public_ip: { since: '3.10', doc: 'Public IP address of the EC2 instance of the task.' },
      public_ip: { since: '3.10', doc: 'Public IP address of the task.' },
    },
    { since: '3.8' },
  )
