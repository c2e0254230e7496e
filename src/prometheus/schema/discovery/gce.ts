import { requireText } from '../conditions.ts'
import { string } from '../scalars.ts'
import type { Section } from '../types.ts'
import { port, refreshInterval, tagSeparator } from './fields.ts'

/** discovery/gce/gce.go SDConfig. */
export const gceSdConfig: Section = {
  name: 'gce_sd_config',
  goType: 'discovery/gce.SDConfig',
  doc: 'Finds instances of Google Compute Engine.',
  fields: {
    project: { type: string, doc: 'Project of the instances.' },
    zone: { type: string, doc: 'Zone of the instances; several zones need several sections.' },
    filter: { type: string, doc: 'Filter of the API for the list of instances.' },
    refresh_interval: refreshInterval('60s'),
    port: port(),
    tag_separator: tagSeparator,
  },
  check: (it, context) => {
    requireText(it, context, 'project')
    requireText(it, context, 'zone')
  },
}
