import { EXIT, Failure } from '../diagnostics/failure.ts'
import { digestOf } from '../files/content.ts'
import { type Change, type EditedFile, type EditResult, editFiles } from '../files/edit.ts'
import { type HistoryEntry, matchesAfter, readHistory } from '../files/history.ts'
import { type Loaded, lastConfirmed, loadedBy, noteLoaded, presentState, sameState } from '../files/loaded.ts'
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
  /** See `writeAndReload`. */
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

/** A config of a write that a server does not read. */
interface Unread {
  readonly path: string
  /** Which server reads which file. */
  readonly reads: string
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
    const { outcome, unread } = await this.#reload().catch((error: unknown) => {
      if (error instanceof Failure) throw this.#notLoaded(error.exit, error.message, error)
      throw error
    })
    if (outcome.state === 'refused') return this.#takeBack(outcome.reason, unread)
    if (outcome.state === 'unconfirmed') {
      this.#options.warn(`nothing confirms that ${wayName(this.#way)} has loaded it: name the server with --server`)
      return undefined
    }
    if (unread) {
      this.#options.warn(`${unread.reads}: nothing confirms that it has loaded ${unread.path}`)
      return undefined
    }
    return wayName(this.#way)
  }

  #notLoaded(exit: Failure['exit'], message: string, cause?: Failure): Failure {
    return new Failure(exit, `${this.#names()} written, and not loaded: ${message}`, {
      ...(cause && { cause }),
      hint: cause?.hint ?? 'the next such call tries to have it loaded again',
    })
  }

  /** What names the server in the records: its URL, whatever makes it load; where that is not known, what makes it. */
  get #by(): string {
    return this.#way.server ? serverName(this.#way.server) : this.#request.how
  }

  /** Reloads, and remembers what was loaded: what stood there before, so that a change meanwhile is loaded later. */
  async #reload(): Promise<{ outcome: Reloaded; unread: Unread | undefined }> {
    const states = this.#results.map(({ path }) => presentState(path))
    const outcome = await reloadServer(this.#way, this.#request.timeoutMs, this.#tools)
    const unread = outcome.state === 'unconfirmed' ? undefined : await this.#unread()
    if (outcome.state !== 'refused') {
      const isConfirmed = outcome.state === 'loaded' && !unread
      for (const [i, { path }] of this.#results.entries()) await this.#note(path, { state: states[i]!, isConfirmed })
    }
    return { outcome, unread }
  }

  /** A config that was written, where the server was started with another one. */
  async #unread(): Promise<Unread | undefined> {
    const { kind, server } = this.#way
    if (!server || !(kind === 'process' || isOnThisMachine(server))) return undefined
    const read = await configFileOf(server, SHORTEST_REQUEST, this.#tools.send)
    const paths = this.#results.map(({ path }) => path)
    const path = read === undefined ? undefined : unreadConfig(paths, read)
    return path === undefined ? undefined : { path, reads: `${serverName(server)} reads ${read}` }
  }

  #isUnloaded({ path }: EditResult): boolean {
    const loaded = loadedBy(path, this.#by)
    return !loaded || !sameState(loaded.state, presentState(path))
  }

  /**
   * Of a server that is new to us we suppose that it has what this write replaced, unless another one is known to have
   * loaded something else: a later call has to know what to go back to.
   */
  async #noteFormer(): Promise<void> {
    for (const { path, entry } of this.#results) {
      const { before } = readHistory(path).find(({ id }) => id === entry) ?? {}
      if (!before || loadedBy(path, this.#by)) continue
      await this.#note(path, { state: lastConfirmed(path) ?? stateOf(before), isConfirmed: false })
    }
  }

  /** At worst the server is told once more than it had to be. */
  async #note(path: string, loaded: Loaded): Promise<void> {
    const { command, lockTimeoutMs, warn } = this.#options
    try {
      const known = loadedBy(path, this.#by)
      if (known && known.isConfirmed === loaded.isConfirmed && sameState(known.state, loaded.state)) return
      await noteLoaded(path, this.#by, loaded, { command, timeoutMs: lockTimeoutMs })
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      warn(error.message)
    }
  }

  /**
   * Restores what the server has; throws a Failure that says why: exit 1, or 3 where it was another config that it
   * refused, and so nothing is restored.
   */
  async #takeBack(reason: string, unread: Unread | undefined): Promise<never> {
    if (unread) throw this.#notLoaded(EXIT.failed, `${unread.reads}, which it refused: ${reason}`)
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
    const after = again instanceof Failure ? again.message : refusal(again.outcome)
    throw new Failure(EXIT.refused, `${refused}, so what was there before is restored: ${reason}`, {
      ...(after === undefined ? {} : { hint: `loading what was there before failed as well: ${after}` }),
    })
  }

  /** What to put back into a file: what this write replaced, else what the server had loaded when it was last told. */
  #former(file: EditedFile): Change {
    const { entry } = this.#results.find(({ path }) => path === file.path)!
    const entries = file.history()
    const [last] = entries
    const loaded = loadedBy(file.path, this.#by)?.state
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

function refusal(outcome: Reloaded): string | undefined {
  return outcome.state === 'refused' ? outcome.reason : undefined
}

function stateOf(before: HistoryEntry['before']): ReturnType<typeof presentState> {
  return 'absent' in before ? before : digestOf([before.read()])
}
