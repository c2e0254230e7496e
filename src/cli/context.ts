import type { ExitCode } from '../diagnostics/failure.ts'
import type { Io } from './io.ts'

/** What a command's wiring needs from the program around it. */
export interface CommandContext {
  readonly io: Io
  /** The command line as it was typed, for the history. */
  readonly commandLine: string
  /** Whether the program's code came compiled, so that none will be kept of this run. */
  readonly isCompiled?: boolean
  done(exit: ExitCode): void
}
