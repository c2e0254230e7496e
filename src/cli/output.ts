import { Failure } from '../diagnostics/failure.ts'
import { type EditOutcome, renderEditJson, renderEditText } from '../report/edit-report.ts'
import { coloured, jsonText, type Paint, plain, printable, printableLines } from '../report/terminal.ts'
import type { Io } from './io.ts'
import type { ReadOptions, WriteOptions } from './options.ts'

/** Findings about a file that are shown beside an edit; the rest is counted. */
const SHOWN_FINDINGS = 5
/** As many as the text output names targets. */
const SHOWN_WARNINGS = 20

/** Colours for one of the streams: NO_COLOR and --no-color turn them off, FORCE_COLOR on, else a terminal has them. */
export function paintFor(stream: 'stdout' | 'stderr', io: Io, options: { color?: boolean } = {}): Paint {
  if (options.color === false || io.env['NO_COLOR']) return plain
  const { FORCE_COLOR } = io.env
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '0') return coloured
  return io.terminal[stream] && io.env['TERM'] !== 'dumb' ? coloured : plain
}

/**
 * Prints what an edit did: the result on standard output, warnings on standard error.
 * @param loadedBy what `writeAndReload` gave
 */
export async function printOutcome(
  outcomes: readonly EditOutcome[],
  writeWarnings: readonly string[],
  options: WriteOptions,
  io: Io,
  loadedBy?: string,
): Promise<void> {
  const dryRun = Boolean(options.dryRun || options.check)
  const warnings = outcomeWarnings(outcomes, writeWarnings)
  const diff = options.diff ? await diffOf(outcomes) : undefined
  if (options.output === 'json') {
    const found = outcomes.flatMap(({ path, before, findings }) =>
      findings.map(({ message, span }) => `${path}:${before!.lineAt(span.start)}: ${message}`),
    )
    io.out(renderEditJson(outcomes, { dryRun, diff, warnings: [...warnings, ...found], loadedBy }))
    return
  }
  if (options.quiet) {
    if (diff) printRaw(diff, io)
    return
  }
  await printFindings(outcomes, io, options)
  printWarnings(warnings, io, options)
  if (diff !== undefined) printRaw(diff, io)
  else io.out(renderEditText(outcomes, { dryRun, all: Boolean(options.verbose) }, paintFor('stdout', io, options)))
  printLoaded(loadedBy, io, diff !== undefined)
}

/** All that an edit warns of: of the targets, then of the write. */
export function outcomeWarnings(outcomes: readonly EditOutcome[], writeWarnings: readonly string[]): string[] {
  return [...outcomes.flatMap(({ report }) => report.warnings), ...writeWarnings]
}

/** Which server has loaded what was written, if any: behind the result, or on standard error where that is a diff. */
export function printLoaded(loadedBy: string | undefined, io: Io, isDiff: boolean): void {
  if (loadedBy === undefined) return
  const line = `loaded by ${printable(loadedBy)}\n`
  if (isDiff) io.err(line)
  else io.out(line)
}

/** Warnings of an edit, on standard error. */
export function printWarnings(warnings: readonly string[], io: Io, options: ReadOptions): void {
  if (warnings.length === 0) return
  const paint = paintFor('stderr', io, options)
  const shown = options.verbose ? warnings : warnings.slice(0, SHOWN_WARNINGS)
  for (const warning of shown) io.err(`${paint('yellow', 'warning')}: ${printable(warning)}\n`)
  if (shown.length < warnings.length) io.err(`… and ${warnings.length - shown.length} more (-v shows all)\n`)
}

/** Text whose bytes programs rely on (diff, CSV, YAML): as it is for a pipe or file, made safe for a terminal. */
export function printRaw(text: string, io: Io, stream: 'stdout' | 'stderr' = 'stdout'): boolean {
  const shown = io.terminal[stream] ? printableLines(text) : text
  if (stream === 'stdout') return io.out(shown)
  io.err(shown)
  return true
}

/** The changes of files as one unified diff. */
export async function diffOf(
  outcomes: readonly Pick<EditOutcome, 'path' | 'before' | 'after' | 'changed'>[],
): Promise<string> {
  const { unifiedDiff } = await import('../report/diff.ts')
  return outcomes.map(({ path, before, after, changed }) => (changed ? unifiedDiff(path, before, after) : '')).join('')
}

async function printFindings(outcomes: readonly EditOutcome[], io: Io, options: ReadOptions): Promise<void> {
  const all = outcomes.flatMap(({ path, before, findings }) =>
    findings.map((finding) => ({ path, source: before!, finding })),
  )
  if (all.length === 0) return
  const { renderFinding } = await import('../report/frame.ts')
  const paint = paintFor('stderr', io, options)
  const shown = options.verbose ? all : all.slice(0, SHOWN_FINDINGS)
  for (const { path, source, finding } of shown) io.err(`${renderFinding(path, source, finding, paint)}\n`)
  if (shown.length < all.length) io.err(`… and ${all.length - shown.length} more (-v shows all)\n`)
}

/** The output may be what failed: the exit code still tells. */
function tryOut(text: string, io: Io): void {
  try {
    io.out(text)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
  }
}

/** Shows why a command could not do what it was asked. */
export async function printFailure(
  failure: Failure,
  { json, verbose }: { readonly json: boolean; readonly verbose: boolean },
  io: Io,
): Promise<void> {
  const paint = paintFor('stderr', io)
  const { findings, hint, message } = failure
  if (json) {
    const list = findings?.list.map(({ rule, severity, message: text, span, hint: help }) => ({
      severity,
      rule,
      message: text,
      file: findings.file,
      ...findings.source.position(span.start),
      ...(help === undefined ? {} : { hint: help }),
    }))
    const error = {
      message,
      exit: failure.exit,
      ...(hint === undefined ? {} : { hint }),
      ...(list ? { diagnostics: list } : {}),
    }
    tryOut(`${jsonText({ error })}\n`, io)
    return
  }
  if (findings && findings.list.length > 0) {
    const { renderFinding } = await import('../report/frame.ts')
    const options = { secrets: findings.secrets ?? [] }
    const shown = verbose ? findings.list : findings.list.slice(0, SHOWN_FINDINGS)
    for (const finding of shown) {
      io.err(`${renderFinding(findings.file, findings.source, finding, paint, options)}\n`)
    }
    const rest = findings.list.length - shown.length
    if (rest > 0) io.err(`… and ${rest} more findings\n`)
  }
  io.err(`${paint('red', paint('bold', 'error'))}: ${printable(message)}\n`)
  if (hint !== undefined) io.err(`${paint('bold', 'help')}: ${printable(hint)}\n`)
}
