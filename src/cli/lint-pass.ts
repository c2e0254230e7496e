import type { Files } from '../lint/files.ts'
import type { LintOptions } from '../lint/options.ts'
import { type LintInput, type LintRun, lint } from '../lint/run.ts'
import type { Release } from '../prometheus/release.ts'
import type { Progress } from '../report/progress.ts'
import type { LintCommandOptions } from './commands/lint.ts'
import type { Io } from './io.ts'
import { lintTools } from './lint-setup.ts'
import { withUpgrade } from './lint-upgrade.ts'

/**
 * All that decides what a run says of its files, of the command line and the project file: the same for the one pass of
 * lint and for each of --fix.
 */
export interface LintTask {
  readonly options: LintCommandOptions
  readonly lintOptions: LintOptions
  readonly files: Files
  /** The release that is upgraded to. */
  readonly upgrade: Release | undefined
  /** The config of `-c` or of the project file, where it is not linted itself: its jobs decide about the targets. */
  readonly context: readonly LintInput[]
  /** Whether standard input is linted, which --fix cannot write to. */
  readonly isStandardInput: boolean
  readonly io: Io
}

/**
 * Lints for the release and, where asked for, for the one that is upgraded to.
 * @param files the file system as the pass is to see it
 */
export async function lintPass(
  inputs: readonly LintInput[],
  task: LintTask,
  files: Files = task.files,
): Promise<LintRun> {
  const { options, lintOptions, upgrade, context, io } = task
  const progress = progressOn(io, options)
  const tools = lintTools(io, files)
  const all = [...context, ...inputs]
  const run = await lint(all, lintOptions, files, tools, progress.tick)
  progress.clear()
  if (!upgrade) return run
  const later = await lint(all, { ...lintOptions, release: upgrade }, files, tools)
  return { ...run, files: withUpgrade(run.files, later.files, upgrade) }
}

/** Milliseconds in which nothing is said of how far a run is, and so the module that would say it is not loaded. */
const PATIENCE_MS = 1000

/** A line that tells how far a long run is; loaded when it is needed, and only where a terminal shows it. */
function progressOn(io: Io, { quiet }: LintCommandOptions) {
  // `performance` is loaded at its first use, which takes 3 ms.
  const start = Date.now()
  let line: Progress | undefined
  return {
    async tick(done: number, total: number, path: string): Promise<void> {
      if (quiet || !io.terminal.stderr || Date.now() - start < PATIENCE_MS) return
      const { createProgress } = await import('../report/progress.ts')
      line ??= createProgress({
        write: (text) => io.err(text),
        now: () => Date.now(),
        width: Number(io.env['COLUMNS']) || 80,
        startedAt: start,
      })
      line.tick(done, total, path)
    },
    clear: (): void => line?.clear(),
  }
}
