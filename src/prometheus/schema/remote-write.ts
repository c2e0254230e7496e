import { withArticle } from '../../diagnostics/article.ts'
import type { CheckContext, Struct } from '../config/struct.ts'
import { azureAd } from './azure-ad.ts'
import { atMostOne, choice, isGiven, refuseOther } from './conditions.ts'
import { googleIam } from './google-iam.ts'
import { authentications, httpClient } from './http-client.ts'
import { checkQueue, queueConfig } from './queue-config.ts'
import { relabelConfig } from './relabel-config.ts'
import { checkRemoteHeaders } from './remote-headers.ts'
import { bool, duration, int, string, url } from './scalars.ts'
import { sigv4 } from './sigv4.ts'
import { isAlive, list, mapOf, type Section, section } from './types.ts'

/** prometheus/prometheus config/config.go MetadataConfig. */
export const metadataConfig: Section = {
  name: 'metadata_config',
  goType: 'config.MetadataConfig',
  doc: 'How metadata of metrics is sent to the remote storage.',
  fields: {
    send: { type: bool, default: true, doc: 'Whether metadata is sent.' },
    send_interval: { type: duration, default: '1m', doc: 'How often metadata is sent.' },
    max_samples_per_send: {
      type: int,
      default: 2000,
      variants: [{ until: '2.44', type: int, default: 500 }],
      doc: 'How many entries go into a request at most.',
    },
  },
}

/** prometheus/prometheus config/config.go RemoteWriteConfig. */
export const remoteWrite: Section = {
  name: 'remote_write',
  goType: 'config.RemoteWriteConfig',
  doc: 'A remote storage that all samples are written to.',
  includes: [httpClient],
  fields: {
    url: { type: url, doc: 'URL that samples are sent to.' },
    remote_timeout: { type: duration, default: '30s', misnomers: ['timeout'], doc: 'When a request is given up.' },
    headers: { type: mapOf(string), doc: 'Further headers of each request.' },
    write_relabel_configs: {
      type: list(section(relabelConfig), { refusesNull: 'a relabel rule cannot be empty' }),
      misnomers: ['relabel_configs', 'metric_relabel_configs'],
      doc: 'Rules applied to the samples before they are sent.',
    },
    name: { type: string, doc: 'Name in metrics and logs; no two remote_write have the same.' },
    send_exemplars: { type: bool, default: false, doc: 'Whether exemplars are sent.' },
    send_native_histograms: { type: bool, default: false, doc: 'Whether native histograms are sent.' },
    round_robin_dns: {
      type: bool,
      since: '3.1',
      default: false,
      doc: 'Whether each connection goes to another of the addresses that the host name stands for.',
    },
    protobuf_message: {
      type: choice('protobuf message', ['prometheus.WriteRequest', 'io.prometheus.write.v2.Request']),
      since: '2.54',
      default: 'prometheus.WriteRequest',
      doc: 'The message that samples are sent in: that of version 1 or 2 of the protocol.',
    },
    queue_config: { type: section(queueConfig), misnomers: ['queue'], doc: 'The queue of samples to be sent.' },
    metadata_config: { type: section(metadataConfig), doc: 'How metadata of metrics is sent.' },
    sigv4: { type: section(sigv4), doc: 'Signs the requests for AWS.' },
    azuread: { type: section(azureAd), since: '2.45', doc: 'Authenticates towards Azure.' },
    google_iam: { type: section(googleIam), since: '2.55', doc: 'Authenticates towards Google Cloud Monitoring.' },
    enable_http2: {
      type: bool,
      default: false,
      variants: [{ until: '3.0', type: bool, default: true }],
      doc: 'Whether HTTP/2 is used where the server knows it.',
    },
  },
  check: checkRemoteWrite,
}

/** RemoteWriteConfig.UnmarshalYAML. */
function checkRemoteWrite(it: Struct, context: CheckContext): void {
  requireUrl(it, context)
  if (it.zero) return
  checkRemoteHeaders(it, context, 'an authentication does it, such as basic_auth or authorization')
  if (context.from('2.54')) refuseOther(it, context, 'protobuf_message')
  httpClient.check?.(it, context)
  if (context.from('3.12')) checkQueue(it, context)
  const found = authentications(it)
  const clouds = ['sigv4', 'azuread', 'google_iam'].filter((name) =>
    isAlive(remoteWrite.fields[name]!, context.release),
  )
  const given = clouds.filter((name) => isGiven(it, name))
  // More than one of HTTP's own the HTTP client has refused.
  if (found.length > 1 || given.length === 0) return
  atMostOne(it, context, [...found, ...given], {
    message: `at most one of basic_auth, authorization, oauth2, ${clouds.join(', ')} can be given; these are: ${[...found, ...given].join(', ')}`,
  })
}

/** The URL may be empty, but not absent or null. */
export function requireUrl(it: Struct, context: CheckContext): void {
  if (it.has('url')) return
  context.refuse(it, {
    rule: 'required-field',
    field: 'url',
    message: `"url" is ${it.isWritten('url') ? 'null' : 'missing'}: ${withArticle(it.section.name)} needs it`,
  })
}
