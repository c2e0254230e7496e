import type { CheckContext, Struct } from '../config/struct.ts'
import { isText, relatedTo } from './conditions.ts'
import { bool, secret, string, url } from './scalars.ts'
import { list, mapOf, type Section } from './types.ts'

/** prometheus/common config/http_config.go ProxyConfig; before 2.43 fields of HTTPClientConfig and OAuth2. */
export const proxyConfig: Section = {
  name: 'proxy_config',
  goType: 'common/config.ProxyConfig',
  doc: 'The proxy through which requests go.',
  fields: {
    proxy_url: { type: url, doc: 'URL of the proxy.' },
    no_proxy: {
      type: string,
      since: '2.43',
      doc: 'Comma-separated addresses, networks and domains that are reached without the proxy.',
    },
    proxy_from_environment: {
      type: bool,
      since: '2.43',
      default: false,
      doc: 'Whether the proxy is taken from HTTP_PROXY, HTTPS_PROXY and NO_PROXY in the environment of Prometheus.',
    },
    proxy_connect_header: { type: mapOf(list(secret)), doc: 'Headers that the proxy gets with CONNECT.' },
  },
  check: checkProxy,
}

/** ProxyConfig.Validate. `no_proxy` is content with a `proxy_url` that is empty. */
function checkProxy(it: Struct, context: CheckContext): void {
  if (it.isInvalid('proxy_url') || it.isInvalid('proxy_from_environment')) return
  const hasUrl = isText(it, 'proxy_url')
  const fromEnvironment = it.boolean('proxy_from_environment')
  if (it.map('proxy_connect_header').size > 0 && !hasUrl && !fromEnvironment) {
    context.refuse(it, {
      rule: 'required-field',
      field: 'proxy_connect_header',
      message: `"proxy_connect_header" needs "proxy_url"${context.from('2.43') ? ' or "proxy_from_environment: true"' : ''} beside it`,
    })
  }
  if (fromEnvironment && hasUrl) conflict(it, context, 'proxy_url')
  if (!isText(it, 'no_proxy')) return
  if (fromEnvironment) conflict(it, context, 'no_proxy')
  else if (!it.has('proxy_url')) {
    context.refuse(it, {
      rule: 'required-field',
      field: 'no_proxy',
      message: '"no_proxy" needs "proxy_url" beside it',
    })
  }
}

function conflict(it: Struct, context: CheckContext, field: string): void {
  context.refuse(it, {
    rule: 'conflict',
    field,
    message: `"${field}" cannot be given with "proxy_from_environment: true"`,
    ...relatedTo(it, 'proxy_from_environment', 'the environment is chosen here'),
  })
}
