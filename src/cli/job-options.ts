import { type Command, Option } from 'commander'
import { type GivenOption, JOB_OPTIONS, type JobOption } from '../generate/options-jobs.ts'

/**
 * Gives a command the options that describe a job. Each is handed to `take` as it is met, in the order of the command
 * line: options after a `--job` belong to it.
 */
export function addJobOptions(command: Command, take: (given: GivenOption) => void): Command {
  for (const option of JOB_OPTIONS) command.addOption(jobOption(option, take))
  return command
}

function jobOption(option: JobOption, take: (given: GivenOption) => void): Option {
  const { flags, doc, kind } = option
  return new Option(flags, doc).argParser((text: string) => {
    take(kind === 'flag' ? { option } : { option, text })
    return true
  })
}
