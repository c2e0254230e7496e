import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import type { RequestOptions } from 'node:https'
import type { SecureVersion } from 'node:tls'
import { EXIT, Failure } from '../diagnostics/failure.ts'

/** How requests are made: prometheus/common's HTTPClientConfig as far as promsd follows it. */
export interface HttpSettings {
  /** Sent with each request to the server itself, not to another that it redirects to. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly tls: TlsSettings
  readonly followRedirects: boolean
}

/** As node:tls takes it. */
export interface TlsSettings {
  readonly ca?: string | Buffer
  readonly cert?: string | Buffer
  readonly key?: string | Buffer
  readonly servername?: string
  readonly rejectUnauthorized?: boolean
  readonly minVersion?: SecureVersion
  readonly maxVersion?: SecureVersion
}

export interface Answer {
  readonly status: number
  readonly body: string
  /** Where the answer sends the request instead. */
  readonly location: string | undefined
  /** Whether the request said who asks. */
  readonly isIdentified?: boolean
}

/**
 * Makes a request.
 * @param timeoutMs for the whole of it
 * @throws Failure (exit 3) where there is no answer
 */
export type Send = (method: 'GET' | 'POST', url: URL, timeoutMs: number) => Promise<Answer>

export const PLAIN: HttpSettings = { headers: {}, tls: {}, followRedirects: true }

/** Milliseconds that an answer may take also where the time of what it is for is nearly up. */
export const SHORTEST_REQUEST = 1000

/** As many as Go's net/http follows. */
const MAX_REDIRECTS = 10

/** More than the list of a million targets. */
const MAX_BODY_BYTES = 1024 * 1024 * 1024

/** Requests by node:http, without a proxy. @param agent the User-Agent header */
export function httpSender(settings: HttpSettings, agent: string): Send {
  return async (method, first, timeoutMs) => {
    const deadline = AbortSignal.timeout(Math.ceil(timeoutMs))
    let url = first
    for (let redirects = 0; ; redirects++) {
      const own = url.host === first.host ? settings.headers : {}
      const answer = await request(method, url, { ...own, 'User-Agent': agent }, settings.tls, deadline, timeoutMs)
      const { location } = answer
      const next = location !== undefined && URL.canParse(location, url.href) ? new URL(location, url) : undefined
      // 301 to 303 make a GET of a POST, which is not what was meant: the answer itself tells more.
      const keepsMethod = method === 'GET' ? /^30[12378]$/ : /^30[78]$/
      if (!next || !settings.followRedirects || !keepsMethod.test(`${answer.status}`)) {
        return { ...answer, isIdentified: 'Authorization' in own }
      }
      if (redirects === MAX_REDIRECTS) throw new Failure(EXIT.failed, `${first.href} redirects too often`)
      url = next
    }
  }
}

type Request = (url: URL, options: RequestOptions, done: (response: IncomingMessage) => void) => ClientRequest

async function request(
  method: string,
  url: URL,
  headers: OutgoingHttpHeaders | Readonly<Record<string, string | readonly string[]>>,
  tls: TlsSettings,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<Answer> {
  // Loaded late: streams, sockets and TLS are of no use to a command that asks no server.
  const module: { request: Request } =
    url.protocol === 'https:' ? await import('node:https') : await import('node:http')
  const options: RequestOptions = { method, headers: headers as OutgoingHttpHeaders, agent: false, signal, ...tls }
  try {
    const response = await new Promise<IncomingMessage>((done, failed) => {
      const sent = module.request(url, options, done)
      sent.on('error', failed)
      sent.end()
    })
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > MAX_BODY_BYTES) throw new Failure(EXIT.failed, `the answer of ${url.href} has no end`)
      chunks.push(chunk)
    }
    const { statusCode = 0, headers: answered } = response
    return { status: statusCode, body: Buffer.concat(chunks).toString(), location: answered.location }
  } catch (error) {
    if (error instanceof Failure) throw error
    const reason = signal.aborted
      ? `no answer within ${Math.ceil(timeoutMs) / 1000} s`
      : reasonOf(error as NodeJS.ErrnoException)
    throw new Failure(EXIT.failed, `cannot reach ${url.href}: ${reason}`, { cause: error, ...hintFor(error) })
  }
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ECONNREFUSED':
      return 'connection refused'
    case 'ECONNRESET':
      return 'the connection was closed'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its name is not known'
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'there is no way to it'
    case 'ETIMEDOUT':
      return 'it does not answer'
    case 'EPROTO':
      return 'it does not speak TLS as asked for'
    default:
      return message
  }
}

/** Certificates that are not trusted: OpenSSL's names of it. */
function hintFor(error: unknown): { hint: string } | undefined {
  const { code = '' } = error as NodeJS.ErrnoException
  if (!/CERT|UNABLE_TO_VERIFY|SELF_SIGNED/.test(code)) return undefined
  return { hint: 'name the authority in a file for --http-config: tls_config: {ca_file: …}' }
}
