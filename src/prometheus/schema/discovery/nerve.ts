import type { Section } from '../types.ts'
import { checkZookeeper, zookeeperFields } from './zookeeper.ts'

/** discovery/zookeeper/zookeeper.go NerveSDConfig. */
export const nerveSdConfig: Section = {
  name: 'nerve_sd_config',
  goType: 'discovery/zookeeper.NerveSDConfig',
  doc: 'Finds the endpoints that Nerve (AirBnB) keeps in ZooKeeper.',
  fields: zookeeperFields,
  check: checkZookeeper,
}
