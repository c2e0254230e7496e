import { EXIT, type ExitCode, Failure } from '../diagnostics/failure.ts'
import type { Finding, LocatedText, Span } from '../diagnostics/finding.ts'
import { lintRuleIds } from '../lint/registry.ts'
import { suppress } from '../lint/suppress.ts'
import { releaseName } from '../prometheus/release.ts'
import { renderFinding } from '../report/frame.ts'
import { withoutSecrets } from '../secrets/index.ts'
import type { GenerateOptions } from './commands/generate.ts'
import { type Generation, problemFindings } from './generation.ts'
import type { Io } from './io.ts'
import type { GeneratedLint } from './lint-generated.ts'
import { paintFor } from './output.ts'
import type { Settings } from './settings.ts'

/** Warnings that are shown as frames; the rest is counted. */
const SHOWN = 5

/**
 * Throws a Failure for what is wrong with what was asked for: exit 1 for a project file.
 * @param exit for a command line
 */
export function refuseProblems(
  { problems }: Pick<Generation, 'problems'>,
  { project }: Settings,
  exit: Exclude<ExitCode, 0> = EXIT.usage,
): void {
  const [first] = problems
  if (!first) return
  const list = problemFindings(problems)
  if (!project || list.length === 0) {
    const { message, hint, origin } = first
    const where = 'words' in origin ? `${origin.words}: ` : ''
    throw new Failure(exit, `${where}${message}`, hint === undefined ? {} : { hint })
  }
  const { path: file, source, tree } = project
  const { findings, secrets } = withoutSecrets(list, source, tree, { isProject: true })
  throw new Failure(EXIT.refused, 'nothing is written: the project file asks for what cannot be generated', {
    findings: { file, source, list: findings, secrets },
  })
}

const byPlace = (a: Finding, b: Finding): number => a.span.start - b.span.start

interface Shown {
  readonly file: string
  readonly source: LocatedText
  readonly findings: readonly Finding[]
  readonly secrets: readonly Span[]
}

/** What lint found, by the files in which it is shown. */
function shownFiles({ findings, others }: GeneratedLint, { project }: Settings): Shown[] {
  const rest = others.map(({ path, source, findings: list, secrets: hidden }) => ({
    file: path,
    source,
    findings: list,
    secrets: hidden,
  }))
  if (!project || findings.length === 0) return rest
  const { path: file, source, tree, content } = project
  const ids = lintRuleIds()
  const kept = suppress(source, tree, findings, {
    isKnown: (id) => ids.has(id),
    all: () => ids,
    isOff: (id) => content.lint?.rules[id] === 'off',
  })
  return [{ file, source, ...withoutSecrets(kept, source, tree, { isProject: true }) }, ...rest]
}

/**
 * Throws a Failure (exit 1) where Prometheus would refuse the result; else gives the warnings about what was asked for,
 * as sentences for JSON, and shows them as frames for a person.
 */
export function judge(linted: GeneratedLint, settings: Settings, options: GenerateOptions, io: Io): string[] {
  const files = shownFiles(linted, settings)
  for (const { file, source, findings, secrets } of files) {
    const list = findings.filter(({ severity }) => severity === 'error').sort(byPlace)
    if (list.length === 0) continue
    const release = releaseName(settings.release)
    throw new Failure(EXIT.refused, `nothing is written: Prometheus ${release} would refuse the result`, {
      findings: { file, source, list, secrets },
    })
  }
  const own = files.find(({ file }) => file === settings.project?.path)
  const warnings = own?.findings.filter(({ severity }) => severity === 'warning').sort(byPlace) ?? []
  if (!own || warnings.length === 0 || options.quiet) return []
  const { file, source, secrets } = own
  if (options.output === 'json') {
    return warnings.map(({ message, span }) => `${file}:${source.lineAt(span.start)}: ${message}`)
  }
  const paint = paintFor('stderr', io, options)
  const shown = options.verbose ? warnings : warnings.slice(0, SHOWN)
  for (const finding of shown) io.err(`${renderFinding(file, source, finding, paint, { secrets })}\n`)
  if (shown.length < warnings.length) io.err(`… and ${warnings.length - shown.length} more (-v shows all)\n`)
  return []
}
