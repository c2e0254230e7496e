import type { Command } from 'commander'
import { type ConfigWriteOptions, configWritingCommand } from '../config-options.ts'
import type { CommandContext } from '../context.ts'
import { examples } from '../options.ts'

export interface ExtractOptions extends ConfigWriteOptions {
  readonly all?: boolean
  readonly except?: readonly string[]
  readonly to?: string
}

export function extractCommand(context: CommandContext): Command {
  return configWritingCommand('extract')
    .summary("move a job's static targets into a target file")
    .description(
      'Puts the static_configs of a job into a target file, which the job then reads by file_sd_configs. Both files are ' +
        'written together, once it is proved that the same targets are scraped under the same labels.',
    )
    .argument('[job]', 'name of the job')
    .option('--all', 'every job that has static_configs, each into a file of its own')
    .option('--except <job...>', 'with --all: jobs that stay as they are')
    .option('--to <path>', 'the target file, .json or .yml; {job} is the name of the job (default: targets/{job}.json)')
    .addHelpText(
      'after',
      examples(
        'promsd extract node',
        'promsd extract node --to targets/node.yml    # YAML keeps the comments',
        "promsd extract --all --to 'targets/{job}.yml' --dry-run --diff",
      ),
    )
    .action(async (job: string | undefined, options: ExtractOptions) => {
      const { extract } = await import('../extract-run.ts')
      context.done(await extract(job, options, context))
    })
}
