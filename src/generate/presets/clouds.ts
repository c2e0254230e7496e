import { fieldOption, machinePort, region, roleArn } from './discovery-options.ts'
import { given, givenNumber, items, text } from './options.ts'
import type { Preset, PresetOptions } from './preset.ts'
import { copy, keep, mapLabels } from './relabeling.ts'

const ec2: Preset = {
  name: 'ec2',
  summary: 'EC2 instances of AWS',
  doc: `Finds running EC2 instances and scrapes them at their private addresses. Credentials come from the environment or
the instance's role, which needs \`ec2:DescribeInstances\` and \`ec2:DescribeAvailabilityZones\`. Series get \`name\` (the tag
Name), \`instance_id\`, \`instance_type\` and \`availability_zone\`.`,
  options: [
    region,
    machinePort,
    roleArn,
    {
      name: 'tags',
      doc: 'Tags that an instance must have, as `NAME=VALUE`.',
      kind: 'list',
      form: 'NAME=VALUE',
      default: undefined,
      example: ['env=prod'],
    },
  ],
  scrape: (options) => ({
    ec2_sd_configs: [
      { ...given(options, 'region', 'role_arn'), ...givenNumber(options, 'port'), filters: ec2Filters(options) },
    ],
    relabel_configs: [
      copy('__meta_ec2_tag_Name', 'name'),
      copy('__meta_ec2_instance_id', 'instance_id'),
      copy('__meta_ec2_instance_type', 'instance_type'),
      copy('__meta_ec2_availability_zone', 'availability_zone'),
    ],
  }),
}

/** A stopped instance keeps its address in a VPC: without the first filter it would be a target that is down. */
function ec2Filters(options: PresetOptions) {
  const tags = items(options, 'tags').map((tag) => {
    const [name, ...value] = tag.split('=')
    return { name: `tag:${name}`, values: [value.join('=')] }
  })
  return [{ name: 'instance-state-name', values: ['running'] }, ...tags]
}

const gce: Preset = {
  name: 'gce',
  summary: 'instances of Google Compute Engine',
  doc: `Finds running instances of one zone and scrapes them at their private addresses; a job for several zones needs
\`gce_sd_configs\` of its own. Credentials are Google's application default ones. Series get the labels of the instance,
and \`name\`, \`project\` and \`zone\`.`,
  options: [
    fieldOption('project', 'Project of the instances.', { required: true, example: 'shop-prod' }),
    fieldOption('zone', 'Zone of the instances.', { required: true, example: 'europe-west1-b' }),
    fieldOption('filter', 'Filter of the API for the list of instances.', { example: 'labels.env = prod' }),
    machinePort,
  ],
  scrape: (options) => ({
    gce_sd_configs: [{ ...given(options, 'project', 'zone', 'filter'), ...givenNumber(options, 'port') }],
    relabel_configs: [
      keep('__meta_gce_instance_status', 'RUNNING'),
      mapLabels('__meta_gce_label_'),
      copy('__meta_gce_instance_name', 'name'),
      copy('__meta_gce_project', 'project'),
      // The label is the URL of the zone.
      { source_labels: ['__meta_gce_zone'], regex: '(?:.*/)?([^/]+)', target_label: 'zone' },
    ],
  }),
}

const azure: Preset = {
  name: 'azure',
  summary: 'virtual machines of Azure',
  doc: `Finds virtual machines and scrapes them at their private addresses. Prometheus on a machine of Azure needs no
secret (ManagedIdentity); elsewhere, \`OAuth\` takes \`tenant_id\`, \`client_id\` and \`client_secret\`. Series get the tags of the
machine, and \`name\`, \`location\` and \`resource_group\`.`,
  options: [
    fieldOption('subscription_id', 'ID of the subscription.', {
      required: true,
      example: '11111111-2222-3333-4444-555555555555',
    }),
    fieldOption(
      'authentication_method',
      'How Prometheus authenticates: SDK from 2.52 on, WorkloadIdentity from 3.11.',
      {
        values: ['ManagedIdentity', 'OAuth', 'SDK', 'WorkloadIdentity'],
        default: 'ManagedIdentity',
      },
    ),
    fieldOption('tenant_id', 'ID of the tenant, for OAuth.'),
    fieldOption('client_id', 'ID of the client, for OAuth, or of the managed identity where there are several.'),
    fieldOption('client_secret', 'Secret of the client, for OAuth.', { example: '${env:AZURE_CLIENT_SECRET}' }),
    fieldOption('resource_group', 'Resource group to which the search is limited.'),
    machinePort,
  ],
  scrape: (options) => ({
    azure_sd_configs: [
      {
        ...given(
          options,
          'authentication_method',
          'subscription_id',
          'tenant_id',
          'client_id',
          'client_secret',
          'resource_group',
        ),
        ...givenNumber(options, 'port'),
      },
    ],
    relabel_configs: [
      mapLabels('__meta_azure_machine_tag_'),
      copy('__meta_azure_machine_name', 'name'),
      copy('__meta_azure_machine_location', 'location'),
      copy('__meta_azure_machine_resource_group', 'resource_group'),
    ],
  }),
}

const openstack: Preset = {
  name: 'openstack',
  summary: 'instances or hypervisors of OpenStack',
  doc: `Finds active instances, or hypervisors that are up, and scrapes them at their private addresses. Series of
instances get their metadata as labels, and \`name\` and \`project_id\`; those of hypervisors get \`name\`.`,
  options: [
    fieldOption('role', 'What is discovered.', { values: ['instance', 'hypervisor'], default: 'instance' }),
    fieldOption('region', 'Region.', { required: true, example: 'RegionOne' }),
    fieldOption('identity_endpoint', 'URL of the identity service (Keystone).', {
      example: 'https://keystone.example:5000/v3',
    }),
    fieldOption('application_credential_id', 'ID of an application credential.'),
    fieldOption('application_credential_secret', 'Secret of the application credential.', {
      example: '${env:OS_APPLICATION_CREDENTIAL_SECRET}',
    }),
    fieldOption('username', 'User name, where there is no application credential.'),
    fieldOption('password', 'Password of the user.'),
    fieldOption('domain_name', 'Domain of the user.'),
    fieldOption('project_name', 'Project to log in to.'),
    machinePort,
  ],
  scrape: (options) => ({
    openstack_sd_configs: [
      {
        ...given(options, 'role', 'region', 'identity_endpoint'),
        ...given(options, 'application_credential_id', 'application_credential_secret'),
        ...given(options, 'username', 'password', 'domain_name', 'project_name'),
        ...givenNumber(options, 'port'),
      },
    ],
    relabel_configs:
      text(options, 'role') === 'hypervisor'
        ? [keep('__meta_openstack_hypervisor_state', 'up'), copy('__meta_openstack_hypervisor_hostname', 'name')]
        : [
            keep('__meta_openstack_instance_status', 'ACTIVE'),
            mapLabels('__meta_openstack_tag_'),
            copy('__meta_openstack_instance_name', 'name'),
            copy('__meta_openstack_project_id', 'project_id'),
          ],
  }),
}

export const clouds: readonly Preset[] = [ec2, gce, azure, openstack]
