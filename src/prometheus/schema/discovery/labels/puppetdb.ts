import { metaLabels } from './meta-label.ts'

/** Labels that puppetdb_sd_configs gives (discovery/ of Prometheus). */
export const puppetdbLabels = () =>
  metaLabels('__meta_puppetdb_', {
    query: 'Query that found the resource.',
    certname: 'Node (its certificate name) that the resource belongs to.',
    resource: 'SHA-1 hash of type, title and parameters.',
    type: 'Type of the resource.',
    title: 'Title of the resource.',
    exported: 'true or false, as the resource is exported.',
    tags: 'Tags of the resource, between commas.',
    file: 'Manifest that declares the resource.',
    environment: 'Environment of the resource.',
    'parameter_*': 'Each parameter of the resource, if include_parameters is on.',
  })
