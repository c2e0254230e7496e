/** A command line as a shell would need it typed. */
export function commandText(args: readonly string[]): string {
  return args.map(quoteArgument).join(' ')
}

/** A word as a shell would need it typed. */
export function quoteArgument(arg: string): string {
  return /^[\w@%+=:,./[\]-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`
}
