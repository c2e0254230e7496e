import { type Command, Option } from 'commander'
import type { EditOutcome } from '../report/edit-report.ts'
import { httpConfigOption } from './after-write.ts'
import { parseSeconds, type WriteOptions } from './options.ts'

/** Options of the commands that edit target files. */
export interface WaitOptions extends WriteOptions {
  /** URL of a server. */
  readonly wait?: string
  /** Milliseconds. */
  readonly waitTimeout?: number
  /** Path of a file in the format of promtool's --http.config.file. */
  readonly httpConfig?: string
}

const DEFAULT_WAIT_MS = 60_000

/** Gives a command that edits target files the options to wait for a server. */
export function waitOptions(command: Command): Command {
  return command
    .option('--wait <url>', 'wait until this Prometheus server shows the targets as they are now')
    .addOption(
      new Option('--wait-timeout <duration>', 'how long to wait for the server')
        .argParser(parseSeconds)
        .default(DEFAULT_WAIT_MS, '60s'),
    )
    .addOption(httpConfigOption())
}

/**
 * Reads --wait, before anything is written. What it gives waits until the server shows what an edit has left, and
 * gives sentences about targets that it drops.
 * @throws Failure (exit 1, 2 or 3) for a bad URL or --http-config; exit 3 where the server does not show it in time
 */
export async function waiterFor(
  url: string,
  { waitTimeout = DEFAULT_WAIT_MS, httpConfig }: Pick<WaitOptions, 'waitTimeout' | 'httpConfig'>,
): Promise<(outcomes: readonly EditOutcome[], removes: boolean) => Promise<string[]>> {
  const { serverWaiter } = await import('./wait-for-server.ts')
  return serverWaiter(url, waitTimeout, httpConfig)
}
