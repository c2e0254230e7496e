import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { EXIT, type ExitCode, Failure } from '../../diagnostics/failure.ts'
import { addTargets } from '../../targets/add.ts'
import type { CommandContext } from '../context.ts'
import { editTargets, type TargetEdit } from '../edit-targets.ts'
import { collect, examples, writingCommand } from '../options.ts'
import { resolveSettings } from '../settings.ts'
import { parseLabels, readTargetList } from '../target-input.ts'
import { underPolicy } from '../under-policy.ts'
import { type WaitOptions, waitOptions } from '../wait-option.ts'

export interface AddCommandOptions extends WaitOptions {
  readonly label?: readonly string[]
  readonly from?: string
  readonly move?: boolean
  readonly allowDuplicate?: boolean
  readonly mode?: number
}

export function addCommand(context: CommandContext): Command {
  return waitOptions(writingCommand('add'))
    .summary('add targets to a file')
    .description(
      'Puts each target into the group that has exactly these labels, and makes the group, and the file, where there is none.',
    )
    .argument('[target...]', 'addresses, host:port')
    .option('-l, --label <name=value>', 'label of the targets; can be repeated', collect)
    .option('--from <path>', 'take targets from a file or - (standard input): one a line, or file_sd JSON or YAML')
    .option('--move', 'take an address from the group with other labels where it stands')
    .option('--allow-duplicate', 'add an address although it stands in a group with other labels')
    .option('--mode <octal>', 'mode of a file that is made (default: 0644)', parseMode)
    .addHelpText(
      'after',
      examples(
        'promsd add server3:9182 -l env=prod',
        'promsd add -f targets/web.yml web{1..9}:9100 -l env=prod -l role=web',
        'promsd add --move db1:9187 -l env=prod    # from wherever it stands',
        'ansible-inventory --list | jq -r … | promsd add --from - -l env=prod',
      ),
    )
    .action(async (targets: string[], options: AddCommandOptions) => context.done(await add(targets, options, context)))
}

/** `promsd add`. */
export async function add(
  addresses: readonly string[],
  options: AddCommandOptions,
  { io, commandLine }: CommandContext,
): Promise<ExitCode> {
  const settings = await resolveSettings(options, io)
  const labels = parseLabels(options.label ?? [], settings.release)
  const named = addresses.map((address) => ({ address, labels }))
  const listed = options.from === undefined ? [] : await readTargetList(options.from, labels, settings.release, io)
  const targets = [...named, ...listed]
  if (targets.length === 0 && options.from === undefined) {
    throw new Failure(EXIT.usage, 'name the targets to add', {
      hint: 'promsd add HOST:PORT -l env=prod, or --from FILE',
    })
  }
  const edit: TargetEdit = {
    command: commandLine,
    single: true,
    creates: true,
    missing: 'ignore',
    ...(options.mode === undefined ? {} : { mode: options.mode }),
    operate: await underPolicy(settings, (document) =>
      addTargets(document, targets, {
        move: options.move ?? false,
        allowDuplicate: options.allowDuplicate ?? false,
      }),
    ),
  }
  return editTargets(edit, options, settings, io)
}

function parseMode(text: string): number {
  if (!/^0?[0-7]{3}$/.test(text)) throw new InvalidArgumentError('expected an octal mode such as 0640')
  return Number.parseInt(text, 8)
}
