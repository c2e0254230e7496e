import type { Command } from 'commander'
import { EXIT, type ExitCode } from '../../../diagnostics/failure.ts'
import { jobText } from '../../../generate/config-edit/job-text.ts'
import { plainNode } from '../../../generate/node-value.ts'
import { jsonText } from '../../../report/terminal.ts'
import { type ConfigReadOptions, configCommand, configPath } from '../../config-options.ts'
import type { CommandContext } from '../../context.ts'
import { parseConfig, readConfigFile } from '../../edit-config.ts'
import { requireJob } from '../../job-lookup.ts'
import { examples } from '../../options.ts'
import { printRaw } from '../../output.ts'
import { resolveSettings } from '../../settings.ts'

export function jobShowCommand(context: CommandContext): Command {
  return configCommand('show', ['text', 'json'])
    .summary('print a job')
    .description(
      'Prints the text of a job as it stands in the config, or as JSON, with aliases and merge keys written out.',
    )
    .argument('<name>', 'name of the job')
    .addHelpText('after', examples('promsd job show node', "promsd job show node -o json | jq '.static_configs'"))
    .action(async (name: string, options: ConfigReadOptions) => context.done(await jobShow(name, options, context)))
}

/** `promsd job show`. */
export async function jobShow(name: string, options: ConfigReadOptions, { io }: CommandContext): Promise<ExitCode> {
  const settings = await resolveSettings(options, io)
  const path = configPath(options, settings)
  const document = parseConfig(path, readConfigFile(path), 'look')
  const job = requireJob(document, name)
  if (options.output === 'json') io.out(`${jsonText(plainNode(job.node))}\n`)
  else printRaw(jobText(document, job), io)
  return EXIT.ok
}
