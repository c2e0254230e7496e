import { CommanderError } from 'commander'
import { EXIT, type ExitCode, Failure } from '../diagnostics/failure.ts'
import { jsonText, printable } from '../report/terminal.ts'
import { commandText } from './command-line.ts'
import type { CommandContext } from './context.ts'
import type { Io } from './io.ts'
import { buildProgram } from './program.ts'
import { VERSION } from './version.ts'

/**
 * Runs promsd.
 * @param args the command line behind the program's name
 * @param prepareFor is told how much text there is to work on
 * @returns the exit code
 */
export async function main(args: readonly string[], io: Io, prepareFor = (_size: number) => {}): Promise<number> {
  let exit: ExitCode = EXIT.ok
  const context: CommandContext = {
    io,
    prepareFor,
    commandLine: commandText(['promsd', ...args]),
    done: (code) => {
      exit = code
    },
  }
  try {
    const program = await buildProgram(args, VERSION, context)
    if (args.length === 0) {
      program.outputHelp({ error: true })
      return EXIT.usage
    }
    await program.parseAsync(args as string[], { from: 'user' })
    return exit
  } catch (error) {
    // commander has printed help, the version or a usage message by itself.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : usageError(error, args, io)
    if (!(error instanceof Failure)) throw error
    const { printFailure } = await import('./output.ts')
    await printFailure(error, { json: wantsJson(args), verbose: wantsAll(args) }, io)
    return error.exit
  }
}

function usageError(error: CommanderError, args: readonly string[], io: Io): ExitCode {
  if (wantsJson(args)) {
    const message = error.message.replace(/^error: /, '')
    io.out(`${jsonText({ error: { message, exit: EXIT.usage } })}\n`)
  }
  const dashed = /unknown option '(-[^-'][^']*)'/.exec(error.message)?.[1]
  if (dashed && /[.:\d]/.test(dashed) && !args.includes('--')) {
    io.err(`help: to name a target that begins with "-", put -- before it: -- ${printable(dashed)}\n`)
  }
  return EXIT.usage
}

function wantsAll(args: readonly string[]): boolean {
  return args.some((arg) => arg === '-v' || arg === '--verbose')
}

function wantsJson(args: readonly string[]): boolean {
  return args.some(
    (arg, i) => /^(?:-o=?|--output=)json$/.test(arg) || (arg === 'json' && /^(?:-o|--output)$/.test(args[i - 1] ?? '')),
  )
}
