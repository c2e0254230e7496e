import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import type { EditResult } from '../files/edit.ts'
import type { CommandContext } from './context.ts'
import type { Io } from './io.ts'
import { parseSeconds, type WriteOptions } from './options.ts'
import type { Reloader } from './reload-files.ts'
import type { Settings } from './settings.ts'

/** Options of every command that writes what a Prometheus server loads. */
export interface ReloadOptions {
  /** URL of the server, the id of its process, or a command; false with --no-reload. */
  readonly reload?: string | false
  /** URL of the server that is asked, after a signal or a command, whether it has loaded the file. */
  readonly server?: string
  /** Milliseconds. */
  readonly reloadTimeout: number
  /** Path of a file in the format of promtool's --http.config.file. */
  readonly httpConfig?: string
}

/** Gives a command the options for what comes after its write. */
export function reloadOptions(command: Command): Command {
  return command
    .option(
      '--reload <how>',
      'make Prometheus load what was written: its URL, process id, or a command (PROMSD_RELOAD)',
    )
    .option('--no-reload', 'do not, whatever PROMSD_RELOAD and the project file say')
    .option('--server <url>', 'with a process id or command: the server that tells whether it has loaded it')
    .addOption(
      new Option('--reload-timeout <duration>', 'how long to wait for the server')
        .argParser(parseSeconds)
        .default(30_000, '30s'),
    )
    .addOption(httpConfigOption())
}

/** `--http-config`, of every command that talks to a server. */
export function httpConfigOption(): Option {
  return new Option('--http-config <file>', "authentication and TLS of the server, in promtool's format")
}

/** What a reload needs of the command around it. */
export interface ReloadTask {
  readonly options: ReloadOptions & Pick<WriteOptions, 'lockTimeout'>
  readonly settings: Settings
  readonly context: Pick<CommandContext, 'io' | 'commandLine'>
  /** Takes sentences for the outcome's warnings. */
  warn(message: string): void
}

/**
 * Runs a write that is no preview, and makes the server load what it wrote, where the options, the environment or the
 * project file ask for it; waits until it has. Also where the write changed nothing: a reload that failed is tried again
 * then. Of the commands that have the same file loaded, one at a time does both.
 * @param path the file by which they take turns
 * @param write gives what `editFiles` gave: the files that the server loads, in the order in which they were written
 * @returns the server that has loaded them in this call, as messages name it; undefined where nothing was to be loaded,
 *   or nothing confirms that it was
 * @throws Failure: before the write exit 2 for a bad URL or process id, 1 or 3 for the file of --http-config, 3 where the
 *   turn does not come in time. After it exit 1 where Prometheus refused the files, which are then as they were; exit 3
 *   where it could not be asked, or has not answered in time: the files stay as written
 */
export async function writeAndReload(
  path: string,
  write: () => Promise<readonly EditResult[]>,
  { options, settings, context, warn }: ReloadTask,
): Promise<string | undefined> {
  const reloader = await reloaderOf(options, settings, context.io)
  if (!reloader) {
    await write()
    return undefined
  }
  const command = context.commandLine
  const { acquireTurn } = await import('../files/loaded.ts')
  // Whoever has it may need all the time that the server is given.
  const turn = await acquireTurn(path, { command, timeoutMs: options.lockTimeout + options.reloadTimeout })
  try {
    return await reloader.reload(await write(), {
      command,
      lockTimeoutMs: options.lockTimeout,
      history: settings.history,
      warn,
    })
  } finally {
    turn.release()
  }
}

async function reloaderOf(options: ReloadOptions, settings: Settings, io: Io): Promise<Reloader | undefined> {
  const { project } = settings
  const reload = options.reload ?? (io.env['PROMSD_RELOAD'] || undefined)
  if (reload === false) return undefined
  const fromProject = reload === undefined ? project?.content.reload : undefined
  const how = reload ?? fromProject?.url
  if (how === undefined) {
    if (options.server === undefined) return undefined
    throw new Failure(EXIT.usage, '--server is for --reload by a process id or a command: nothing is reloaded', {
      hint: '--reload URL makes that server load it',
    })
  }
  const fileOfProject = fromProject?.http_config && resolve(project!.folder, fromProject.http_config)
  const { reloaderFor } = await import('./reload-files.ts')
  return reloaderFor({
    how,
    server: options.server,
    timeoutMs: options.reloadTimeout,
    httpConfig: options.httpConfig ?? fileOfProject,
  })
}
