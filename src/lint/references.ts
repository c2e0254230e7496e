import type { Finding, Severity } from '../diagnostics/finding.ts'
import { pathOf, type Struct } from '../prometheus/config/struct.ts'
import type { FileProblem, Files } from './files.ts'
import { filesToStart, type NamedFile, namedFiles } from './named-files.ts'
import type { LintOptions } from './options.ts'
import { type Place, place } from './places.ts'

/** Looks up what a config refers to as promtool does (cmd/promtool/main.go, checkConfig). */
export class References {
  readonly findings: Finding[] = []
  readonly #folder: string
  readonly #files: Files
  readonly #options: LintOptions

  /** @param path of the config: what it names is relative to its folder */
  constructor(path: string, files: Files, options: LintOptions) {
    this.#folder = files.folderOf(path)
    this.#files = files
    this.#options = options
  }

  /** An empty path stays empty (prometheus/common config/config.go, JoinDir). */
  resolve(path: string): string {
    return path === '' ? '' : this.#files.join(this.#folder, path)
  }

  /** The files of a pattern; undefined where it is malformed, which is reported. */
  glob(pattern: string, it: Struct, field: string, index: number): readonly string[] | undefined {
    const matches = this.#files.glob(this.resolve(pattern))
    if (matches !== undefined) return matches
    const message = `${JSON.stringify(pattern)} is a malformed pattern`
    const hint = pattern.includes('[') ? 'a "[" needs its "]"' : 'a backslash takes the next character of the name'
    this.#report('file-pattern', 'error', message, place(it, field, index), hint)
    return undefined
  }

  /** A single file that has to be there, such as a key; '' means none. */
  requireFile(it: Struct, field: string, what: string): void {
    const path = it.string(field)
    if (path === '' || !it.has(field) || this.#files.isThere(this.resolve(path))) return
    this.missing(`the ${what} ${JSON.stringify(path)} does not exist`, 'error', place(it, field))
  }

  /** @param severity what it counts for in Prometheus */
  missing(message: string, severity: Severity, at: Place, rule = 'missing-file'): void {
    const wanted = this.#options.missingFiles
    if (wanted === 'ignore') return
    const hint =
      wanted === undefined && severity === 'error'
        ? 'where it is only missing here: --path-map FROM=TO says where it lies, --missing-files warning softens this'
        : undefined
    this.#report(rule, wanted ?? severity, message, at, hint)
  }

  /**
   * Looks for files that promtool does not look for: for all of them where the user says what missing ones count for. Else
   * those are told of without which Prometheus does not start.
   */
  requireOthers(root: Struct): void {
    const { missingFiles, everyFile } = this.#options
    if (missingFiles !== undefined && !everyFile) return
    const toStart = this.#missingOf(filesToStart(root))
    for (const { path, holds, at } of toStart) {
      const effect = 'Prometheus does not start without it, though promtool lets it pass'
      this.missing(`the ${holds} file ${JSON.stringify(path)} does not exist: ${effect}`, 'info', at)
    }
    if (!everyFile) return
    for (const { path, holds, at } of this.#missingOf(namedFiles(root))) {
      this.missing(`the ${holds} file ${JSON.stringify(path)} does not exist`, 'warning', at)
    }
  }

  #missingOf(named: readonly NamedFile[]): readonly NamedFile[] {
    return named.filter(({ path, fromServer }) => {
      const isElsewhere = fromServer && !path.startsWith('/')
      return !isElsewhere && !this.#files.isThere(this.resolve(path))
    })
  }

  /** What a name or pattern leads to and cannot be read: one finding, as promtool stops at the first of them. */
  unreadable(problems: readonly FileProblem[], at: Place): void {
    const told = this.#options.missingFiles === 'ignore' ? problems.filter(isUnreadable) : problems
    const first = told.find(isUnreadable) ?? told[0]
    if (!first) return
    const more = told.length - 1
    const others = more === 0 ? '' : ` (and ${more} more ${more === 1 ? 'file' : 'files'} cannot be read)`
    if (first.problem === 'missing') this.missing(first.message + others, 'error', at)
    else this.refuse('missing-file', first.message + others, at)
  }

  refuse(rule: string, message: string, at: Place, hint?: string): void {
    this.#report(rule, 'error', message, at, hint)
  }

  #report(rule: string, severity: Severity, message: string, { span, path }: Place, hint?: string): void {
    this.findings.push({
      rule,
      severity,
      message,
      span: { start: span.start, end: span.end },
      path: pathOf(path),
      ...(hint === undefined ? {} : { hint }),
    })
  }
}

function isUnreadable({ problem }: FileProblem): boolean {
  return problem === 'unreadable'
}

/**
 * Certificate and key of a scrape or Kubernetes discovery config: each needs the other, and both have to be there
 * (cmd/promtool/main.go, checkTLSConfig).
 */
export function checkTls(it: Struct, references: References, syntaxOnly: boolean): void {
  const tls = it.struct('tls_config')
  if (!tls) return
  const isGiven = (field: string): boolean => tls.string(field) !== '' || tls.isInvalid(field)
  if (isGiven('cert_file') && !isGiven('key_file')) {
    references.refuse(
      'tls-pair',
      'a client certificate is given without its key',
      place(tls, 'cert_file'),
      'add key_file',
    )
  }
  if (isGiven('key_file') && !isGiven('cert_file')) {
    references.refuse(
      'tls-pair',
      'a client key is given without its certificate',
      place(tls, 'key_file'),
      'add cert_file',
    )
  }
  if (syntaxOnly) return
  references.requireFile(tls, 'cert_file', 'client certificate')
  references.requireFile(tls, 'key_file', 'client key')
}
