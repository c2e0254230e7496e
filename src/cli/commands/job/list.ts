import type { Command } from 'commander'
import { EXIT, type ExitCode } from '../../../diagnostics/failure.ts'
import { jsonText } from '../../../report/terminal.ts'
import { type ConfigReadOptions, configCommand, configPath } from '../../config-options.ts'
import type { CommandContext } from '../../context.ts'
import { parseConfig, readConfigFile } from '../../edit-config.ts'
import { scrapeConfigFiles } from '../../job-lookup.ts'
import { listedJobs } from '../../listed-jobs.ts'
import { examples } from '../../options.ts'
import { paintFor } from '../../output.ts'
import { resolveSettings } from '../../settings.ts'

export function jobListCommand(context: CommandContext): Command {
  return configCommand('list', ['table', 'json'])
    .alias('ls')
    .summary('list the jobs')
    .description('Lists the jobs of a config: where each stands, how it finds targets, how often it scrapes.')
    .addHelpText('after', examples('promsd job list', "promsd job list -o json | jq -r '.[].job'"))
    .action(async (options: ConfigReadOptions) => context.done(await jobList(options, context)))
}

/** `promsd job list`. */
export async function jobList(options: ConfigReadOptions, { io }: CommandContext): Promise<ExitCode> {
  const settings = await resolveSettings(options, io)
  const path = configPath(options, settings)
  const document = parseConfig(path, readConfigFile(path), 'look')
  const main =
    options.config === undefined ? undefined : (await import('../../main-config.ts')).mainConfigOver(document, settings)
  const jobs = listedJobs(document, settings.release, main)
  if (options.output === 'json') io.out(`${jsonText(jobs.map((job) => ({ file: path, ...job })))}\n`)
  else {
    // Widths of characters take a table of their own, which `job set` and the others do without.
    const { renderJobTable } = await import('../../../report/job-table.ts')
    io.out(renderJobTable(jobs, paintFor('stdout', io, options)))
  }
  if (options.quiet) return EXIT.ok
  const others = scrapeConfigFiles(document)
  if (others.length > 0) io.err(`the jobs of scrape_config_files are listed with -c: ${others.join(', ')}\n`)
  else if (jobs.length === 0) io.err('there are no jobs\n')
  return EXIT.ok
}
