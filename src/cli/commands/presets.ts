import { Command, Option } from 'commander'
import { EXIT, type ExitCode, Failure } from '../../diagnostics/failure.ts'
import { jsonText } from '../../report/terminal.ts'
import type { CommandContext } from '../context.ts'
import { examples } from '../options.ts'
import { paintFor } from '../output.ts'

interface PresetsOptions {
  readonly output: string
  readonly color?: boolean
}

export function presetsCommand(context: CommandContext): Command {
  return new Command('presets')
    .summary('list the presets of jobs, or show one')
    .description('Lists what jobs can have as their preset, or shows one: its options, and what it brings to a job.')
    .argument('[name]', 'preset to show')
    .addOption(new Option('-o, --output <format>', 'format of the result').choices(['text', 'json']).default('text'))
    .option('--no-color', 'no colours (also NO_COLOR)')
    .addHelpText('after', examples('promsd presets', 'promsd presets dotnet-runtime', 'promsd presets ec2 -o json'))
    .action(async (name: string | undefined, options: PresetsOptions) =>
      context.done(await presets(name, options, context)),
    )
}

/** `promsd presets`. Throws a Failure (exit 2) for a preset that does not exist. */
export async function presets(
  name: string | undefined,
  options: PresetsOptions,
  { io }: CommandContext,
): Promise<ExitCode> {
  const { PRESETS, presetByName } = await import('../../generate/presets/index.ts')
  const { renderPreset, renderPresetList } = await import('../../report/preset-text.ts')
  const paint = paintFor('stdout', io, options)
  if (name === undefined) {
    const json = PRESETS.map(({ name: each, port, since, summary }) => ({
      name: each,
      port: port ?? null,
      since: since ?? null,
      summary,
    }))
    io.out(options.output === 'json' ? `${jsonText(json)}\n` : renderPresetList(PRESETS, paint))
    return EXIT.ok
  }
  const preset = presetByName(name)
  if (!preset) {
    const { didYouMean } = await import('../../diagnostics/suggest.ts')
    const known = PRESETS.map((each) => each.name)
    throw new Failure(EXIT.usage, `there is no preset "${name}"`, {
      hint: didYouMean(name, known) ?? 'promsd presets lists them',
    })
  }
  const { presetDocs, presetJson } = await import('../../report/preset-docs.ts')
  const docs = presetDocs(preset)
  io.out(options.output === 'json' ? `${jsonText(presetJson(docs))}\n` : renderPreset(docs, paint))
  return EXIT.ok
}
