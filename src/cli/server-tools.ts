import { PLAIN } from '../reload/http.ts'
import type { ReloadTools } from '../reload/reload.ts'
import { reloadTools } from '../reload/tools.ts'
import { VERSION } from './version.ts'

/**
 * What a command talks to a server with.
 * @param httpConfig path of a file in promtool's format
 * @throws Failure (exit 1 or 3) for what is wrong with that
 */
export async function serverTools(httpConfig: string | undefined): Promise<ReloadTools> {
  const settings = httpConfig === undefined ? PLAIN : (await import('./http-config.ts')).readHttpConfig(httpConfig)
  return reloadTools(settings, `promsd/${VERSION}`)
}
