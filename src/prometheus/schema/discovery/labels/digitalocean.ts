import { metaLabels } from './meta-label.ts'

/** Labels that digitalocean_sd_configs gives (discovery/ of Prometheus). */
export const digitaloceanLabels = () => [
  ...metaLabels(
    '__meta_digitalocean_',
    {
      droplet_id: 'ID of the droplet.',
      droplet_name: 'Name of the droplet.',
      image: 'Image of the droplet.',
      image_name: 'Image name of the droplet.',
      private_ipv4: 'Private IPv4 address of the droplet.',
      public_ipv4: 'Public IPv4 address of the droplet.',
      public_ipv6: 'Public IPv6 address of the droplet.',
      region: 'Region of the droplet.',
      size: 'Size of the droplet.',
      status: 'Status of the droplet.',
      features: 'Features of the droplet.',
      tags: 'Tags of the droplet.',
      vpc: 'VPC of the droplet.',
    },
    { roles: ['droplets'] },
  ),
  ...metaLabels(
    '__meta_digitalocean_',
    {
      db_id: { since: '3.12', doc: 'ID of the database cluster.' },
      db_name: { since: '3.12', doc: 'Name of the database cluster.' },
      db_engine: { since: '3.12', doc: 'Engine of the database cluster.' },
      db_version: { since: '3.12', doc: 'Version of the database cluster.' },
      db_status: { since: '3.12', doc: 'Status of the database cluster.' },
      db_region: { since: '3.12', doc: 'Region of the database cluster.' },
      db_size: { since: '3.12', doc: 'Size of the database cluster.' },
      db_num_nodes: { since: '3.12', doc: 'Number of nodes of the database cluster.' },
      db_host: { since: '3.12', doc: 'Host of the database cluster.' },
      db_private_host: { since: '3.12', doc: 'Private host of the database cluster.' },
      'db_tag_*': { since: '3.12', doc: 'Each tag of the database cluster, by its name.' },
    },
    { roles: ['databases'] },
  ),
]
