import { azureLabels } from './discovery/labels/azure.ts'
import { consulLabels } from './discovery/labels/consul.ts'
import { digitaloceanLabels } from './discovery/labels/digitalocean.ts'
import { dnsLabels } from './discovery/labels/dns.ts'
import { dockerLabels } from './discovery/labels/docker.ts'
import { dockerswarmLabels } from './discovery/labels/dockerswarm.ts'
import { ec2Labels } from './discovery/labels/ec2.ts'
import { ecsLabels } from './discovery/labels/ecs.ts'
import { elasticacheLabels } from './discovery/labels/elasticache.ts'
import { eurekaLabels } from './discovery/labels/eureka.ts'
import { fileLabels } from './discovery/labels/file.ts'
import { gceLabels } from './discovery/labels/gce.ts'
import { hetznerLabels } from './discovery/labels/hetzner.ts'
import { httpLabels } from './discovery/labels/http.ts'
import { ionosLabels } from './discovery/labels/ionos.ts'
import { kubernetesLabels } from './discovery/labels/kubernetes.ts'
import { kumaLabels } from './discovery/labels/kuma.ts'
import { lightsailLabels } from './discovery/labels/lightsail.ts'
import { linodeLabels } from './discovery/labels/linode.ts'
import { marathonLabels } from './discovery/labels/marathon.ts'
import type { MetaLabel } from './discovery/labels/meta-label.ts'
import { mskLabels } from './discovery/labels/msk.ts'
import { nerveLabels } from './discovery/labels/nerve.ts'
import { nomadLabels } from './discovery/labels/nomad.ts'
import { ociLabels } from './discovery/labels/oci.ts'
import { openstackLabels } from './discovery/labels/openstack.ts'
import { outscaleLabels } from './discovery/labels/outscale.ts'
import { ovhcloudLabels } from './discovery/labels/ovhcloud.ts'
import { puppetdbLabels } from './discovery/labels/puppetdb.ts'
import { rdsLabels } from './discovery/labels/rds.ts'
import { scalewayLabels } from './discovery/labels/scaleway.ts'
import { serversetLabels } from './discovery/labels/serverset.ts'
import { stackitLabels } from './discovery/labels/stackit.ts'
import { tritonLabels } from './discovery/labels/triton.ts'
import { uyuniLabels } from './discovery/labels/uyuni.ts'
import { vultrLabels } from './discovery/labels/vultr.ts'
import type { Version } from './types.ts'

export type { MetaLabel }

/** aws_sd_configs (from 3.8) gives the labels of the service that its role names. */
const awsLabels = (): readonly MetaLabel[] =>
  Object.entries({
    ec2: ec2Labels,
    ecs: ecsLabels,
    elasticache: elasticacheLabels,
    lightsail: lightsailLabels,
    msk: mskLabels,
    rds: rdsLabels,
  }).flatMap(([role, labels]) =>
    labels().map((label) => ({ ...label, since: later(label.since, '3.8'), roles: [role] })),
  )

function later(since: Version | undefined, other: Version): Version {
  const minor = (version: Version): number => Number(version.split('.')[1])
  return since === undefined || since.startsWith('2.') || minor(since) < minor(other) ? other : since
}

const TABLES: Readonly<Record<string, () => readonly MetaLabel[]>> = {
  aws_sd_configs: awsLabels,
  azure_sd_configs: azureLabels,
  consul_sd_configs: consulLabels,
  digitalocean_sd_configs: digitaloceanLabels,
  dns_sd_configs: dnsLabels,
  docker_sd_configs: dockerLabels,
  dockerswarm_sd_configs: dockerswarmLabels,
  ec2_sd_configs: ec2Labels,
  ecs_sd_configs: ecsLabels,
  elasticache_sd_configs: elasticacheLabels,
  eureka_sd_configs: eurekaLabels,
  file_sd_configs: fileLabels,
  gce_sd_configs: gceLabels,
  hetzner_sd_configs: hetznerLabels,
  http_sd_configs: httpLabels,
  ionos_sd_configs: ionosLabels,
  kubernetes_sd_configs: kubernetesLabels,
  kuma_sd_configs: kumaLabels,
  lightsail_sd_configs: lightsailLabels,
  linode_sd_configs: linodeLabels,
  marathon_sd_configs: marathonLabels,
  msk_sd_configs: mskLabels,
  nerve_sd_configs: nerveLabels,
  nomad_sd_configs: nomadLabels,
  oci_sd_configs: ociLabels,
  openstack_sd_configs: openstackLabels,
  outscale_sd_configs: outscaleLabels,
  ovhcloud_sd_configs: ovhcloudLabels,
  puppetdb_sd_configs: puppetdbLabels,
  rds_sd_configs: rdsLabels,
  scaleway_sd_configs: scalewayLabels,
  serverset_sd_configs: serversetLabels,
  stackit_sd_configs: stackitLabels,
  triton_sd_configs: tritonLabels,
  uyuni_sd_configs: uyuniLabels,
  vultr_sd_configs: vultrLabels,
}

/**
 * The labels that discoveries give their targets, by the field of a scrape config. A table is made when it is asked for:
 * a run needs one or two of them, or none.
 */
export const META_LABELS: Readonly<Record<string, readonly MetaLabel[]>> = Object.defineProperties(
  {},
  Object.fromEntries(
    Object.entries(TABLES).map(([field, table]) => {
      let made: readonly MetaLabel[] | undefined
      return [field, { enumerable: true, get: () => (made ??= table()) }]
    }),
  ),
)
