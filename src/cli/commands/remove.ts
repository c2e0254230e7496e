import { type Command, Option } from 'commander'
import type { ExitCode } from '../../diagnostics/failure.ts'
import { parseRemovalLimit, type RemovalLimit, removeTargets } from '../../targets/remove.ts'
import type { CommandContext } from '../context.ts'
import { editTargets } from '../edit-targets.ts'
import { examples, writingCommand } from '../options.ts'
import { resolveSettings } from '../settings.ts'
import { readSelection } from '../target-input.ts'
import { type WaitOptions, waitOptions } from '../wait-option.ts'

export interface GuardOptions {
  readonly maxRemoved?: RemovalLimit
  readonly allowEmpty?: boolean
}

export interface RemoveCommandOptions extends WaitOptions, GuardOptions {
  readonly selector?: string
  readonly from?: string
  readonly keepEmpty?: boolean
  readonly strict?: boolean
}

/** The guards that every command which removes has. */
export function withGuards(command: Command): Command {
  return command
    .addOption(
      new Option('--max-removed <limit>', 'refuse to remove more than N targets, or N% of the file').argParser(
        parseRemovalLimit,
      ),
    )
    .option('--allow-empty', 'allow the file to be left without targets')
}

export function removeCommand(context: CommandContext): Command {
  return withGuards(waitOptions(writingCommand('remove')))
    .alias('rm')
    .summary('remove targets, by name, glob or labels')
    .description('Takes targets out. A group left empty goes. What is not there is no error.')
    .argument('[target...]', 'addresses, or globs such as "web*:9182"')
    .option('-s, --selector <matchers>', 'targets whose labels match, such as env=staging,role=~"db.*"')
    .option('--from <path>', 'take the names from a file or - (standard input)')
    .option('--keep-empty', 'keep groups that are left without targets')
    .option('--strict', 'what is not there is an error')
    .addHelpText(
      'after',
      examples(
        'promsd remove server3:9182',
        "promsd remove 'web*:9182' --max-removed 10",
        'promsd remove -s env=staging --diff --dry-run',
        'promsd remove --from decommissioned.txt --max-removed 5%',
      ),
    )
    .action(async (targets: string[], options: RemoveCommandOptions) =>
      context.done(await remove(targets, options, context)),
    )
}

/** `promsd remove`. */
export async function remove(
  texts: readonly string[],
  options: RemoveCommandOptions,
  { io, commandLine }: CommandContext,
): Promise<ExitCode> {
  const settings = await resolveSettings(options, io)
  const selection = await readSelection(texts, options.selector, options.from, settings.release, io)
  const strict = options.strict ?? false
  const removal = {
    keepEmpty: options.keepEmpty ?? false,
    allowEmpty: options.allowEmpty ?? false,
  }
  return editTargets(
    {
      command: commandLine,
      single: false,
      creates: false,
      missing: strict ? 'refuse' : 'ignore',
      unmatched: strict ? 'refuse' : 'hint',
      maxRemoved: options.maxRemoved,
      removes: true,
      operate: (document) => removeTargets(document, selection, removal),
    },
    options,
    settings,
    io,
  )
}
