import { Command, InvalidArgumentError, Option } from 'commander'
import type { PlaceOptions } from './settings.ts'

/** Options of every command that reads target files. */
export interface ReadOptions extends PlaceOptions {
  readonly output: string
  readonly quiet?: boolean
  readonly verbose?: boolean
  /** False with --no-color. */
  readonly color?: boolean
}

/** Options of every command that writes. */
export interface WriteOptions extends ReadOptions {
  readonly dryRun?: boolean
  readonly diff?: boolean
  readonly check?: boolean
  /** Milliseconds. */
  readonly lockTimeout: number
}

export const collect = (value: string, former: readonly string[] | undefined): string[] => [...(former ?? []), value]

/** Durations of the command line: seconds, or with a unit as Prometheus writes them (`500ms`, `30s`, `2m`). */
export function parseSeconds(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text)
  if (!match) throw new InvalidArgumentError('expected a duration such as 30s, 500ms or 2m')
  const unit = { ms: 1, s: 1000, m: 60_000 }[match[2] ?? 's']!
  return Number(match[1]) * unit
}

/** Gives a command the options that say which project it is in, and which Prometheus it is for. */
export function projectOptions(command: Command): Command {
  return command
    .option('--project <path>', 'project file (default: promsd.yaml of this folder or the nearest above)')
    .option(
      '-p, --prometheus-version <release>',
      "Prometheus release, such as 3.5 (default: the project file's, else the newest known)",
    )
}

/** Gives a command the options that say how to read, and how to talk. */
export function commonOptions(command: Command, outputs: readonly string[]): Command {
  return projectOptions(command)
    .addOption(new Option('-o, --output <format>', 'format of the result').choices(outputs).default(outputs[0]))
    .option('-q, --quiet', 'print errors only')
    .option('--no-color', 'no colours (also NO_COLOR)')
}

/** A command with the options that say which target files are meant and how to talk. */
export function readingCommand(name: string, outputs: readonly string[] = ['text', 'json']): Command {
  const command = new Command(name).addOption(
    new Option('-f, --file <path>', 'target file, globs allowed; can be repeated').argParser(collect),
  )
  return commonOptions(command, outputs).option('-v, --verbose', 'print every target')
}

/** A reading command that can write. */
export function writingCommand(name: string): Command {
  return writeOptions(readingCommand(name))
}

/** Gives a command that writes its previews, and a limit for waiting. */
export function writeOptions(command: Command): Command {
  return command
    .option('--dry-run', 'say what would change, and write nothing')
    .option('--diff', 'print the change as a unified diff')
    .option('--check', 'write nothing; exit 1 if something would change')
    .addOption(
      new Option('--lock-timeout <duration>', 'how long to wait for another writer')
        .argParser(parseSeconds)
        .default(30_000, '30s'),
    )
}

/** Help text with examples, the same way for each command. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}\n`
}
