import { concealedArgument } from '../secrets/arguments.ts'

/** A command line as a shell would need it typed, but for the secrets in it: it goes into histories and comments. */
export function commandText(args: readonly string[]): string {
  return args.map((arg) => quoteArgument(concealedArgument(arg))).join(' ')
}

/** A word as a shell would need it typed. */
export function quoteArgument(arg: string): string {
  return /^[\w@%+=:,./[\]-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`
}
