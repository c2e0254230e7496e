/** Something about an address that a person may not have meant, or that a job may refuse. */
export interface AddressConcern {
  readonly rule:
    | 'target-empty'
    | 'target-is-url'
    | 'target-has-path'
    | 'target-without-host'
    | 'target-without-port'
    | 'target-port-range'
    | 'target-ipv6-without-brackets'
    | 'target-has-space'
    | 'target-has-userinfo'
    | 'target-has-query'
    | 'target-has-control-character'
  readonly message: string
  readonly hint?: string
}

/** What a target is for: to be scraped, or sent alerts to. */
export type Receiver = 'job' | 'alertmanager'

/**
 * What is odd about a target's address. None of it makes Prometheus refuse the file (discovery/targetgroup takes any
 * string): a job refuses an empty address and one with a slash, unless its relabeling replaces `__address__`
 * (scrape/target.go, PopulateLabels; config.CheckTargetAddress).
 */
export function addressConcern(address: string, receiver: Receiver = 'job'): AddressConcern | undefined {
  if (/^[a-zA-Z0-9._-]+:[1-9]\d{0,3}$/.test(address)) return undefined
  if (address === '')
    return { rule: 'target-empty', message: 'the target is empty: a job refuses it unless relabeling sets __address__' }
  const shown = address.includes('@') ? withoutPassword(address) : address
  if (/[\p{Cc}]/u.test(address)) {
    return {
      rule: 'target-has-control-character',
      message: `target ${JSON.stringify(shown)} holds a control character`,
    }
  }
  if (/\s/u.test(address)) return { rule: 'target-has-space', message: `target "${shown}" holds a space` }
  if (SCHEMES.test(address)) {
    return {
      rule: 'target-is-url',
      message: `target "${shown}" is a URL: a job refuses it unless relabeling moves it out of __address__`,
      hint: urlHint(address, receiver),
    }
  }
  if (address.includes('/')) {
    return {
      rule: 'target-has-path',
      message: `target "${shown}" has a path: a job refuses it unless relabeling moves it out of __address__`,
      hint: `the path belongs into ${receiver === 'job' ? 'the label __metrics_path__' : PREFIX}`,
    }
  }
  if (address.includes('?')) {
    return {
      rule: 'target-has-query',
      message: `target "${shown}" has a query`,
      hint: receiver === 'job' ? 'parameters belong into labels __param_<name>' : 'leave it out',
    }
  }
  if (address.includes('@')) {
    return {
      rule: 'target-has-userinfo',
      message: `target "${shown}" has user information`,
      hint: `credentials belong into the ${receiver === 'job' ? 'scrape config' : 'alertmanager_config'}`,
    }
  }
  if (/^[\da-fA-F]*:[\da-fA-F:]*:[\da-fA-F:.%]*$/.test(address)) {
    return {
      rule: 'target-ipv6-without-brackets',
      message: `target "${shown}" looks like an IPv6 address without brackets`,
      hint: `write "[${address}]:PORT"`,
    }
  }
  const { host, port } = splitAddress(address)
  if (host === '') {
    return { rule: 'target-without-host', message: `target "${shown}" has no host`, hint: 'write host:port' }
  }
  if (port === undefined || port === '') {
    return { rule: 'target-without-port', message: `target "${shown}" has no port`, hint: 'write host:port' }
  }
  if (!/^\d+$/.test(port) || Number(port) > 65535 || Number(port) === 0) {
    return {
      rule: 'target-port-range',
      message: `target "${shown}" has the port "${port}"`,
      hint: 'a port is a number from 1 to 65535',
    }
  }
  return undefined
}

const PREFIX = '"path_prefix" of the alertmanager_config'

/** One is enough; a template may have put a second one before it. */
const SCHEMES = /^(?:[a-zA-Z][a-zA-Z0-9+.-]*:\/\/)+/

function urlHint(address: string, receiver: Receiver): string {
  const schemes = SCHEMES.exec(address)![0]
  const whole = withoutUser(address.slice(schemes.length))
  const rest = whole.replace(/[/?#].*$/s, '')
  if (!isPlainAddress(rest)) return 'write host:port'
  const isHttps = /https:\/\/$/i.test(schemes)
  if (receiver === 'job') {
    const scheme = isHttps ? 'set __scheme__ to https, and ' : 'set '
    return `write "${rest}", and ${scheme}the path by __metrics_path__ where it is not /metrics`
  }
  const steps = [
    ...(isHttps ? ['set "scheme: https"'] : []),
    ...(/^\/./.test(whole.slice(rest.length)) ? [`put the path into ${PREFIX}`] : []),
  ]
  return [`write "${rest}"`, ...steps].join(', and ')
}

/** Whether an address is a host, perhaps with a port. */
export function isPlainAddress(address: string): boolean {
  const concern = addressConcern(address)
  return !concern || (concern.rule === 'target-without-port' && !address.endsWith(':'))
}

const HOST = /^(?:\[.*\]|[^:]*)(?::\d*)?$/

/** Of a URL behind its scheme, what stands behind user and password. A slash in the password does not end them. */
function withoutUser(rest: string): string {
  const authority = rest.replace(/[/?#].*$/s, '')
  return authority.includes('@') || !HOST.test(authority) ? rest.slice(rest.lastIndexOf('@') + 1) : rest
}

function withoutPassword(address: string): string {
  return address.replace(/((?:^|\/\/)[^/:@]*:).*@/s, '$1<secret>@')
}

/** The same as one sentence for a person. */
export function concernText(address: string): string | undefined {
  const concern = addressConcern(address)
  return concern?.hint === undefined ? concern?.message : `${concern.message}; ${concern.hint}`
}

/** An IPv6 address in brackets, perhaps with a zone, at the start of a text. */
export const IPV6_LITERAL = /^\[[\da-fA-F.]*:[\da-fA-F:.]*(?:%[^\]]*)?\]/

export interface AddressParts {
  /** What stands before the host: a URL's scheme and user information, or nothing. */
  readonly prefix: string
  /** Brackets of an IPv6 literal included. */
  readonly host: string
  readonly port: string | undefined
  /** Path and query of a URL, or nothing. */
  readonly suffix: string
}

/** Takes an address (also the URL of a blackbox target) apart; put together again the parts give the same text. */
export function splitAddress(address: string): AddressParts {
  const match = /^([a-zA-Z][a-zA-Z0-9+.-]*:\/\/)?((?:[^/?#@]*@)?)(\[[^\]]*\]|[^/?#:]*)((?::[^/?#]*)?)(.*)$/s.exec(
    address,
  )
  if (!match) return { prefix: '', host: address, port: undefined, suffix: '' }
  const [, scheme = '', user = '', host = '', port = '', suffix = ''] = match
  return { prefix: scheme + user, host, port: port === '' ? undefined : port.slice(1), suffix }
}

/** Order of addresses in which digits count as numbers: `web2:9100` before `web10:9100`. Never 0 for two texts. */
export function compareAddresses(a: string, b: string): number {
  const runs = /\d+|\D+/g
  const left = a.match(runs) ?? []
  const right = b.match(runs) ?? []
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = compareRuns(left[i]!, right[i]!)
    if (order !== 0) return order
  }
  return left.length - right.length || (a < b ? -1 : a > b ? 1 : 0)
}

function compareRuns(a: string, b: string): number {
  if (/^\d/.test(a) && /^\d/.test(b)) {
    const left = a.replace(/^0+(?=\d)/, '')
    const right = b.replace(/^0+(?=\d)/, '')
    return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0)
  }
  return a < b ? -1 : a > b ? 1 : 0
}
