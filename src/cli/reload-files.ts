import { EXIT, Failure } from '../diagnostics/failure.ts'
import { digestOf } from '../files/content.ts'
import { type Change, type EditedFile, type EditResult, editFiles } from '../files/edit.ts'
import { type HistoryEntry, matchesAfter, readHistory } from '../files/history.ts'
import { loadedState, noteLoaded, presentState, sameState } from '../files/loaded.ts'
import { configFileOf, isOnThisMachine } from '../reload/config-file.ts'
import { SHORTEST_REQUEST } from '../reload/http.ts'
import {
  parseReload,
  type Reloaded,
  type ReloadTools,
  type ReloadWay,
  reloadServer,
  wayName,
} from '../reload/reload.ts'
import { serverName } from '../reload/server-url.ts'
import { serverTools } from './server-tools.ts'
import type { Settings } from './settings.ts'
import { unreadConfig } from './unread-config.ts'

/** How a reload was asked for, whatever by. */
export interface ReloadRequest {
  /** URL of the server, the id of its process, or a command. */
  readonly how: string
  /** URL of the server to ask after a signal or a command. */
  readonly server: string | undefined
  /** Milliseconds. */
  readonly timeoutMs: number
  readonly httpConfig: string | undefined
}

/** What the files are written with, should they have to be restored. */
export interface RestoreOptions {
  readonly command: string
  readonly lockTimeoutMs: number
  readonly history: Settings['history']
  warn(message: string): void
}

/** A server that can be told to load files. */
export interface Reloader {
  /** See `reloadAfterWrite`. */
  reload(results: readonly EditResult[], options: RestoreOptions): Promise<string | undefined>
}

/** Reads what was asked for. Throws a Failure (exit 1, 2 or 3) for what is wrong with it. */
export async function reloaderFor(request: ReloadRequest): Promise<Reloader> {
  const way = parseReload(request.how, request.server)
  const tools = await serverTools(request.httpConfig)
  return {
    reload: (results, options) => new Reload(results, way, request, tools, options).run(),
  }
}

/** One reload of the files of a write. */
class Reload {
  readonly #results: readonly EditResult[]
  readonly #way: ReloadWay
  readonly #request: ReloadRequest
  readonly #tools: ReloadTools
  readonly #options: RestoreOptions

  constructor(
    results: readonly EditResult[],
    way: ReloadWay,
    request: ReloadRequest,
    tools: ReloadTools,
    options: RestoreOptions,
  ) {
    this.#results = results
    this.#way = way
    this.#request = request
    this.#tools = tools
    this.#options = options
  }

  async run(): Promise<string | undefined> {
    if (!this.#results.some((result) => result.changed || this.#isUnloaded(result))) return undefined
    await this.#noteFormer()
    let outcome: Reloaded
    try {
      outcome = await this.#reload()
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      throw new Failure(error.exit, `${this.#names()} written, and not loaded: ${error.message}`, {
        cause: error,
        hint: error.hint ?? 'the next such call tries to have it loaded again',
      })
    }
    if (outcome.state === 'refused') return this.#takeBack(outcome.reason)
    if (outcome.state === 'unconfirmed') {
      this.#options.warn(`nothing confirms that ${wayName(this.#way)} has loaded it: name the server with --server`)
      return undefined
    }
    return (await this.#readsAnother()) ? undefined : wayName(this.#way)
  }

  /** Whether the server was started with another config than the one that was written; warns of it. */
  async #readsAnother(): Promise<boolean> {
    const { kind, server } = this.#way
    if (!server || !(kind === 'process' || isOnThisMachine(server))) return false
    const read = await configFileOf(server, SHORTEST_REQUEST, this.#tools.send)
    const paths = this.#results.map(({ path }) => path)
    const unread = read === undefined ? undefined : unreadConfig(paths, read)
    if (unread === undefined) return false
    this.#options.warn(`${serverName(server)} reads ${read}: nothing confirms that it has loaded ${unread}`)
    return true
  }

  /** Reloads, and remembers what was loaded: what stood there before, so that a change meanwhile is loaded later. */
  async #reload(): Promise<Reloaded> {
    const states = this.#results.map(({ path }) => presentState(path))
    const outcome = await reloadServer(this.#way, this.#request.timeoutMs, this.#tools)
    if (outcome.state !== 'refused') {
      for (const [i, { path }] of this.#results.entries()) await this.#note(path, states[i]!)
    }
    return outcome
  }

  #isUnloaded({ path }: EditResult): boolean {
    const loaded = loadedState(path, this.#request.how)
    return !loaded || !sameState(loaded, presentState(path))
  }

  /** Until it is told otherwise, the server has what this write replaced: a later call has to know what to go back to. */
  async #noteFormer(): Promise<void> {
    for (const { path, entry } of this.#results) {
      const { before } = readHistory(path).find(({ id }) => id === entry) ?? {}
      if (before && !loadedState(path, this.#request.how)) await this.#note(path, stateOf(before))
    }
  }

  /** At worst the server is told once more than it had to be. */
  async #note(path: string, state: ReturnType<typeof presentState>): Promise<void> {
    const { command, lockTimeoutMs, warn } = this.#options
    try {
      const known = loadedState(path, this.#request.how)
      if (known && sameState(known, state)) return
      await noteLoaded(path, this.#request.how, state, { command, timeoutMs: lockTimeoutMs })
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      warn(error.message)
    }
  }

  /** Restores what the server has; throws a Failure (exit 1) that says why. */
  async #takeBack(reason: string): Promise<never> {
    const server = wayName(this.#way)
    const refused = `${this.#paths()}: ${server} refused ${this.#results.length === 1 ? 'it' : 'them'}`
    const { command, ...options } = this.#options
    let restored: EditResult[]
    try {
      // What named another file goes before that file does.
      restored = await editFiles(
        this.#results.map(({ path }) => path).toReversed(),
        (files) => files.map((file) => this.#former(file)),
        { ...options, command: `${command} (restored: refused by ${server})` },
      )
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      throw new Failure(error.exit, `${refused}: ${reason}; it could not be restored: ${error.message}`, {
        cause: error,
      })
    }
    if (!restored.some(({ changed }) => changed)) {
      throw new Failure(EXIT.refused, `${refused}: ${reason}`, { hint: 'nothing is restored: this call wrote nothing' })
    }
    const again = await this.#reload().catch((error: unknown) => {
      if (error instanceof Failure) return error
      throw error
    })
    const after = again instanceof Failure ? again.message : again.state === 'refused' ? again.reason : undefined
    throw new Failure(EXIT.refused, `${refused}, so what was there before is restored: ${reason}`, {
      ...(after === undefined ? {} : { hint: `loading what was there before failed as well: ${after}` }),
    })
  }

  /** What to put back into a file: what this write replaced, else what the server had loaded when it was last told. */
  #former(file: EditedFile): Change {
    const { entry } = this.#results.find(({ path }) => path === file.path)!
    const entries = file.history()
    const [last] = entries
    const loaded = loadedState(file.path, this.#request.how)
    const isLoaded = ({ before }: HistoryEntry) => loaded !== undefined && sameState(stateOf(before), loaded)
    const former = entry === undefined ? entries.find(isLoaded) : entries.find(({ id }) => id === entry)
    const isStale = loaded !== undefined && !sameState(loaded, presentState(file.path))
    if (!former || (entry === undefined && !isStale)) return undefined
    if (!matchesAfter(last!, file.content) || (entry !== undefined && last !== former)) {
      throw new Failure(EXIT.refused, `something else has changed ${file.path} since`, { hint: 'see promsd history' })
    }
    return 'absent' in former.before ? { remove: true } : { bytes: former.before.read() }
  }

  #paths(): string {
    return this.#results.map(({ path }) => path).join(', ')
  }

  #names(): string {
    return `${this.#paths()} ${this.#results.length === 1 ? 'is' : 'are'}`
  }
}

function stateOf(before: HistoryEntry['before']): ReturnType<typeof presentState> {
  return 'absent' in before ? before : digestOf([before.read()])
}
