import type { Command } from 'commander'
import type { ExitCode } from '../../../diagnostics/failure.ts'
import { readYaml } from '../../../document/yaml.ts'
import type { ConfigDocument } from '../../../generate/config-edit/config-document.ts'
import { jobNamed } from '../../../generate/config-edit/edit-jobs.ts'
import { changeJobs } from '../../../generate/config-edit/job-change.ts'
import { type ConfigWriteOptions, configWritingCommand } from '../../config-options.ts'
import type { CommandContext } from '../../context.ts'
import { type EditedConfig, editConfig } from '../../edit-config.ts'
import { nearest, requireJob } from '../../job-lookup.ts'
import { examples } from '../../options.ts'
import { resolveSettings } from '../../settings.ts'

export interface JobRemoveOptions extends ConfigWriteOptions {
  readonly strict?: boolean
}

export function jobRemoveCommand(context: CommandContext): Command {
  return configWritingCommand('remove')
    .alias('rm')
    .summary('remove jobs')
    .description(
      'Removes jobs, each with the comments right above it and inside it. A name that is not there is no error.',
    )
    .argument('<name...>', 'names of jobs')
    .option('--strict', 'a name that is not there is an error')
    .addHelpText('after', examples('promsd job remove old-app --diff'))
    .action(async (names: string[], options: JobRemoveOptions) =>
      context.done(await jobRemove(names, options, context)),
    )
}

/** `promsd job remove`. */
export async function jobRemove(
  names: readonly string[],
  options: JobRemoveOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const settings = await resolveSettings(options, context.io)
  const strict = options.strict ?? false
  return editConfig({ operate: (document) => removeJobs(document, names, strict) }, options, settings, context)
}

function removeJobs(document: ConfigDocument, names: readonly string[], strict: boolean): EditedConfig {
  const removed: string[] = []
  const warnings: string[] = []
  let current = document
  const indices: number[] = []
  for (const name of new Set(names)) {
    const job = strict ? requireJob(document, name) : jobNamed(document, name)
    if (job) {
      indices.push(job.index)
      removed.push(name)
    } else {
      const { hint } = nearest(document, name)
      warnings.push(`there is no job ${JSON.stringify(name)}${hint === undefined ? '' : `: ${hint}`}`)
    }
  }
  // The last one first: aliases stand behind what they stand for, which may go as well.
  for (const index of indices.toSorted((a, b) => b - a)) {
    current = changeJobs(current, { kind: 'remove', index }, readYaml)
  }
  return { after: current, report: { added: [], removed, updated: [], unchanged: [] }, warnings }
}
