import type { Command } from 'commander'
import { EXIT, type ExitCode, Failure } from '../../../diagnostics/failure.ts'
import { readYaml } from '../../../document/yaml.ts'
import type { ConfigDocument } from '../../../generate/config-edit/config-document.ts'
import { jobNamed } from '../../../generate/config-edit/edit-jobs.ts'
import { changeJobs } from '../../../generate/config-edit/job-change.ts'
import { textValue } from '../../../generate/value.ts'
import { type ConfigWriteOptions, configWritingCommand } from '../../config-options.ts'
import type { CommandContext } from '../../context.ts'
import { type EditedConfig, editConfig } from '../../edit-config.ts'
import { requireJob } from '../../job-lookup.ts'
import { examples } from '../../options.ts'
import { resolveSettings } from '../../settings.ts'

export function jobRenameCommand(context: CommandContext): Command {
  return configWritingCommand('rename')
    .summary('give a job another name')
    .description(
      'Renames a job. Its series get the new name in the label "job": queries and alerts may need it as well.',
    )
    .argument('<old>', 'name of the job')
    .argument('<new>', 'its new name')
    .addHelpText('after', examples('promsd job rename server_info windows'))
    .action(async (from: string, to: string, options: ConfigWriteOptions) =>
      context.done(await jobRename(from, to, options, context)),
    )
}

/** `promsd job rename`. */
export async function jobRename(
  from: string,
  to: string,
  options: ConfigWriteOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const settings = await resolveSettings(options, context.io)
  return editConfig({ operate: (document) => renameJob(document, from, to) }, options, settings, context)
}

function renameJob(document: ConfigDocument, from: string, to: string): EditedConfig {
  const taken = jobNamed(document, to)
  // Renamed already.
  if (from === to || (taken && !jobNamed(document, from))) {
    requireJob(document, to)
    return { after: document, report: { added: [], removed: [], updated: [], unchanged: [to] } }
  }
  const { index } = requireJob(document, from)
  if (taken) {
    const line = document.source.lineAt(taken.node.start)
    throw new Failure(EXIT.refused, `there is a job ${JSON.stringify(to)} already, on line ${line} of ${document.file}`)
  }
  const value = textValue(to, { words: 'the new name' })
  const after = changeJobs(document, { kind: 'set', index, path: ['job_name'], value }, readYaml)
  const updated = [{ job: to, previousJob: from, changes: [] }]
  return { after, report: { added: [], removed: [], updated, unchanged: [] }, renamed: [from, to] }
}
