import type { Section } from '../types.ts'
import { checkZookeeper, zookeeperFields } from './zookeeper.ts'

/** discovery/zookeeper/zookeeper.go ServersetSDConfig. */
export const serversetSdConfig: Section = {
  name: 'serverset_sd_config',
  goType: 'discovery/zookeeper.ServersetSDConfig',
  doc: 'Finds the endpoints that Serversets keeps in ZooKeeper.',
  fields: zookeeperFields,
  check: checkZookeeper,
}
