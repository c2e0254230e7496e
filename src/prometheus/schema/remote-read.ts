import type { CheckContext, Struct } from '../config/struct.ts'
import { httpClient } from './http-client.ts'
import { checkRemoteHeaders } from './remote-headers.ts'
import { requireUrl } from './remote-write.ts'
import { bool, duration, labelName, string, uint, url } from './scalars.ts'
import { mapOf, type Section } from './types.ts'

/** prometheus/prometheus config/config.go RemoteReadConfig. */
export const remoteRead: Section = {
  name: 'remote_read',
  goType: 'config.RemoteReadConfig',
  doc: 'A remote storage that queries read from.',
  includes: [httpClient],
  fields: {
    url: { type: url, doc: 'URL that samples are read from.' },
    remote_timeout: { type: duration, default: '1m', misnomers: ['timeout'], doc: 'When a request is given up.' },
    chunked_read_limit: {
      type: uint,
      since: '2.55',
      default: 50_000_000,
      doc: 'How many bytes a frame of a streamed response may have.',
    },
    headers: { type: mapOf(string), doc: 'Further headers of each request.' },
    read_recent: {
      type: bool,
      default: false,
      doc: 'Whether the remote storage is asked for times too that the local one should hold completely.',
    },
    name: { type: string, doc: 'Name in metrics and logs; no two remote_read have the same.' },
    required_matchers: {
      type: mapOf(string, labelName),
      doc: 'Labels and values that a selector has to ask for, or the remote storage is left out.',
    },
    filter_external_labels: {
      type: bool,
      default: true,
      doc: 'Whether the external labels are part of what the remote storage is asked for.',
    },
  },
  check: checkRemoteRead,
}

/** RemoteReadConfig.UnmarshalYAML. */
function checkRemoteRead(it: Struct, context: CheckContext): void {
  requireUrl(it, context)
  checkRemoteHeaders(it, context, 'an authentication does it, such as basic_auth or authorization')
  httpClient.check?.(it, context)
}
