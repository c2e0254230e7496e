import type { Command } from 'commander'
import type { ExitCode } from '../../diagnostics/failure.ts'
import { labelTargets } from '../../targets/label.ts'
import type { CommandContext } from '../context.ts'
import { editTargets } from '../edit-targets.ts'
import { examples, writingCommand } from '../options.ts'
import { resolveSettings } from '../settings.ts'
import { parseLabelArguments, readSelection } from '../target-input.ts'
import { underPolicy } from '../under-policy.ts'
import { type WaitOptions, waitOptions } from '../wait-option.ts'

export interface LabelCommandOptions extends WaitOptions {
  readonly selector?: string
  readonly from?: string
  readonly strict?: boolean
}

export function labelCommand(context: CommandContext): Command {
  return waitOptions(writingCommand('label'))
    .summary('set and unset labels of targets')
    .description(
      'Sets (name=value) and unsets (name-) labels. A group is split when only some of its targets change, and merged ' +
        'into the group that then has the same labels.',
    )
    .argument('<target|name=value|name-...>', 'addresses or globs, then the changes')
    .option('-s, --selector <matchers>', 'targets whose labels match, such as env=staging,role=~"db.*"')
    .option('--from <path>', 'take the names from a file or - (standard input)')
    .option('--strict', 'what is not there is an error')
    .addHelpText(
      'after',
      examples(
        'promsd label server3:9182 env=staging',
        'promsd label -s env=staging,role=db team=storage temporary-',
        "promsd label 'web*:9182' rack=r7",
      ),
    )
    .action(async (texts: string[], options: LabelCommandOptions) => context.done(await label(texts, options, context)))
}

/** `promsd label`. */
export async function label(
  texts: readonly string[],
  options: LabelCommandOptions,
  { io, commandLine }: CommandContext,
): Promise<ExitCode> {
  const settings = await resolveSettings(options, io)
  const { targets, change } = parseLabelArguments(texts, settings.release)
  const selection = await readSelection(targets, options.selector, options.from, settings.release, io)
  const strict = options.strict ?? false
  return editTargets(
    {
      command: commandLine,
      single: false,
      creates: false,
      missing: strict ? 'refuse' : 'ignore',
      unmatched: strict ? 'refuse' : 'warn',
      operate: await underPolicy(settings, (document) => labelTargets(document, selection, change)),
    },
    options,
    settings,
    io,
  )
}
