import type { CheckContext, Struct } from '../config/struct.ts'
import { isText, requireText } from './conditions.ts'
import { oneSource } from './http-auth.ts'
import { proxyConfig } from './proxy.ts'
import { path, secret, string } from './scalars.ts'
import { tlsConfig } from './tls.ts'
import { any, list, mapOf, type Section, section } from './types.ts'

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const SIGNATURE_ALGORITHMS = ['RS256', 'RS384', 'RS512']

/** prometheus/common config/http_config.go OAuth2. */
export const oauth2: Section = {
  name: 'oauth2',
  goType: 'common/config.OAuth2',
  doc: 'Fetches a token with OAuth 2.0 and sends it with each request.',
  includes: [proxyConfig],
  fields: {
    client_id: { type: string, doc: 'Public identifier of the client.' },
    client_secret: { type: secret, doc: 'Secret of the client.' },
    client_secret_file: { type: path('secret'), doc: 'File with the secret of the client.' },
    client_secret_ref: { type: string, since: '2.53', doc: 'Name of the client secret in a secret manager.' },
    client_certificate_key_id: { type: string, since: '3.8', doc: 'Key id in the header of the signed JWT.' },
    client_certificate_key: { type: secret, since: '3.8', doc: 'Private key that signs the JWT.' },
    client_certificate_key_file: {
      type: path('key'),
      since: '3.8',
      doc: 'File with the private key that signs the JWT.',
    },
    client_certificate_key_ref: { type: string, since: '3.8', doc: 'Name of the signing key in a secret manager.' },
    grant_type: {
      type: string,
      since: '3.8',
      default: 'client_credentials',
      doc: `How the token is asked for: client_credentials, or ${JWT_BEARER} (RFC 7523).`,
    },
    signature_algorithm: {
      type: string,
      since: '3.8',
      default: 'RS256',
      doc: 'Algorithm that signs the JWT: RS256, RS384 or RS512.',
    },
    iss: { type: string, since: '3.8', doc: 'Issuer named in the JWT; client_id where nothing is said.' },
    audience: { type: string, since: '3.8', doc: 'Audience named in the JWT; token_url where nothing is said.' },
    claims: { type: mapOf(any), since: '3.8', doc: 'Further claims of the JWT.' },
    scopes: { type: list(string), doc: 'Scopes that are asked for.' },
    token_url: { type: string, doc: 'URL that gives the token.' },
    endpoint_params: { type: mapOf(string), doc: 'Further parameters of the token request.' },
    tls_config: { type: section(tlsConfig), doc: 'TLS towards the token URL.' },
    proxy_connect_header: {
      type: mapOf(list(secret)),
      since: '2.43',
      doc: 'Headers that the proxy gets with CONNECT.',
    },
  },
  check: (it, context) => {
    if (context.from('2.43')) proxyConfig.check?.(it, context)
  },
}

/** The part of HTTPClientConfig.Validate about oauth2: called where an HTTP client uses it, not where it is read. */
export function checkOauth2(it: Struct, context: CheckContext): void {
  requireText(it, context, 'client_id')
  if (!context.from('2.51')) requireSecret(it, context)
  requireText(it, context, 'token_url')
  if (it.isInvalid('grant_type')) return
  if (!context.from('3.8') || it.string('grant_type') !== JWT_BEARER) {
    oneSource(it, context, ['client_secret', 'client_secret_file', 'client_secret_ref'])
    return
  }
  oneSource(it, context, ['client_certificate_key', 'client_certificate_key_file', 'client_certificate_key_ref'])
  const algorithm = it.string('signature_algorithm')
  if (algorithm === '' || SIGNATURE_ALGORITHMS.includes(algorithm)) return
  context.refuse(it, {
    rule: 'invalid-value',
    field: 'signature_algorithm',
    message: `${JSON.stringify(algorithm)} is no signature algorithm; allowed: ${SIGNATURE_ALGORITHMS.join(', ')}`,
  })
}

function requireSecret(it: Struct, context: CheckContext): void {
  const sources = ['client_secret', 'client_secret_file']
  if (sources.some((name) => isText(it, name) || it.isInvalid(name))) return
  const written = sources.find((name) => it.isWritten(name))
  context.refuse(it, {
    rule: 'required-field',
    ...(written === undefined ? {} : { field: written }),
    message: 'an oauth2 needs "client_secret" or "client_secret_file" before 2.51',
  })
}
