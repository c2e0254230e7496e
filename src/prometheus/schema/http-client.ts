import type { CheckContext, Struct } from '../config/struct.ts'
import { atMostOne, given, isGiven, isText } from './conditions.ts'
import { authorization, basicAuth, checkAuthorization, checkBasicAuth } from './http-auth.ts'
import { checkHttpHeaders, httpHeaders } from './http-headers.ts'
import { checkOauth2, oauth2 } from './oauth2.ts'
import { proxyConfig } from './proxy.ts'
import { bool, path, secret } from './scalars.ts'
import { tlsConfig } from './tls.ts'
import { type Section, section } from './types.ts'

const AUTHENTICATIONS = ['basic_auth', 'authorization', 'oauth2'] as const
const BEARERS = ['bearer_token', 'bearer_token_file'] as const

/** prometheus/common config/http_config.go HTTPClientConfig: part of every section that makes HTTP requests. */
export const httpClient: Section = {
  name: 'http_config',
  goType: 'common/config.HTTPClientConfig',
  doc: 'How HTTP requests are made: authentication, TLS, proxy, headers.',
  includes: [proxyConfig],
  fields: {
    basic_auth: {
      type: section(basicAuth),
      misnomers: ['auth'],
      doc: 'Authenticates with a user name and a password.',
    },
    authorization: { type: section(authorization), doc: 'Authenticates with an Authorization header.' },
    oauth2: { type: section(oauth2), doc: 'Authenticates with a token from an OAuth 2.0 server.' },
    bearer_token: {
      type: secret,
      deprecated: { since: '2.42', hint: 'write authorization with credentials' },
      doc: 'Bearer token; "authorization" with "credentials" is the newer spelling.',
    },
    bearer_token_file: {
      type: path('credentials'),
      deprecated: { since: '2.42', hint: 'write authorization with credentials_file' },
      doc: 'File with a bearer token; "authorization" with "credentials_file" is the newer spelling.',
    },
    tls_config: { type: section(tlsConfig), misnomers: ['tls'], doc: 'TLS of the connections.' },
    follow_redirects: { type: bool, default: true, doc: 'Whether redirects are followed.' },
    enable_http2: { type: bool, default: true, doc: 'Whether HTTP/2 is used where the server knows it.' },
    http_headers: { type: httpHeaders, since: '2.53', doc: 'Headers sent with each request, by name.' },
  },
  check: checkHttpClient,
}

const OWN_FIELDS: ReadonlySet<string> = new Set([...Object.keys(httpClient.fields), ...Object.keys(proxyConfig.fields)])

/** HTTPClientConfig.Validate. An authentication that is empty counts, a null one does not. */
function checkHttpClient(it: Struct, context: CheckContext): void {
  // Nearly every job: a config of thousands of them would spend a quarter of its time here.
  if (!it.names.some((name) => OWN_FIELDS.has(name))) return
  const found = authentications(it)
  atMostOne(it, context, found, {
    message: `at most one of ${[...AUTHENTICATIONS, ...BEARERS].join(', ')} can be given; these are: ${found.join(', ')}`,
  })
  const basic = given(it, 'basic_auth')
  if (basic) checkBasicAuth(basic, context)
  const header = given(it, 'authorization')
  if (header) checkAuthorization(header, context)
  const oauth = given(it, 'oauth2')
  if (oauth) checkOauth2(oauth, context)
  proxyConfig.check?.(it, context)
  checkHttpHeaders(it, context)
}

/** The fields of an HTTP client that authenticate and are given. */
export function authentications(it: Struct): string[] {
  return [...AUTHENTICATIONS.filter((name) => isGiven(it, name)), ...BEARERS.filter((name) => isText(it, name))]
}
