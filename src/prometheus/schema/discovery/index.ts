import { type Field, list, type Section, section, type Version } from '../types.ts'
import { awsSdConfig } from './aws.ts'
import { azureSdConfig } from './azure.ts'
import { consulSdConfig } from './consul.ts'
import { digitaloceanSdConfig } from './digitalocean.ts'
import { dnsSdConfig } from './dns.ts'
import { dockerSdConfig } from './docker.ts'
import { dockerswarmSdConfig } from './dockerswarm.ts'
import { ec2SdConfig } from './ec2.ts'
import { ecsSdConfig } from './ecs.ts'
import { elasticacheSdConfig } from './elasticache.ts'
import { eurekaSdConfig } from './eureka.ts'
import { fileSdConfig } from './file.ts'
import { gceSdConfig } from './gce.ts'
import { hetznerSdConfig } from './hetzner.ts'
import { httpSdConfig } from './http.ts'
import { ionosSdConfig } from './ionos.ts'
import { kubernetesSdConfig } from './kubernetes.ts'
import { kumaSdConfig } from './kuma.ts'
import { lightsailSdConfig } from './lightsail.ts'
import { linodeSdConfig } from './linode.ts'
import { marathonSdConfig } from './marathon.ts'
import { mskSdConfig } from './msk.ts'
import { nerveSdConfig } from './nerve.ts'
import { nomadSdConfig } from './nomad.ts'
import { ociSdConfig } from './oci.ts'
import { openstackSdConfig } from './openstack.ts'
import { outscaleSdConfig } from './outscale.ts'
import { ovhcloudSdConfig } from './ovhcloud.ts'
import { puppetdbSdConfig } from './puppetdb.ts'
import { rdsSdConfig } from './rds.ts'
import { scalewaySdConfig } from './scaleway.ts'
import { serversetSdConfig } from './serverset.ts'
import { stackitSdConfig } from './stackit.ts'
import { tritonSdConfig } from './triton.ts'
import { uyuniSdConfig } from './uyuni.ts'
import { vultrSdConfig } from './vultr.ts'

/** The sections of discoveries by the field that holds a list of them (discovery/install/install.go). */
export const discoverySections: readonly {
  readonly field: string
  readonly section: Section
  readonly since?: Version
  readonly misnomers?: readonly string[]
}[] = [
  { field: 'aws_sd_configs', section: awsSdConfig, since: '3.8' },
  { field: 'azure_sd_configs', section: azureSdConfig },
  { field: 'consul_sd_configs', section: consulSdConfig },
  {
    field: 'digitalocean_sd_configs',
    section: digitaloceanSdConfig,
    misnomers: ['do_sd_configs', 'digital_ocean_sd_configs'],
  },
  { field: 'dns_sd_configs', section: dnsSdConfig, misnomers: ['srv_sd_configs'] },
  { field: 'docker_sd_configs', section: dockerSdConfig },
  {
    field: 'dockerswarm_sd_configs',
    section: dockerswarmSdConfig,
    misnomers: ['swarm_sd_configs', 'docker_swarm_sd_configs'],
  },
  { field: 'ec2_sd_configs', section: ec2SdConfig, misnomers: ['amazon_sd_configs'] },
  { field: 'ecs_sd_configs', section: ecsSdConfig, since: '3.8' },
  { field: 'elasticache_sd_configs', section: elasticacheSdConfig, since: '3.11' },
  { field: 'eureka_sd_configs', section: eurekaSdConfig },
  { field: 'file_sd_configs', section: fileSdConfig },
  { field: 'gce_sd_configs', section: gceSdConfig, misnomers: ['gcp_sd_configs', 'google_sd_configs'] },
  { field: 'hetzner_sd_configs', section: hetznerSdConfig },
  { field: 'http_sd_configs', section: httpSdConfig },
  { field: 'ionos_sd_configs', section: ionosSdConfig },
  { field: 'kubernetes_sd_configs', section: kubernetesSdConfig, misnomers: ['k8s_sd_configs', 'kube_sd_configs'] },
  { field: 'kuma_sd_configs', section: kumaSdConfig },
  { field: 'lightsail_sd_configs', section: lightsailSdConfig },
  { field: 'linode_sd_configs', section: linodeSdConfig },
  { field: 'marathon_sd_configs', section: marathonSdConfig },
  { field: 'msk_sd_configs', section: mskSdConfig, since: '3.10' },
  { field: 'nerve_sd_configs', section: nerveSdConfig },
  { field: 'nomad_sd_configs', section: nomadSdConfig },
  { field: 'oci_sd_configs', section: ociSdConfig, since: '3.14' },
  { field: 'openstack_sd_configs', section: openstackSdConfig },
  { field: 'outscale_sd_configs', section: outscaleSdConfig, since: '3.12' },
  { field: 'ovhcloud_sd_configs', section: ovhcloudSdConfig },
  { field: 'puppetdb_sd_configs', section: puppetdbSdConfig },
  { field: 'rds_sd_configs', section: rdsSdConfig, since: '3.11' },
  { field: 'scaleway_sd_configs', section: scalewaySdConfig },
  { field: 'serverset_sd_configs', section: serversetSdConfig, misnomers: ['zookeeper_sd_configs', 'zk_sd_configs'] },
  { field: 'stackit_sd_configs', section: stackitSdConfig, since: '3.5' },
  { field: 'triton_sd_configs', section: tritonSdConfig },
  { field: 'uyuni_sd_configs', section: uyuniSdConfig },
  { field: 'vultr_sd_configs', section: vultrSdConfig },
]

/** What stands among the fields of a scrape config and of an Alertmanager config, static_configs left out. */
export const serviceDiscovery: Section = {
  name: 'service discovery',
  goType: 'discovery.Configs',
  doc: 'Where targets come from.',
  fields: Object.fromEntries(discoverySections.map((each) => [each.field, fieldOf(each)])),
}

function fieldOf({ field, section: it, since, misnomers }: (typeof discoverySections)[number]): Field {
  return {
    type: list(section(it), { refusesNull: `empty or null section in ${field}` }),
    ...(since === undefined ? {} : { since }),
    ...(misnomers === undefined ? {} : { misnomers }),
    doc: it.doc,
  }
}
