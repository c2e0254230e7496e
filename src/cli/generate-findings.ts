import { EXIT, type ExitCode, Failure } from '../diagnostics/failure.ts'
import type { Finding, LocatedText, Severity, Span } from '../diagnostics/finding.ts'
import type { LintedFile } from '../lint/linted-file.ts'
import { lintRuleIds } from '../lint/registry.ts'
import { suppress } from '../lint/suppress.ts'
import { releaseName } from '../prometheus/release.ts'
import { refusedFindings, withoutSecrets } from '../secrets/index.ts'
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
  throw new Failure(EXIT.refused, 'nothing is written: the project file asks for what cannot be generated', {
    findings: refusedFindings(project.path, project, list, { isProject: true }),
  })
}

/** Findings of a file, as they are to be shown: nothing of its secrets among them. */
interface Shown {
  readonly file: string
  readonly source: LocatedText
  readonly findings: readonly Finding[]
  readonly secrets: readonly Span[]
}

/**
 * Throws a Failure (exit 1) where Prometheus would refuse the result; else gives the warnings about what was asked for,
 * as sentences for JSON, and shows them as frames for a person.
 */
export async function judge(
  linted: GeneratedLint,
  settings: Settings,
  options: GenerateOptions,
  io: Io,
): Promise<string[]> {
  const asked = askedFindings(linted, settings)
  const unplaced = linted.unplaced.map(shown)
  const errors = ofSeverity('error', asked)
  const refused = errors.length > 0 ? [concealed(errors, settings)] : [...unplaced, ...linted.others.map(shown)]
  for (const { file, source, findings, secrets } of refused) {
    const list = ofSeverity('error', findings)
    if (list.length === 0) continue
    const release = releaseName(settings.release)
    throw new Failure(EXIT.refused, `nothing is written: Prometheus ${release} would refuse the result`, {
      findings: { file, source, list, secrets },
    })
  }
  if (options.quiet) return []
  const isJson = options.output === 'json'
  const warnings = ofSeverity('warning', asked)
  const others = unplaced.flatMap((each) =>
    ofSeverity('warning', each.findings).map((finding) => ({ ...each, finding })),
  )
  const most = isJson || options.verbose ? warnings.length + others.length : SHOWN
  // Secrets are looked for in what is shown only: of thousands it is a few.
  const few = warnings.slice(0, most)
  const own = few.length > 0 ? concealed(few, settings) : undefined
  const told = [...(own?.findings.map((finding) => ({ ...own, finding })) ?? []), ...others].slice(0, most)
  if (isJson) {
    return told.map(({ file, source, finding }) => `${file}:${source.lineAt(finding.span.start)}: ${finding.message}`)
  }
  if (told.length === 0) return []
  const { renderFinding } = await import('../report/frame.ts')
  const paint = paintFor('stderr', io, options)
  for (const { file, source, secrets, finding } of told) {
    io.err(`${renderFinding(file, source, finding, paint, { secrets })}\n`)
  }
  const left = warnings.length + others.length - told.length
  if (left > 0) io.err(`… and ${left} more (-v shows all)\n`)
  return []
}

/** What lint found of what was asked for in the project file, but for what comments of the file ask to ignore. */
function askedFindings({ findings }: GeneratedLint, { project }: Settings): readonly Finding[] {
  if (!project || findings.length === 0) return []
  const { source, tree, content } = project
  return suppress(source, tree, findings, {
    ids: lintRuleIds(),
    isOff: (id) => content.lint?.rules[id] === 'off',
  })
}

/** Findings of the project file. */
function concealed(findings: readonly Finding[], { project }: Settings): Shown {
  const { path: file, source, tree } = project!
  return { file, source, ...withoutSecrets(findings, source, tree, { isProject: true }) }
}

/** Those of a severity, by their places. */
function ofSeverity(wanted: Severity, findings: readonly Finding[]): Finding[] {
  return findings.filter(({ severity }) => severity === wanted).sort((a, b) => a.span.start - b.span.start)
}

function shown({ path, source, findings, secrets }: LintedFile): Shown {
  return { file: path, source, findings, secrets }
}
