import { string } from '../scalars.ts'
import { list, type Section } from '../types.ts'

/** discovery/moby/dockerswarm.go Filter. */
export const dockerFilter: Section = {
  name: 'filter',
  goType: 'discovery/moby.Filter',
  doc: 'A filter of the Docker API.',
  fields: {
    name: { type: string, doc: 'Name of the filter.' },
    values: { type: list(string), doc: 'Values that the filter lets pass.' },
  },
}
