import type { Command } from 'commander'
import type { ExitCode } from '../../diagnostics/failure.ts'
import { lineBreakOf } from '../../document/edit.ts'
import { Source } from '../../document/source.ts'
import type { TargetDocument } from '../../targets/document.ts'
import { canonicalGroups } from '../../targets/format.ts'
import { formatYaml } from '../../targets/format-yaml.ts'
import { jsonLayout } from '../../targets/layout.ts'
import { emptyReport } from '../../targets/report.ts'
import type { CommandContext } from '../context.ts'
import { editTargets } from '../edit-targets.ts'
import { examples, type WriteOptions, writingCommand } from '../options.ts'
import type { YamlTools } from '../read-target-file.ts'
import { resolveSettings } from '../settings.ts'

export function fmtCommand(context: CommandContext): Command {
  return writingCommand('fmt')
    .summary('write files in canonical form')
    .description('Merges groups of the same labels, sorts, drops duplicates, and indents by two spaces. Comments stay.')
    .argument('[file...]', 'target files, globs allowed (as with -f)')
    .addHelpText(
      'after',
      examples('promsd fmt', "promsd fmt --check --diff 'targets/*.json' 'targets/*.yml'    # in CI"),
    )
    .action(async (files: string[], options: WriteOptions) => context.done(await fmt(files, options, context)))
}

/** `promsd fmt`. */
export async function fmt(
  files: readonly string[],
  options: WriteOptions,
  { io, commandLine }: CommandContext,
): Promise<ExitCode> {
  const named = files.length > 0 ? { ...options, file: [...(options.file ?? []), ...files] } : options
  const settings = await resolveSettings(named, io)
  return editTargets(
    {
      command: commandLine,
      single: false,
      creates: false,
      missing: 'fail',
      operate: (document, yaml) => ({ report: emptyReport(), source: Source.fromText(formatted(document, yaml)) }),
    },
    options,
    settings,
    io,
  )
}

function formatted(document: TargetDocument, yaml: YamlTools | undefined): string {
  const lineBreak = lineBreakOf(document.source)
  if (document.format === 'yaml') {
    const comments = yaml!.comments(document.source, document.tree)
    return formatYaml(document, comments, lineBreak, yaml!.scalar)
  }
  const groups = canonicalGroups(document.groups).map(({ addresses, labels }) => ({ addresses, labels }))
  return groups.length === 0 ? `[]${lineBreak}` : jsonLayout(undefined, lineBreak).file(groups)
}
