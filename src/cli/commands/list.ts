import type { Command } from 'commander'
import { EXIT, type ExitCode, Failure } from '../../diagnostics/failure.ts'
import { recoverIfPending } from '../../files/edit.ts'
import { expandFiles } from '../../files/glob.ts'
import { readFileIfAny } from '../../files/read.ts'
import { effective } from '../../prometheus/labels.ts'
import { type ListedTarget, renderCsv, renderTable, targetRows } from '../../report/target-table.ts'
import { jsonText, printable } from '../../report/terminal.ts'
import { hasErrors, type TargetDocument } from '../../targets/document.ts'
import { canonicalGroups } from '../../targets/format.ts'
import { jsonLayout } from '../../targets/layout.ts'
import { type Selection, selectTargets } from '../../targets/select.ts'
import type { CommandContext } from '../context.ts'
import type { Io } from '../io.ts'
import { examples, type ReadOptions, readingCommand } from '../options.ts'
import { paintFor, printRaw } from '../output.ts'
import { decode, formatOf, loadYamlFor, parseTargets } from '../read-target-file.ts'
import { resolveSettings, type Settings } from '../settings.ts'
import { readSelection } from '../target-input.ts'

export interface ListOptions extends ReadOptions {
  readonly selector?: string
  readonly watch?: boolean
}

const OUTPUTS = ['table', 'wide', 'json', 'yaml', 'csv', 'targets', 'text'] as const

export function listCommand(context: CommandContext): Command {
  return readingCommand('list', OUTPUTS)
    .alias('ls')
    .summary('list the targets of files')
    .description('Lists targets with their labels. Output "targets" is file_sd JSON again; "text" is "table".')
    .argument('[target...]', 'addresses, or globs such as "web*:9182"')
    .option('-s, --selector <matchers>', 'targets whose labels match, such as env=staging,role=~"db.*"')
    .option('-w, --watch', 'list again whenever a file changes')
    .addHelpText(
      'after',
      examples(
        'promsd list',
        "promsd list -f 'targets/*.json' -s env=prod -o wide",
        'promsd list -s role=db -o targets > db.json',
        "promsd list -o json | jq -r '.[].address'",
      ),
    )
    .action(async (targets: string[], options: ListOptions) => context.done(await list(targets, options, context)))
}

/** `promsd list`. */
export async function list(
  texts: readonly string[],
  options: ListOptions,
  { io, commandLine }: CommandContext,
): Promise<ExitCode> {
  const settings = await resolveSettings(options, io)
  const chosen = texts.length > 0 || options.selector !== undefined
  const selection = chosen ? await readSelection(texts, options.selector, undefined, settings.release, io) : undefined
  const show = async (): Promise<boolean> => {
    const targets = await readAll(selection, settings, commandLine, io)
    const isRead = await print(targets, options, io)
    if (targets.length === 0 && !options.quiet) io.err(chosen ? 'no target matches\n' : 'there are no targets\n')
    return isRead
  }
  if ((await show()) && options.watch) {
    const { watchFiles } = await import('../../files/watch.ts')
    await watchFiles(settings.files, () => showAgain(show, io))
  }
  return EXIT.ok
}

/** A file that cannot be read for the moment is no reason to stop watching it; that nobody reads the output is. */
async function showAgain(show: () => Promise<boolean>, io: Io): Promise<boolean> {
  try {
    return await show()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    io.err(`${printable(error.message)}\n`)
    return true
  }
}

async function readAll(
  selection: Selection | undefined,
  settings: Settings,
  command: string,
  io: Io,
): Promise<ListedTarget[]> {
  const paths = expandFiles(settings.files)
  if (paths.length === 0) throw new Failure(EXIT.failed, `no file matches ${settings.files.join(', ')}`)
  const yaml = await loadYamlFor(paths.map(formatOf))
  const targets: ListedTarget[] = []
  for (const path of paths) {
    const warn = (message: string): void => io.err(`warning: ${printable(message)}\n`)
    await recoverIfPending(path, { command, lockTimeoutMs: 2_000, warn })
    const content = readFileIfAny(path)
    if (!content)
      throw new Failure(EXIT.failed, `there is no file ${path}`, { hint: 'promsd add makes it; -f names another' })
    const source = decode(content.bytes, formatOf(path), yaml)
    const document = parseTargets(source, formatOf(path), settings.release, yaml)
    if (hasErrors(document.findings)) {
      throw new Failure(EXIT.refused, `${path}: Prometheus would refuse this file`, {
        findings: { file: path, source, list: document.findings },
      })
    }
    for (const target of listed(path, document, selection)) targets.push(target)
  }
  return targets
}

function* listed(file: string, document: TargetDocument, selection: Selection | undefined): Generator<ListedTarget> {
  const groups = selection
    ? selectTargets(document, selection).selected
    : document.groups.map((group) => ({ group, indices: undefined }))
  for (const { group, indices } of groups) {
    const labels = effective(group.labels)
    for (let i = 0; i < (indices?.length ?? group.size); i++) {
      const index = indices ? indices[i]! : i
      const line = document.source.lineAt(group.addressSpan(index).start)
      yield { file, group: group.index, line, address: group.address(index), labels }
    }
  }
}

async function print(targets: readonly ListedTarget[], options: ListOptions, io: Io): Promise<boolean> {
  switch (options.output) {
    case 'json':
      return io.out(`${jsonText(targetRows(targets))}\n`)
    case 'yaml':
      return printRaw((await import('js-yaml')).dump(targetRows(targets), { lineWidth: -1 }), io)
    case 'csv':
      return printRaw(renderCsv(targets), io)
    case 'targets': {
      const groups = targets.map(({ address, labels }) => ({ addresses: () => [address], labels }))
      return printRaw(jsonLayout(undefined, '\n').file(canonicalGroups(groups)), io)
    }
    default:
      return io.out(renderTable(targets, options.output === 'wide', paintFor('stdout', io, options)))
  }
}
