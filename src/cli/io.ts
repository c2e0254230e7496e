/** Everything a command takes from its process: tests put their own in its place. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Text that is the result. False: nobody reads it any more. */
  out(text: string): boolean
  /** Talk: warnings, notes, errors. */
  err(text: string): void
  /** All of standard input. */
  stdin(): Promise<Buffer>
  readonly terminal: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean }
}
