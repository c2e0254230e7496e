import type { Command } from 'commander'
import { EXIT, type ExitCode, Failure } from '../../../diagnostics/failure.ts'
import { readYaml } from '../../../document/yaml.ts'
import type { ConfigDocument } from '../../../generate/config-edit/config-document.ts'
import { jobNamed } from '../../../generate/config-edit/edit-jobs.ts'
import { changeJobs } from '../../../generate/config-edit/job-change.ts'
import { standsFor } from '../../../generate/node-value.ts'
import type { GivenOption } from '../../../generate/options-jobs.ts'
import type { AddedJobs } from '../../added-jobs.ts'
import { type ConfigWriteOptions, configWritingCommand } from '../../config-options.ts'
import type { CommandContext } from '../../context.ts'
import { type EditedConfig, editConfig } from '../../edit-config.ts'
import { requireJob } from '../../job-lookup.ts'
import { addJobOptions } from '../../job-options.ts'
import { examples } from '../../options.ts'
import { resolveSettings } from '../../settings.ts'

export interface JobAddOptions extends ConfigWriteOptions {
  readonly from?: string
  readonly before?: string
  readonly after?: string
}

export function jobAddCommand(context: CommandContext): Command {
  const command = configWritingCommand('add')
    .summary('add a job')
    .description('Adds a job at the end, or beside another one, in the style of the file.')
    .argument('[name]', 'name of the job')
    .option('--from <path>', 'take the job, or a list of jobs, from a file or - (standard input), in YAML')
    .option('--before <job>', 'put it before this job')
    .option('--after <job>', 'put it behind this job')
    .addHelpText(
      'after',
      examples(
        "promsd job add windows --preset windows --file-sd 'targets/*.json' --interval 15s",
        'promsd job add api --static localhost:5000 --keep-metrics "dotnet_gc_.*" --after prometheus',
        'promsd job add dns --dns exporters.mycompany.local --dns-type A --dns-port 9182',
        'promsd job add --from job.yml',
      ),
    )
  const given: GivenOption[] = []
  addJobOptions(command, (option) => given.push(option))
  return command.action(async (name: string | undefined, options: JobAddOptions) =>
    context.done(await jobAdd(name, given, options, context)),
  )
}

/** `promsd job add`. */
export async function jobAdd(
  name: string | undefined,
  given: readonly GivenOption[],
  options: JobAddOptions,
  context: CommandContext,
): Promise<ExitCode> {
  if (options.before !== undefined && options.after !== undefined) {
    throw new Failure(EXIT.usage, '--before and --after exclude one another')
  }
  const settings = await resolveSettings(options, context.io)
  // It brings the presets, which no other command on jobs needs.
  const { addedJobs } = await import('../../added-jobs.ts')
  const added = await addedJobs(name, options.from, given, context.io)
  return editConfig({ operate: (document) => addJobs(document, added, options) }, options, settings, context)
}

function addJobs(document: ConfigDocument, { jobs, warnings }: AddedJobs, options: JobAddOptions): EditedConfig {
  let index = placeFor(document, options)
  let current = document
  const added: string[] = []
  const unchanged: string[] = []
  for (const { name, job } of jobs) {
    const known = jobNamed(current, name)
    if (known && standsFor(known.node, job)) unchanged.push(name)
    else if (known) {
      const line = document.source.lineAt(known.node.start)
      throw new Failure(EXIT.refused, `there is a job ${JSON.stringify(name)} already, and it differs: line ${line}`, {
        hint: `promsd job set ${name} FIELD=VALUE changes it`,
      })
    } else {
      current = changeJobs(current, { kind: 'add', index: index++, job }, readYaml)
      added.push(name)
    }
  }
  return { after: current, report: { added, removed: [], updated: [], unchanged }, warnings }
}

function placeFor(document: ConfigDocument, { before, after }: JobAddOptions): number {
  if (before !== undefined) return requireJob(document, before).index
  return after === undefined ? document.jobs.length : requireJob(document, after).index + 1
}
