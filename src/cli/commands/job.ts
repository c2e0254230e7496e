import { Command } from 'commander'
import type { CommandContext } from '../context.ts'
import { jobAddCommand } from './job/add.ts'
import { jobListCommand } from './job/list.ts'
import { jobRemoveCommand } from './job/remove.ts'
import { jobRenameCommand } from './job/rename.ts'
import { jobSetCommand } from './job/set.ts'
import { jobShowCommand } from './job/show.ts'

export function jobCommand(context: CommandContext): Command {
  const command = new Command('job')
    .summary('edit the jobs of prometheus.yml in place')
    .description(
      'Edits the scrape_configs of a config, or of a file of scrape_config_files, by edits of its text: comments, order, ' +
        'quotes and indentation stay. What Prometheus would refuse is not written.',
    )
  const all = [jobAddCommand, jobSetCommand, jobRemoveCommand, jobRenameCommand, jobListCommand, jobShowCommand]
  for (const make of all) command.addCommand(make(context))
  return command
}
