import type { Command } from 'commander'
import type { ExitCode } from '../../diagnostics/failure.ts'
import { applyTargets } from '../../targets/apply.ts'
import type { CommandContext } from '../context.ts'
import { editTargets } from '../edit-targets.ts'
import { collect, examples, writingCommand } from '../options.ts'
import { resolveSettings } from '../settings.ts'
import { parseLabels, readTargetList } from '../target-input.ts'
import { underPolicy } from '../under-policy.ts'
import { type WaitOptions, waitOptions } from '../wait-option.ts'
import { type GuardOptions, withGuards } from './remove.ts'

export interface ApplyCommandOptions extends WaitOptions, GuardOptions {
  readonly label?: readonly string[]
  readonly prune?: boolean
}

export function applyCommand(context: CommandContext): Command {
  return withGuards(waitOptions(writingCommand('apply')))
    .summary('make a file hold a desired set of targets')
    .description(
      'Adds what is missing and corrects labels, with the fewest edits; with --prune, what is not desired goes. The ' +
        'desired set is file_sd JSON or YAML, or one address a line.',
    )
    .argument('<desired>', 'file with the desired targets, - for standard input')
    .option('--prune', 'remove targets that are not desired')
    .option('-l, --label <name=value>', 'label of all desired targets; can be repeated', collect)
    .addHelpText(
      'after',
      examples(
        'promsd apply inventory.json --prune --max-removed 10%',
        'cmdb-export | promsd apply - -l env=prod -f targets/cmdb.json --diff --dry-run',
      ),
    )
    .action(async (desired: string, options: ApplyCommandOptions) =>
      context.done(await apply(desired, options, context)),
    )
}

/** `promsd apply`. */
export async function apply(
  desired: string,
  options: ApplyCommandOptions,
  { io, commandLine }: CommandContext,
): Promise<ExitCode> {
  const settings = await resolveSettings(options, io)
  const labels = parseLabels(options.label ?? [], settings.release)
  const targets = await readTargetList(desired, labels, settings.release, io)
  return editTargets(
    {
      command: commandLine,
      single: true,
      creates: true,
      missing: 'ignore',
      maxRemoved: options.maxRemoved,
      operate: await underPolicy(settings, (document) =>
        applyTargets(document, targets, { prune: options.prune ?? false, allowEmpty: options.allowEmpty ?? false }),
      ),
    },
    options,
    settings,
    io,
  )
}
