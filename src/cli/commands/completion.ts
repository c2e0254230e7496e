import { Argument, Command } from 'commander'
import { EXIT, type ExitCode } from '../../diagnostics/failure.ts'
import { type CompletedCommand, renderCompletion, SHELLS, type Shell } from '../../report/completion.ts'
import type { CommandContext } from '../context.ts'
import { examples } from '../options.ts'
import { allCommands } from '../program.ts'

/** Commands whose arguments are targets that stand in a file. */
const TAKES_TARGETS: ReadonlySet<string> = new Set(['remove', 'label', 'rename', 'list'])

export function completionCommand(context: CommandContext): Command {
  return new Command('completion')
    .summary('print a completion script for a shell')
    .description('Prints a script that completes commands, options and the targets of the file at hand.')
    .addArgument(new Argument('<shell>', 'the shell').choices([...SHELLS]))
    .addHelpText(
      'after',
      examples(
        'promsd completion bash > /etc/bash_completion.d/promsd',
        'promsd completion zsh > "${fpath[1]}/_promsd"',
        'promsd completion fish > ~/.config/fish/completions/promsd.fish',
      ),
    )
    .action(async (shell: Shell) => context.done(await completion(shell, context)))
}

/** `promsd completion`. */
export async function completion(shell: Shell, context: CommandContext): Promise<ExitCode> {
  const commands = (await allCommands(context)).map(describe)
  context.io.out(renderCompletion(shell, commands))
  return EXIT.ok
}

function describe(command: Command): CompletedCommand {
  return {
    name: command.name(),
    aliases: command.aliases(),
    summary: command.summary(),
    takesTargets: TAKES_TARGETS.has(command.name()),
    takesFiles: command.name() === 'apply',
    words: [
      ...command.registeredArguments.flatMap((argument) => argument.argChoices ?? []),
      ...command.commands.map((each) => each.name()),
    ],
    options: [
      ...command.options.map((option) => ({
        long: option.long!,
        short: option.short,
        description: option.description,
        takesValue: option.required || option.optional,
        takesFile: /<path>/.test(option.flags),
        choices: option.argChoices ?? [],
      })),
      { long: '--help', short: '-h', description: 'print help', takesValue: false, takesFile: false, choices: [] },
    ],
  }
}
