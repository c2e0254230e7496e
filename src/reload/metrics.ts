import { EXIT, Failure } from '../diagnostics/failure.ts'
import { unexpected } from './answer.ts'
import type { Send } from './http.ts'
import { pageOf, serverName } from './server-url.ts'

/** What a server tells of its last reload (prometheus/prometheus cmd/prometheus/main.go). */
export interface ReloadMetrics {
  readonly successful: boolean
  /** When it last loaded its configuration: the text of a number, to be compared only. */
  readonly loadedAt: string
}

/** Throws a Failure (exit 3) where the server does not tell. */
export async function metricsOf(server: URL, timeoutMs: number, send: Send): Promise<ReloadMetrics> {
  const page = pageOf(server, 'metrics')
  const answer = await send('GET', page, timeoutMs)
  if (answer.status !== 200) throw unexpected(page, answer)
  const successful = gauge(answer.body, 'prometheus_config_last_reload_successful')
  const loadedAt = gauge(answer.body, 'prometheus_config_last_reload_success_timestamp_seconds')
  if (successful !== undefined && loadedAt !== undefined) return { successful: Number(successful) === 1, loadedAt }
  throw new Failure(EXIT.failed, `${page.href} tells nothing of reloads: ${serverName(server)} is no Prometheus`)
}

function gauge(text: string, name: string): string | undefined {
  return new RegExp(`^${name}(?:\\{\\})? (\\S+)`, 'm').exec(text)?.[1]
}
