import type { CheckContext, Struct } from '../config/struct.ts'
import { atMostOne, enumerate, isText } from './conditions.ts'
import { bool, oneOf, path, secret, string } from './scalars.ts'
import { isAlive, type Section } from './types.ts'

/** A number in Go: a quoted null does not go into it. */
const tlsVersion = { ...oneOf('TLS version', ['TLS10', 'TLS11', 'TLS12', 'TLS13']), base: 'int' as const }

const CA = ['ca', 'ca_file', 'ca_ref'] as const
const CERT = ['cert', 'cert_file', 'cert_ref'] as const
const KEY = ['key', 'key_file', 'key_ref'] as const

/** prometheus/common config/http_config.go TLSConfig. */
export const tlsConfig: Section = {
  name: 'tls_config',
  goType: 'common/config.TLSConfig',
  doc: 'How a TLS connection is made.',
  fields: {
    ca: {
      type: string,
      since: '2.45',
      doc: 'Certificate of the authority that signs the server certificate, as PEM text.',
    },
    ca_file: {
      type: path('CA certificate'),
      misnomers: ['ca_cert', 'cacert'],
      doc: 'File with the certificate of the authority that signs the server certificate.',
    },
    ca_ref: { type: string, since: '2.53', doc: 'Name of the authority certificate in a secret manager.' },
    cert: { type: string, since: '2.45', doc: 'Client certificate that is shown to the server, as PEM text.' },
    cert_file: {
      type: path('certificate'),
      misnomers: ['certificate', 'client_cert'],
      doc: 'File with the client certificate that is shown to the server.',
    },
    cert_ref: { type: string, since: '2.53', doc: 'Name of the client certificate in a secret manager.' },
    key: { type: secret, since: '2.45', doc: 'Private key of the client certificate, as PEM text.' },
    key_file: {
      type: path('key'),
      misnomers: ['client_key', 'private_key'],
      doc: 'File with the private key of the client certificate.',
    },
    key_ref: { type: string, since: '2.53', doc: 'Name of the private key in a secret manager.' },
    server_name: { type: string, doc: 'Name that the server certificate has to be for, if not the host of the URL.' },
    insecure_skip_verify: {
      type: bool,
      default: false,
      misnomers: ['insecure', 'skip_verify', 'insecure_skip_tls_verify'],
      doc: 'Whether to trust any server certificate.',
    },
    min_version: { type: tlsVersion, doc: 'Oldest TLS version to accept; TLS12 where nothing is said.' },
    max_version: { type: tlsVersion, doc: 'Newest TLS version to accept; the newest known where nothing is said.' },
  },
  check: checkTls,
  checkedInParts: true,
}

/** common/config TLSConfig.Validate, which came with common 0.44. */
function checkTls(it: Struct, context: CheckContext): void {
  if (!context.from('2.45')) return
  for (const names of [CA, CERT, KEY]) {
    const found = names.filter((name) => isText(it, name))
    const known = names.filter((name) => isAlive(tlsConfig.fields[name]!, context.release))
    atMostOne(it, context, found, { message: `at most one of ${enumerate(known)} can be given in a tls_config` })
  }
  const written = (names: readonly string[]): string | undefined => names.find((name) => isText(it, name))
  const broken = [...CERT, ...KEY].some((name) => it.isInvalid(name))
  const cert = written(CERT)
  const key = written(KEY)
  if (broken || (cert === undefined) === (key === undefined)) return
  context.refuse(it, {
    rule: 'tls-pair',
    field: (cert ?? key)!,
    message: cert
      ? `"${cert}" needs the certificate's private key beside it`
      : `"${key}" needs the key's certificate beside it`,
    hint: cert ? 'add "key_file" or "key"' : 'add "cert_file" or "cert"',
  })
}
