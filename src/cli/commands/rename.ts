import type { Command } from 'commander'
import type { ExitCode } from '../../diagnostics/failure.ts'
import { parseRename, renameTargets } from '../../targets/rename.ts'
import type { CommandContext } from '../context.ts'
import { editTargets } from '../edit-targets.ts'
import { examples, writingCommand } from '../options.ts'
import { resolveSettings } from '../settings.ts'
import { type WaitOptions, waitOptions } from '../wait-option.ts'

export interface RenameCommandOptions extends WaitOptions {
  readonly allowDuplicate?: boolean
  readonly strict?: boolean
}

export function renameCommand(context: CommandContext): Command {
  return waitOptions(writingCommand('rename'))
    .summary('rename a host, or host:port, everywhere it stands')
    .description('Renames a host under all its ports, or one address, in every group; labels stay as they are.')
    .argument('<old>', 'host, or host:port')
    .argument('<new>', 'host, or host:port')
    .option('--allow-duplicate', 'rename although the new name stands in a group with other labels')
    .option('--strict', 'a name that is not there is an error')
    .addHelpText('after', examples('promsd rename web1 web1.example.com', 'promsd rename db1:9187 db2:9187'))
    .action(async (from: string, to: string, options: RenameCommandOptions) =>
      context.done(await rename(from, to, options, context)),
    )
}

/** `promsd rename`. */
export async function rename(
  from: string,
  to: string,
  options: RenameCommandOptions,
  { io, commandLine }: CommandContext,
): Promise<ExitCode> {
  const names = parseRename(from, to)
  const settings = await resolveSettings(options, io)
  const strict = options.strict ?? false
  return editTargets(
    {
      command: commandLine,
      single: false,
      creates: false,
      missing: strict ? 'refuse' : 'ignore',
      unmatched: strict ? 'refuse' : 'warn',
      operate: (document) => renameTargets(document, names, { allowDuplicate: options.allowDuplicate ?? false }),
    },
    options,
    settings,
    io,
  )
}
