import { serverPath } from './scalars.ts'
import type { Section } from './types.ts'

/** prometheus/prometheus storage/remote/googleiam/googleiam.go Config. */
export const googleIam: Section = {
  name: 'google_iam',
  goType: 'storage/remote/googleiam.Config',
  doc: 'Authenticates towards Google Cloud Monitoring.',
  fields: {
    credentials_file: {
      type: serverPath('credentials'),
      doc: 'File with the credentials; those of the environment where nothing is said.',
    },
  },
}
