import { Command, InvalidArgumentError, Option } from 'commander'
import type { GivenOption } from '../../generate/options-jobs.ts'
import { CONFIG_SECTIONS } from '../../project/sections.ts'
import { type ReloadOptions, reloadOptions } from '../after-write.ts'
import type { CommandContext } from '../context.ts'
import { addJobOptions } from '../job-options.ts'
import { collect, commonOptions, examples, type WriteOptions, writeOptions } from '../options.ts'

export interface GenerateOptions extends WriteOptions, ReloadOptions {
  readonly only?: readonly string[]
  readonly to?: string
  readonly split?: string
  readonly rules?: string
  readonly dashboard?: string
  readonly force?: boolean
}

/** A job of the command line, with its options in the order in which they were given. */
export interface JobArguments {
  readonly name: string
  readonly given: GivenOption[]
}

export function generateCommand(context: CommandContext): Command {
  const jobs: JobArguments[] = []
  const command = new Command('generate')
    .summary('write prometheus.yml from the project file')
    .description(
      'Writes the main config, or a part of it, from what the project file says, or from jobs given here. It is checked as by promsd lint first: what Prometheus would refuse is not written.',
    )
    .addOption(
      new Option(
        '--only <section>',
        'only this section, to standard output unless --to says where; can be repeated',
      ).argParser(parseSection),
    )
    .option('--to <path>', 'where to; - is standard output (default: config of the project file, else prometheus.yml)')
    .option(
      '--split <folder>',
      'a file for each job in this folder, named by scrape_config_files (2.43 or later; default: generate.split)',
    )
    .option(
      '--rules <path>',
      'write the rules of the presets there as well; - prints just these (default: generate.rules of the project file)',
    )
    .option(
      '--dashboard <path>',
      'write a Grafana dashboard of the presets there as well; - prints just that (default: generate.dashboard)',
    )
    .option('--force', 'replace a file that promsd has not generated')
  commonOptions(command, ['text', 'json']).option('-v, --verbose', 'print every finding')
  reloadOptions(writeOptions(command)).addOption(
    new Option('--job <name>', 'a job, described by the options behind it; can be repeated').argParser(
      (name: string) => {
        jobs.push({ name, given: [] })
        return true
      },
    ),
  )
  addJobOptions(command, (given) => {
    const job = jobs.at(-1)
    if (!job) throw new InvalidArgumentError('it belongs behind the --job that it describes')
    job.given.push(given)
  })
  return command
    .addHelpText(
      'after',
      examples(
        'promsd generate',
        'promsd generate --check --diff    # in CI: exit 1 where a file is stale',
        'promsd generate --reload http://localhost:9090',
        'promsd generate --only scrape_configs',
        'promsd generate --split jobs.d',
        'promsd generate --rules rules/presets.yml --dashboard presets.json',
        'promsd generate --job onprem-servers --file-sd targets.json --job onprem-dns --dns exporters.mycompany.local --dns-type A --dns-port 9182',
      ),
    )
    .action(async (options: GenerateOptions) => {
      const { generate } = await import('../generate-run.ts')
      context.done(await generate(jobs, options, context))
    })
}

const SECTIONS: readonly string[] = [...CONFIG_SECTIONS, 'scrape_configs']

function parseSection(text: string, former: readonly string[] | undefined): string[] {
  if (!SECTIONS.includes(text)) throw new InvalidArgumentError(`expected one of ${SECTIONS.join(', ')}`)
  return collect(text, former)
}
