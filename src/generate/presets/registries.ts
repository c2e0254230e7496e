import { fieldOption } from './discovery-options.ts'
import { given, items, text } from './options.ts'
import type { Preset } from './preset.ts'
import { copy, keep, literal } from './relabeling.ts'

const consul: Preset = {
  name: 'consul',
  summary: 'services in the catalogue of Consul',
  doc: `Finds services in Consul and scrapes them at the address and port that they have there. Series get \`service\`,
\`node\` and \`dc\`. For the metrics of Consul itself, scrape \`/v1/agent/metrics\` on port 8500 with
\`params: {format: [prometheus]}\`.`,
  options: [
    fieldOption('server', 'Host and port of the Consul API.', { default: 'localhost:8500' }),
    fieldOption('token', 'Token for the Consul API.', { example: '${env:CONSUL_TOKEN}' }),
    fieldOption('datacenter', 'Datacenter to query; that of the agent without one.'),
    {
      name: 'services',
      doc: 'Names of the services; all of them without any.',
      kind: 'list',
      default: undefined,
      example: ['api', 'web'],
    },
    fieldOption('tag', 'Tag that a service must have.', { example: 'prometheus' }),
  ],
  scrape: (options) => {
    const services = items(options, 'services')
    const tag = text(options, 'tag')
    return {
      consul_sd_configs: [
        { ...given(options, 'server', 'token', 'datacenter'), ...(services.length === 0 ? {} : { services }) },
      ],
      relabel_configs: [
        // The label has a separator before the first tag and behind the last.
        ...(tag === undefined ? [] : [keep('__meta_consul_tags', `.*,${literal(tag)},.*`)]),
        copy('__meta_consul_service', 'service'),
        copy('__meta_consul_node', 'node'),
        copy('__meta_consul_dc', 'dc'),
      ],
    }
  },
}

const zookeeper: Preset = {
  name: 'zookeeper',
  summary: 'endpoints that Serversets or Nerve keep in ZooKeeper',
  doc: `Finds endpoints that register themselves in ZooKeeper: with Finagle's Serversets, or with Nerve. Series get \`path\`,
the place in ZooKeeper. The metrics of ZooKeeper itself (its PrometheusMetricsProvider, port 7000) need no preset.`,
  options: [
    {
      name: 'servers',
      doc: 'Addresses of the ZooKeeper servers.',
      kind: 'list',
      default: undefined,
      required: true,
      example: ['zk1:2181', 'zk2:2181', 'zk3:2181'],
    },
    {
      name: 'paths',
      doc: 'Paths to watch, each a service or a tree of them.',
      kind: 'list',
      default: undefined,
      required: true,
      example: ['/services/shop'],
    },
    fieldOption('format', 'Who writes the endpoints.', { values: ['serverset', 'nerve'], default: 'serverset' }),
  ],
  scrape: (options) => {
    const format = text(options, 'format')!
    return {
      [`${format}_sd_configs`]: [{ servers: items(options, 'servers'), paths: items(options, 'paths') }],
      relabel_configs: [
        ...(format === 'serverset' ? [keep('__meta_serverset_status', 'ALIVE')] : []),
        copy(`__meta_${format}_path`, 'path'),
      ],
    }
  },
}

export const registries: readonly Preset[] = [consul, zookeeper]
