import { EXIT, type ExitCode, Failure } from '../diagnostics/failure.ts'
import type { Finding, LocatedText, Span } from '../diagnostics/finding.ts'
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

const byPlace = (a: Finding, b: Finding): number => a.span.start - b.span.start

interface Shown {
  readonly file: string
  readonly source: LocatedText
  readonly findings: readonly Finding[]
  readonly secrets: readonly Span[]
}

/** What lint found of what was asked for, by the files in which it is shown. */
function askedFiles({ findings, unplaced }: GeneratedLint, { project }: Settings): Shown[] {
  const rest = unplaced.map(shown)
  if (!project || findings.length === 0) return rest
  const { path: file, source, tree, content } = project
  const kept = suppress(source, tree, findings, {
    ids: lintRuleIds(),
    isOff: (id) => content.lint?.rules[id] === 'off',
  })
  return [{ file, source, ...withoutSecrets(kept, source, tree, { isProject: true }) }, ...rest]
}

function shown({ path, source, findings, secrets }: LintedFile): Shown {
  return { file: path, source, findings, secrets }
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
  const asked = askedFiles(linted, settings)
  for (const { file, source, findings, secrets } of [...asked, ...linted.others.map(shown)]) {
    const list = findings.filter(({ severity }) => severity === 'error').sort(byPlace)
    if (list.length === 0) continue
    const release = releaseName(settings.release)
    throw new Failure(EXIT.refused, `nothing is written: Prometheus ${release} would refuse the result`, {
      findings: { file, source, list, secrets },
    })
  }
  const warnings = asked.flatMap((each) => {
    const list = each.findings.filter(({ severity }) => severity === 'warning').sort(byPlace)
    return list.map((finding) => ({ ...each, finding }))
  })
  if (options.quiet || warnings.length === 0) return []
  if (options.output === 'json') {
    return warnings.map(
      ({ file, source, finding }) => `${file}:${source.lineAt(finding.span.start)}: ${finding.message}`,
    )
  }
  const { renderFinding } = await import('../report/frame.ts')
  const paint = paintFor('stderr', io, options)
  const few = options.verbose ? warnings : warnings.slice(0, SHOWN)
  for (const { file, source, secrets, finding } of few) {
    io.err(`${renderFinding(file, source, finding, paint, { secrets })}\n`)
  }
  if (few.length < warnings.length) io.err(`… and ${warnings.length - few.length} more (-v shows all)\n`)
  return []
}
