import type { Command } from 'commander'
import { EXIT, type ExitCode, Failure } from '../../../diagnostics/failure.ts'
import { readYaml } from '../../../document/yaml.ts'
import { inSafeOrder } from '../../../generate/config-edit/change-order.ts'
import type { ConfigDocument } from '../../../generate/config-edit/config-document.ts'
import { parseFieldChange, type WantedField } from '../../../generate/config-edit/field-change.ts'
import { fieldType } from '../../../generate/config-edit/field-path.ts'
import { effectiveNode } from '../../../generate/config-edit/field-place.ts'
import { fieldText } from '../../../generate/config-edit/field-text.ts'
import { changeJobs } from '../../../generate/config-edit/job-change.ts'
import type { Release } from '../../../prometheus/release.ts'
import type { FieldChange } from '../../../report/job-report.ts'
import { type ConfigWriteOptions, configWritingCommand } from '../../config-options.ts'
import type { CommandContext } from '../../context.ts'
import { type EditedConfig, editConfig } from '../../edit-config.ts'
import { requireJob } from '../../job-lookup.ts'
import { examples } from '../../options.ts'
import { resolveSettings } from '../../settings.ts'

export function jobSetCommand(context: CommandContext): Command {
  return configWritingCommand('set')
    .summary('set or unset fields of a job')
    .description(
      'Sets fields of a job: FIELD=VALUE, the value in YAML; FIELD- unsets. A field within others is named by its path.',
    )
    .argument('<name>', 'name of the job')
    .argument('<change...>', 'FIELD=VALUE or FIELD-')
    .addHelpText(
      'after',
      examples(
        'promsd job set node scrape_interval=30s scrape_timeout-',
        "promsd job set node 'relabel_configs[0].regex=db.*' 'static_configs[0].labels.env=prod'",
        "promsd job set blackbox 'params={module: [http_2xx]}' --diff --dry-run",
      ),
    )
    .action(async (name: string, changes: string[], options: ConfigWriteOptions) =>
      context.done(await jobSet(name, changes, options, context)),
    )
}

/** `promsd job set`. */
export async function jobSet(
  name: string,
  changes: readonly string[],
  options: ConfigWriteOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const settings = await resolveSettings(options, context.io)
  const { release } = settings
  const wanted = changes.map((each) => parseFieldChange(each, release))
  return editConfig({ operate: (document) => setFields(document, name, wanted, release) }, options, settings, context)
}

function setFields(
  document: ConfigDocument,
  name: string,
  wanted: readonly WantedField[],
  release: Release,
): EditedConfig {
  const { index } = requireJob(document, name)
  const made = new Map<WantedField, FieldChange>()
  let current = document
  for (const each of inSafeOrder(wanted)) {
    const { text: field, path, value } = each
    const job = current.jobs[index]!
    // What nobody knows can be unset where it stands.
    if (value === undefined && effectiveNode(job, path) === undefined) fieldType(path, release)
    const next = changeJobs(current, { kind: 'set', index, path, value }, readYaml)
    if (next === current) continue
    const before = fieldText(current, index, path, release)
    // Where an item has gone, the next one stands.
    const after = value === undefined ? undefined : fieldText(next, index, path, release)
    made.set(each, { field, before, after })
    current = next
  }
  const changes = wanted.flatMap((each) => made.get(each) ?? [])
  const now = current.jobs[index]!.name
  if (now === '') throw new Failure(EXIT.refused, 'a job needs a name')
  const updated = { job: now, ...(now === name ? {} : { previousJob: name }), changes }
  return {
    after: current,
    report: {
      added: [],
      removed: [],
      updated: changes.length > 0 ? [updated] : [],
      unchanged: changes.length > 0 ? [] : [name],
    },
    ...(now === name ? {} : { renamed: [name, now] }),
  }
}
