import { EXIT, Failure } from '../diagnostics/failure.ts'
import { oneLine, unexpected } from './answer.ts'
import { type Send, SHORTEST_REQUEST } from './http.ts'
import { metricsOf, type ReloadMetrics } from './metrics.ts'
import { HOST_AND_PORT, pageOf, parseServerUrl, serverName } from './server-url.ts'

/** How a server is made to load its configuration. */
export type ReloadWay =
  | { readonly kind: 'url'; readonly server: URL }
  /** SIGHUP to a process, or a command of the shell; `server` tells whether it was loaded. */
  | { readonly kind: 'process'; readonly id: number; readonly server: URL | undefined }
  | { readonly kind: 'command'; readonly command: string; readonly server: URL | undefined }

/** What a reload works with: the network, processes and the clock. */
export interface ReloadTools {
  readonly send: Send
  /** Throws a Failure (exit 3) where the process does not take it. */
  hangUp(id: number): void
  run(command: string, timeoutMs: number): Promise<{ readonly ok: boolean; readonly output: string }>
  pause(ms: number): Promise<void>
  /** Milliseconds of a clock that does not jump. */
  now(): number
}

export type Reloaded =
  | { readonly state: 'loaded' }
  /** There is nobody to ask. */
  | { readonly state: 'unconfirmed' }
  /** The server goes on with what it had. `reason`: what Prometheus said. */
  | { readonly state: 'refused'; readonly reason: string }

/** What /-/reload answers begins so when Prometheus has read the configuration and will not have it (web/web.go). */
const REFUSED = 'failed to reload config: '

/** A URL, of another scheme too. */
const URL_OF_ANY_SCHEME = /^[a-z][a-z\d+.-]*:\/\/\S*$/i

/** Milliseconds between two looks at a server: at first and at most. */
const FIRST_PAUSE = 50
const LONGEST_PAUSE = 1000

/**
 * Reads what `--reload` takes: a URL, a number, or a command.
 * @param server URL of the server to ask, where it is not the one that is told
 * @throws Failure (exit 2)
 */
export function parseReload(how: string, server: string | undefined): ReloadWay {
  const asked = server === undefined ? undefined : parseServerUrl(server)
  if (/^\s*$/.test(how)) throw new Failure(EXIT.usage, '--reload needs a URL, a process id or a command')
  // As a command host:port would only fail, with the file written already.
  if (URL_OF_ANY_SCHEME.test(how) || HOST_AND_PORT.test(how)) {
    if (asked) throw new Failure(EXIT.usage, '--server is for --reload by a process id or a command')
    return { kind: 'url', server: parseServerUrl(how) }
  }
  if (!/^\d+$/.test(how)) return { kind: 'command', command: how, server: asked }
  const id = Number(how)
  // 0 and 1 would be the group of this process, and init.
  if (id <= 1 || !Number.isSafeInteger(id)) throw new Failure(EXIT.usage, `${how} is no process id of a server`)
  return { kind: 'process', id, server: asked }
}

/** As messages name it. */
export function wayName(way: ReloadWay): string {
  if (way.kind !== 'command' && way.kind !== 'process') return serverName(way.server)
  const by = way.kind === 'process' ? `process ${way.id}` : `"${way.command}"`
  return way.server ? serverName(way.server) : by
}

/**
 * Makes a server load its configuration, and waits until it has or will not.
 * @throws Failure (exit 3) where it cannot be told or asked, or does not answer in time
 */
export async function reloadServer(way: ReloadWay, timeoutMs: number, tools: ReloadTools): Promise<Reloaded> {
  if (way.kind === 'url') return post(way.server, timeoutMs, tools)
  const { server } = way
  const deadline = tools.now() + timeoutMs
  const before = server && (await metricsOf(server, timeoutMs, tools.send))
  if (way.kind === 'process') tools.hangUp(way.id)
  else {
    const { ok, output } = await tools.run(way.command, timeoutMs)
    if (!ok) throw new Failure(EXIT.failed, `"${way.command}" failed${output === '' ? '' : `: ${oneLine(output)}`}`)
  }
  return server && before ? watch(server, before, deadline, timeoutMs, tools) : { state: 'unconfirmed' }
}

async function post(server: URL, timeoutMs: number, { send }: ReloadTools): Promise<Reloaded> {
  const page = pageOf(server, '-/reload')
  const answer = await send('POST', page, timeoutMs)
  const { status, body } = answer
  if (status >= 200 && status < 300) return { state: 'loaded' }
  if (status === 500 && body.startsWith(REFUSED)) {
    return { state: 'refused', reason: oneLine(body.slice(REFUSED.length)) }
  }
  if (status === 403 && /lifecycle/i.test(body)) {
    throw new Failure(EXIT.failed, `${serverName(server)} does not reload over HTTP`, {
      hint: 'start Prometheus with --web.enable-lifecycle, or reload by its process id or a command',
    })
  }
  throw unexpected(page, answer)
}

/** Looks at the server's metrics until they tell of a reload that came after `before`. */
async function watch(
  server: URL,
  before: ReloadMetrics,
  deadline: number,
  timeoutMs: number,
  { send, pause, now }: ReloadTools,
): Promise<Reloaded> {
  let last: ReloadMetrics | Failure = before
  for (let wait = FIRST_PAUSE; now() < deadline; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
    await pause(Math.min(wait, deadline - now()))
    // A command may restart the server: for a moment it does not answer.
    last = await metricsOf(server, Math.max(SHORTEST_REQUEST, deadline - now()), send).catch((error: unknown) => {
      if (error instanceof Failure) return error
      throw error
    })
    if (last instanceof Failure) continue
    if (last.successful && last.loadedAt !== before.loadedAt) return { state: 'loaded' }
    if (!last.successful && before.successful) return { state: 'refused', reason: 'its log says why' }
  }
  if (last instanceof Failure) throw last
  const late = `not within ${timeoutMs / 1000} s`
  // It had failed before as well, so that only a success would have shown.
  if (!last.successful) return { state: 'refused', reason: `${late}; its log says why` }
  throw new Failure(EXIT.failed, `${serverName(server)} has not loaded it, ${late}`, {
    hint: 'does the process or command belong to this server? --reload-timeout waits longer',
  })
}
