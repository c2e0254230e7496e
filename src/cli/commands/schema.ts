import { Argument, Command } from 'commander'
import { EXIT, type ExitCode } from '../../diagnostics/failure.ts'
import { jsonText } from '../../report/terminal.ts'
import type { CommandContext } from '../context.ts'
import { examples, projectOptions } from '../options.ts'
import { resolveSettings } from '../settings.ts'

const KINDS = ['config', 'scrape-config', 'rules', 'targets', 'project'] as const

interface SchemaOptions {
  readonly project?: string
  readonly prometheusVersion?: string
}

export function schemaCommand(context: CommandContext): Command {
  const command = new Command('schema')
    .summary('print a JSON Schema for editors')
    .description('Prints the JSON Schema of a kind of file, for yaml-language-server and other editors.')
    .addArgument(new Argument('[kind]', 'which files').choices(KINDS).default('config'))
  return projectOptions(command)
    .addHelpText('after', examples('promsd schema -p 3.5 > prometheus.schema.json', 'promsd schema targets'))
    .action(async (kind: (typeof KINDS)[number], options: SchemaOptions) =>
      context.done(await schema(kind, options, context)),
    )
}

/** `promsd schema`. */
export async function schema(
  kind: (typeof KINDS)[number],
  options: SchemaOptions,
  { io }: CommandContext,
): Promise<ExitCode> {
  const { release } = await resolveSettings(options, io)
  const { jsonSchema } = await import('../../lint/json-schema.ts')
  io.out(`${jsonText(jsonSchema(kind, release))}\n`)
  return EXIT.ok
}
