import type { Plain } from '../value.ts'
import { fieldOption, region, roleArn } from './discovery-options.ts'
import { given, givenNumber, items, text } from './options.ts'
import type { Preset, PresetOption } from './preset.ts'
import { copy, keep, type RelabelRule } from './relabeling.ts'

const containerPort: PresetOption = {
  name: 'port',
  doc: 'Port to scrape, where the discovery does not find one.',
  kind: 'number',
  default: undefined,
  example: '8080',
}

const SWARM_RULES: Readonly<Record<string, readonly RelabelRule[]>> = {
  tasks: [
    keep('__meta_dockerswarm_task_desired_state', 'running'),
    // As the guide of Prometheus has it: a service asks for it by the label, whose value is the job.
    { source_labels: ['__meta_dockerswarm_service_label_prometheus_job'], regex: '.+', action: 'keep' },
    copy('__meta_dockerswarm_service_label_prometheus_job', 'job'),
    copy('__meta_dockerswarm_service_name', 'service'),
    copy('__meta_dockerswarm_node_hostname', 'node'),
  ],
  nodes: [
    keep('__meta_dockerswarm_node_status', 'ready'),
    copy('__meta_dockerswarm_node_hostname', 'node'),
    copy('__meta_dockerswarm_node_role', 'node_role'),
  ],
  services: [copy('__meta_dockerswarm_service_name', 'service')],
}

const dockerswarm: Preset = {
  name: 'dockerswarm',
  summary: 'tasks, nodes or services of a Docker Swarm',
  doc: `Prometheus needs the Docker socket of a manager, and a network that it shares with what it scrapes. Of the tasks,
those are scraped whose service has the label \`prometheus-job\` (\`docker service create --label prometheus-job=shop\`):
its value becomes the label \`job\`. Series of tasks get \`service\` and \`node\` as well, those of nodes \`node\` and
\`node_role\`, those of services \`service\`.`,
  options: [
    fieldOption('role', 'What is discovered.', { values: Object.keys(SWARM_RULES), default: 'tasks' }),
    fieldOption('host', 'Address of the Docker daemon.', { default: 'unix:///var/run/docker.sock' }),
    containerPort,
  ],
  scrape: (options) => ({
    dockerswarm_sd_configs: [{ ...given(options, 'host', 'role'), ...givenNumber(options, 'port') }],
    relabel_configs: SWARM_RULES[text(options, 'role')!]!,
  }),
}

const ecs: Preset = {
  name: 'ecs',
  summary: 'tasks of Amazon ECS',
  doc: `Finds running tasks and scrapes them at their private addresses, with \`aws_sd_configs\`. Credentials come from the
environment or the role, which needs \`ecs:List*\` and \`ecs:Describe*\` of clusters, services, tasks and container
instances, and \`ec2:DescribeInstances\` and \`ec2:DescribeNetworkInterfaces\`. Series get \`cluster\`, \`service\`,
\`task_group\` and \`availability_zone\`.`,
  since: '3.8',
  options: [
    region,
    {
      name: 'clusters',
      doc: 'ARNs of the clusters; all of the region without any.',
      kind: 'list',
      default: undefined,
      example: ['arn:aws:ecs:eu-west-1:123456789012:cluster/shop'],
    },
    roleArn,
    containerPort,
  ],
  scrape: (options) => {
    const clusters = items(options, 'clusters')
    const sd: Record<string, Plain> = {
      role: 'ecs',
      ...given(options, 'region', 'role_arn'),
      ...(clusters.length === 0 ? {} : { clusters }),
      ...givenNumber(options, 'port'),
    }
    return {
      aws_sd_configs: [sd],
      relabel_configs: [
        keep('__meta_ecs_last_status', 'RUNNING'),
        copy('__meta_ecs_cluster', 'cluster'),
        copy('__meta_ecs_service', 'service'),
        copy('__meta_ecs_task_group', 'task_group'),
        copy('__meta_ecs_availability_zone', 'availability_zone'),
      ],
    }
  },
}

export const orchestrators: readonly Preset[] = [dockerswarm, ecs]
