import { isAbsolute, resolve } from 'node:path'
import { Failure } from '../diagnostics/failure.ts'
import type { Send } from './http.ts'
import { pageOf } from './server-url.ts'

/**
 * The config that a server was started with, as an absolute path of its machine (prometheus/prometheus
 * web/api/v1/api.go). Undefined where it does not tell: a proxy may keep these pages to itself.
 */
export async function configFileOf(server: URL, timeoutMs: number, send: Send): Promise<string | undefined> {
  const told = async (path: string, field: string): Promise<string | undefined> => {
    try {
      const { status, body } = await send('GET', pageOf(server, path), timeoutMs)
      if (status !== 200) return undefined
      const { data } = JSON.parse(body) as { data?: Readonly<Record<string, unknown>> }
      const value = data?.[field]
      return typeof value === 'string' ? value : undefined
    } catch (error) {
      if (error instanceof Failure || error instanceof SyntaxError) return undefined
      throw error
    }
  }
  const file = await told('api/v1/status/flags', 'config.file')
  if (file === undefined || isAbsolute(file)) return file
  const folder = await told('api/v1/status/runtimeinfo', 'CWD')
  return folder === undefined ? undefined : resolve(folder, file)
}

/** Whether a server's URL leads to this machine, by all that it says alone. */
export function isOnThisMachine({ hostname }: URL): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
}
