import type { ExitCode } from '../diagnostics/failure.ts'
import type { Io } from './io.ts'

/** What a command's wiring needs from the program around it. */
export interface CommandContext {
  readonly io: Io
  /** The command line as it was typed, without secrets, for the history. */
  readonly commandLine: string
  /** Is told, once that is known, how much text there is to work on, in bytes or characters. */
  prepareFor(size: number): void
  done(exit: ExitCode): void
}
