import { EXIT, Failure } from '../diagnostics/failure.ts'
import { readJson } from '../document/json.ts'
import { Source } from '../document/source.ts'
import { readYaml } from '../document/yaml.ts'
import { editFiles } from '../files/edit.ts'
import type { Files } from '../lint/files.ts'
import { applyFixes } from '../lint/fix.ts'
import { withFiles } from '../lint/overlay.ts'
import type { LintInput, LintRun } from '../lint/run.ts'
import { unifiedDiff } from '../report/diff.ts'
import { printable } from '../report/terminal.ts'
import { concealedText, secretsOf } from '../secrets/index.ts'
import type { LintCommandOptions } from './commands/lint.ts'
import type { CommandContext } from './context.ts'
import { type LintTask, lintPass } from './lint-pass.ts'
import { paintFor, printRaw } from './output.ts'
import type { Settings } from './settings.ts'

/** A fix may lay open another finding; more rounds than this mean that fixes undo one another. */
const MOST_PASSES = 10

interface Fixed {
  readonly path: string
  readonly before: Source
  after: Source
  count: number
}

/**
 * Applies fixes until there are none left, and writes the files that changed: all of them or none.
 * @returns the run over the files as they then are on disk, and what the JSON document says of the change
 * @throws Failure (exit 1) where a file is changed by someone else meanwhile
 */
export async function fixFiles(
  inputs: readonly LintInput[],
  task: LintTask,
  settings: Settings,
  context: CommandContext,
): Promise<{ run: LintRun; changed: boolean; diff: string | undefined }> {
  const { options, files, io } = task
  const fixed = new Map<string, Fixed>()
  let onDisk: LintRun | undefined
  let run: LintRun
  for (let pass = 0; ; pass++) {
    const texts = new Map([...fixed.values()].map(({ path, after }) => [path, after]))
    const now = inputs.map((input) => ({
      ...input,
      source: fixed.get(files.identity(input.path))?.after ?? input.source,
    }))
    run = await lintPass(now, task, withFiles(files, texts))
    onDisk ??= run
    if (pass === MOST_PASSES || !takeFixes(run, fixed, files)) break
  }
  const changes = [...fixed.values()]
  const diff = options.diff ? changes.map(diffOf).join('') : undefined
  const isJson = options.output === 'json'
  // The other formats leave no room in their document.
  if (diff && !isJson) printRaw(diff, io, options.output === 'text' ? 'stdout' : 'stderr')
  const writes = !options.dryRun && !options.check
  if (changes.length > 0 && writes) await write(changes, options, settings, context)
  // With --check it is what makes the run fail.
  if (!options.quiet || options.check) {
    const paint = paintFor('stderr', io, options)
    const verb = writes ? 'fixed' : 'would be fixed'
    for (const { path, count } of changes) {
      io.err(`${paint('green', 'fix')}: ${printable(path)}: ${count} finding${count === 1 ? '' : 's'} ${verb}\n`)
    }
  }
  return { run: writes ? run : onDisk, changed: changes.length > 0, diff: isJson ? diff : undefined }
}

function diffOf({ path, before, after }: Fixed): string {
  return unifiedDiff(path, withoutSecrets(path, before), withoutSecrets(path, after))
}

/** Diffs end up in the logs of CI. */
function withoutSecrets(path: string, source: Source): Source {
  const tree = /\.json$/i.test(path) ? readJson(source) : readYaml(source)
  return Source.fromText(concealedText(source.text, secretsOf(source, tree).spans))
}

/** One pass over all files; false where nothing was left to fix. */
function takeFixes(run: LintRun, fixed: Map<string, Fixed>, files: Files): boolean {
  const taken = new Set<string>()
  for (const { path, source, findings } of run.files) {
    const text = source as Source
    const id = files.identity(path)
    // In another role that a file has, its fixes wait for the next pass.
    const result = taken.has(id) ? undefined : applyFixes(text, findings)
    if (!result) continue
    taken.add(id)
    const known = fixed.get(id)
    if (known) {
      known.after = result.source
      known.count += result.fixed.length
    } else fixed.set(id, { path, before: text, after: result.source, count: result.fixed.length })
  }
  return taken.size > 0
}

async function write(
  changes: readonly Fixed[],
  options: LintCommandOptions,
  settings: Settings,
  { io, commandLine }: CommandContext,
): Promise<void> {
  await editFiles(
    changes.map(({ path }) => path),
    (edited) =>
      edited.map(({ path, content }) => {
        const change = changes.find((each) => each.path === path)!
        if (!content?.bytes.equals(change.before.toBytes())) {
          throw new Failure(EXIT.refused, `${path} was changed while it was linted: nothing is written`, {
            hint: 'run the command again',
          })
        }
        return { bytes: change.after.toBytes() }
      }),
    {
      command: commandLine,
      lockTimeoutMs: options.lockTimeout,
      history: settings.history,
      warn: (message) => io.err(`${paintFor('stderr', io, options)('yellow', 'warning')}: ${printable(message)}\n`),
    },
  )
}
