import { EXIT, Failure } from '../diagnostics/failure.ts'
import type { Finding, NodePath } from '../diagnostics/finding.ts'
import type { LintedFile } from '../lint/linted-file.ts'
import { isBefore, parseRelease, type Release, releaseName } from '../prometheus/release.ts'

/** The release of `--upgrade-to`. Throws a Failure (exit 2) for one that is none, or older than the present one. */
export function upgradeRelease(text: string | undefined, present: Release): Release | undefined {
  if (text === undefined) return undefined
  const release = parseRelease(text)
  if (isBefore(release, present)) {
    const names = `${releaseName(release)} is older than ${releaseName(present)}`
    throw new Failure(EXIT.usage, `--upgrade-to ${names}, the release that is in use`, {
      hint: `name the one that is in use with -p: -p ${releaseName(release)} --upgrade-to ${releaseName(present)}`,
    })
  }
  return release
}

/** Adds to the findings for one release what only the one that is upgraded to refuses. */
export function withUpgrade(
  present: readonly LintedFile[],
  later: readonly LintedFile[],
  release: Release,
): LintedFile[] {
  const others = new Map(later.map((file) => [keyOf(file), file]))
  const files = present.map((file) => {
    const other = others.get(keyOf(file))
    others.delete(keyOf(file))
    // The whole verdict takes the place of the foretaste.
    const findings = file.findings.filter(({ rule }) => rule !== 'removed-in')
    return { ...file, findings: [...findings, ...onlyLater(findings, other?.findings ?? [], release)] }
  })
  // A config may refer to more where a release follows more.
  const added = [...others.values()].map((file) => ({ ...file, findings: onlyLater([], file.findings, release) }))
  return [...files, ...added.filter(({ findings }) => findings.length > 0)]
}

const keyOf = ({ path, kind }: LintedFile): string => `${kind} ${path}`

function onlyLater(present: readonly Finding[], later: readonly Finding[], release: Release): Finding[] {
  const name = releaseName(release)
  const errors = present.filter(({ severity }) => severity === 'error')
  return later.flatMap((finding) => {
    if (finding.severity !== 'error' || errors.some((known) => isSame(known, finding))) return []
    // What is right for the other release may be wrong for this one: nothing to apply.
    const { fix: _, ...rest } = finding
    return [{ ...rest, release: name, message: `after the upgrade to ${name}: ${finding.message}` }]
  })
}

/** Releases word a mistake differently, and may notice it a little later in the text. */
function isSame(a: Finding, b: Finding): boolean {
  if (a.rule !== b.rule) return false
  if (a.path && b.path && a.path.length > 0) return isSamePath(a.path, b.path)
  return a.span.start <= b.span.end && b.span.start <= a.span.end
}

function isSamePath(a: NodePath, b: NodePath): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i])
}
