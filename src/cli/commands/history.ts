import { basename, dirname } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { EXIT, type ExitCode, Failure } from '../../diagnostics/failure.ts'
import type { Source } from '../../document/source.ts'
import { type Change, editFiles } from '../../files/edit.ts'
import { type HistoryEntry, isState, matchesAfter, readHistory } from '../../files/history.ts'
import { isThere, readFileIfAny } from '../../files/read.ts'
import type { EditOutcome } from '../../report/edit-report.ts'
import { renderHistory } from '../../report/history-table.ts'
import { jsonText } from '../../report/terminal.ts'
import { compareTargets, targetsOf } from '../../targets/compare.ts'
import { hasErrors } from '../../targets/document.ts'
import { emptyReport } from '../../targets/report.ts'
import { type ReloadOptions, reloadOptions, writeAndReload } from '../after-write.ts'
import { quoteArgument } from '../command-line.ts'
import type { CommandContext } from '../context.ts'
import { examples, type ReadOptions, readingCommand, type WriteOptions, writingCommand } from '../options.ts'
import { paintFor, printOutcome } from '../output.ts'
import { decode, loadYamlFor, parseTargets, type YamlTools } from '../read-target-file.ts'
import { onlyFile, relativeTo, resolveSettings } from '../settings.ts'

export function historyCommand(context: CommandContext): Command {
  return readingCommand('history')
    .summary('list the writes that can be undone')
    .description('Lists the writes of a file, the newest first: when, who, and by which command.')
    .addHelpText('after', examples('promsd history', 'promsd history -f targets/web.yml -o json'))
    .action(async (options: ReadOptions) => context.done(await history(options, context)))
}

/** A config has a history as well. */
const OTHERS = '-f names another, as in -f prometheus.yml'

/** `promsd history`. */
export async function history(options: ReadOptions, { io }: CommandContext): Promise<ExitCode> {
  const path = onlyFile(await resolveSettings(options, io))
  const entries = readHistory(path)
  if (entries.length === 0 && !isThere(path))
    throw new Failure(EXIT.failed, `there is no file ${path}`, { hint: OTHERS })
  if (options.output === 'json') {
    const size = (state: HistoryEntry['before'] | HistoryEntry['after']) =>
      state === undefined || 'absent' in state ? null : state.size
    const rows = entries.map(({ time, user, host, pid, command, before, after }, index) => ({
      undo: index + 1,
      time: time.toISOString(),
      user,
      host,
      pid,
      command,
      bytesBefore: size(before),
      bytesAfter: size(after),
    }))
    io.out(`${jsonText({ file: path, writes: rows })}\n`)
  } else if (entries.length === 0) {
    if (!options.quiet) io.err(`${path} has no history\n`)
  } else io.out(renderHistory(entries, paintFor('stdout', io, options)))
  return EXIT.ok
}

export interface UndoOptions extends WriteOptions, ReloadOptions {
  readonly force?: boolean
}

export function undoCommand(context: CommandContext): Command {
  return reloadOptions(writingCommand('undo'))
    .summary('restore the content before the last writes')
    .description(
      'Restores the content before the last write, or the last N. It is a write itself: a second undo brings back what ' +
        'the first took.',
    )
    .argument('[n]', 'how many writes to take back', parseCount, 1)
    .option(
      '--force',
      'undo although something else has changed the file since, a config names it, or Prometheus would refuse the result',
    )
    .addHelpText('after', examples('promsd undo --diff --dry-run', 'promsd undo 3'))
    .action(async (count: number, options: UndoOptions) => context.done(await undo(count, options, context)))
}

/** `promsd undo`. */
export async function undo(
  count: number,
  options: UndoOptions,
  { io, commandLine }: CommandContext,
): Promise<ExitCode> {
  const settings = await resolveSettings(options, io)
  const path = onlyFile(settings)
  let outcome: EditOutcome | undefined
  let isTargetFile = true
  let loadedBy: string | undefined
  const warnings: string[] = []
  // Configs may have any name, and are YAML.
  const format = /\.json$/i.test(path) ? 'json' : 'yaml'
  const yaml = await loadYamlFor([format])
  const isTargets = await targetsTest(path, yaml)
  const parse = (source: Source | undefined) =>
    source && isTargets(source) ? parseTargets(source, format, settings.release, yaml) : undefined
  const restore = (content: ReturnType<typeof readFileIfAny>, entries: readonly HistoryEntry[]): Change => {
    const [last] = entries
    const entry = entries[count - 1]
    if (!last || !entry) {
      const there =
        entries.length === 0 ? 'no write' : entries.length === 1 ? 'only one write' : `only ${entries.length} writes`
      throw new Failure(EXIT.refused, `${path} has ${there} to undo`, entries.length === 0 ? { hint: OTHERS } : {})
    }
    if (!options.force && !matchesAfter(last, content)) {
      throw new Failure(EXIT.refused, `${path} was changed by something else since its last write by promsd`, {
        hint: 'look with --diff --dry-run --force, then use --force to discard that change',
      })
    }
    const bytes = 'absent' in entry.before ? undefined : entry.before.read()
    if (!bytes && content && !options.force) refuseNamed(path, entries)
    const before = content && decode(content.bytes, format, yaml)
    const after = bytes && decode(bytes, format, yaml)
    const restored = parse(after)
    if (restored && hasErrors(restored.findings) && !options.force) {
      throw new Failure(EXIT.refused, `${path} is not restored: Prometheus would refuse what it was then`, {
        hint: 'use --force to restore it all the same',
        findings: { file: path, source: restored.source, list: restored.findings },
      })
    }
    const changed = bytes === undefined ? content !== undefined : !content?.bytes.equals(bytes)
    const report = changed ? compareTargets(targetsOf(parse(before)), targetsOf(restored)) : emptyReport()
    outcome = { path, before, after, changed, missing: false, total: 0, report, findings: [] }
    isTargetFile = [before, after].every((source) => !source || isTargets(source))
    return changed ? (bytes === undefined ? { remove: true } : { bytes }) : undefined
  }
  if (options.dryRun || options.check) restore(readFileIfAny(path), readHistory(path))
  else {
    const warn = (message: string): void => void warnings.push(message)
    const write = async () => {
      const results = await editFiles([path], ([file]) => [restore(file!.content, file!.history())], {
        command: commandLine,
        lockTimeoutMs: options.lockTimeout,
        history: settings.history,
        warn,
      })
      // Prometheus sees changes of target files by itself.
      return !isTargetFile || options.reload !== undefined ? results : []
    }
    loadedBy = await writeAndReload(path, write, { options, settings, context: { io, commandLine }, warn })
  }
  await printOutcome([outcome!], warnings, options, io, loadedBy)
  return options.check && outcome!.changed ? EXIT.refused : EXIT.ok
}

/** Throws a Failure (exit 1) where a file is to go that a config names which was written together with it. */
function refuseNamed(path: string, entries: readonly HistoryEntry[]): void {
  for (const { namedBy } of entries) {
    const content = namedBy && isThere(dirname(namedBy.path)) ? readFileIfAny(namedBy.path) : undefined
    if (!namedBy || !content || isState(content, namedBy.before)) continue
    const isLatest = isState(content, namedBy.after)
    // What has changed since may name it still.
    if (!isLatest && !content.bytes.includes(basename(path))) continue
    const namer = relativeTo(process.cwd(), namedBy.path)
    const file = `-f ${quoteArgument(namer)}`
    const first = isLatest ? `promsd undo ${file}` : `promsd history ${file} shows how far back it was`
    throw new Failure(EXIT.refused, `${path} is not removed: ${namer}, which was written together with it, names it`, {
      hint: `undo that write first: ${first}; or use --force to remove the file all the same`,
    })
  }
}

/** How a config begins that is named .json, be it in JSON or not; not a target group that lacks its list. */
const BEGINS_MAPPING =
  /^\s*(?:#[^\n]*\n\s*)*(?:---\s+)?(?:\{\s*\}|(?:\{\s*)?(["']?)(?!targets\b|labels\b)[a-z_]+\1[ \t]*:)/

/**
 * Tells target files from what else promsd writes: configs and rule files. Those it writes with errors that it cannot
 * mend, so an undo brings back what they were without a verdict.
 */
async function targetsTest(path: string, yaml: YamlTools | undefined): Promise<(source: Source) => boolean> {
  if (!yaml) return ({ text }) => !BEGINS_MAPPING.test(text)
  const { kindByContent, kindByName } = await import('../../lint/kind.ts')
  return (source) => {
    const tree = yaml.readTree(source)
    const kind = kindByName(path) ?? kindByContent(tree)
    // Target files are lists: a mapping is a config that says little yet.
    return kind === 'targets' || (kind === undefined && tree.root?.kind !== 'mapping')
  }
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('expected how many writes to take back')
  return Number(text)
}
