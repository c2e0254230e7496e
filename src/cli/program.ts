import { Command } from 'commander'
import { printableLines } from '../report/terminal.ts'
import { addCommand } from './commands/add.ts'
import type { CommandContext } from './context.ts'

type CommandFactory = (context: CommandContext) => Command

/**
 * Every command with the module that holds it: a call loads only its own. The most frequent one, started from hooks by
 * the dozen, comes with the program: modules that are imported lazily cost the bundle a wrapper each.
 */
const COMMANDS: Readonly<Record<string, () => Promise<CommandFactory>>> = {
  add: async () => addCommand,
  remove: async () => (await import('./commands/remove.ts')).removeCommand,
  label: async () => (await import('./commands/label.ts')).labelCommand,
  rename: async () => (await import('./commands/rename.ts')).renameCommand,
  list: async () => (await import('./commands/list.ts')).listCommand,
  apply: async () => (await import('./commands/apply.ts')).applyCommand,
  fmt: async () => (await import('./commands/fmt.ts')).fmtCommand,
  lint: async () => (await import('./commands/lint.ts')).lintCommand,
  rules: async () => (await import('./commands/rules.ts')).rulesCommand,
  presets: async () => (await import('./commands/presets.ts')).presetsCommand,
  schema: async () => (await import('./commands/schema.ts')).schemaCommand,
  generate: async () => (await import('./commands/generate.ts')).generateCommand,
  job: async () => (await import('./commands/job.ts')).jobCommand,
  extract: async () => (await import('./commands/extract.ts')).extractCommand,
  history: async () => (await import('./commands/history.ts')).historyCommand,
  undo: async () => (await import('./commands/history.ts')).undoCommand,
  completion: async () => (await import('./commands/completion.ts')).completionCommand,
}

const ALIASES: Readonly<Record<string, string>> = { rm: 'remove', ls: 'list' }

/** The program with the command that the arguments name, or with all of them where help or a mistake needs them. */
export async function buildProgram(
  args: readonly string[],
  version: string,
  context: CommandContext,
): Promise<Command> {
  const program = new Command('promsd')
    .description(
      "Keeps a Prometheus server's targets right: edits target files atomically, lints configs with Prometheus's own verdict.",
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: false })
    .enablePositionalOptions()
  const named = ALIASES[args[0] ?? ''] ?? args[0] ?? ''
  const factory = Object.hasOwn(COMMANDS, named) ? COMMANDS[named] : undefined
  if (factory) {
    // commander resets each command's help and exit behaviour from its parent only when made by program.command().
    program.addCommand((await factory())(context))
  } else {
    for (const load of Object.values(COMMANDS)) program.addCommand((await load())(context))
    program.addHelpText('after', '\nExit codes: 0 done, 1 refused or would change, 2 wrong usage, 3 could not do it\n')
  }
  for (const command of withSubcommands(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => context.io.out(text),
      // It quotes arguments, which may hold anything.
      writeErr: (text) => context.io.err(printableLines(text)),
    })
  }
  return program
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)]
}

/** All commands, for what describes them: completion and docs. */
export async function allCommands(context: CommandContext): Promise<Command[]> {
  return Promise.all(Object.values(COMMANDS).map(async (load) => (await load())(context)))
}
