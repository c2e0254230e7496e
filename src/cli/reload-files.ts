import { EXIT, Failure } from '../diagnostics/failure.ts'
import type { EditResult } from '../files/edit.ts'
import type { ReloadOptions } from './after-write.ts'
import type { Settings } from './settings.ts'

export interface ReloadRequest extends ReloadOptions {
  /** URL of the server, the id of its process, or a command. */
  readonly how: string
  /** Milliseconds to wait for other writers, should the files have to be restored. */
  readonly lockTimeout: number
}

/** What `reloadAfterWrite` does once it is known how. */
export async function reloadFiles(
  _results: readonly EditResult[],
  _request: ReloadRequest,
  _settings: Settings,
  _command: string,
  _warn: (message: string) => void,
): Promise<void> {
  throw new Failure(EXIT.usage, 'no server can be told to reload yet')
}
