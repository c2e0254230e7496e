/** A command line as a shell would need it typed. */
export function commandText(args: readonly string[]): string {
  return args.map(quoteArgument).join(' ')
}

function quoteArgument(arg: string): string {
  return /^[\w@%+=:,./[\]-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`
}
