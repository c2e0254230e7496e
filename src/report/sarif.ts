import type { ArtifactLocation, Location, Log, Region, ReportingDescriptor, Result, Run, Fix as SarifFix } from 'sarif'
import type { Fix, Severity, Span } from '../diagnostics/finding.ts'
import { overlapping } from '../secrets/occurrences.ts'
import { fingerprints } from './lint-fingerprint.ts'
import { messageWithHint } from './lint-message.ts'
import { repositoryPath } from './lint-paths.ts'
import { type Place, type SortedFile, sortedFiles } from './lint-place.ts'
import type { LintedFile, LintRenderOptions, LintReport, RuleLookup } from './lint-report.ts'
import { jsonText } from './terminal.ts'

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json'
const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
}

type Options = Pick<LintRenderOptions, 'rules' | 'version' | 'root'>

/** SARIF 2.1.0 (OASIS), as GitHub's code scanning, Azure DevOps and editors read it. */
export function renderSarif(report: LintReport, options: Options): string {
  const files = sortedFiles(report)
  const ids = [...new Set(files.flatMap(({ findings }) => findings.map(({ finding }) => finding.rule)))].sort()
  const driver = {
    name: 'promsd',
    ...(options.version === undefined ? {} : { version: options.version }),
    rules: ids.map((id) => ruleObject(id, options.rules)),
  }
  const ruleIndex = new Map(ids.map((id, index) => [id, index]))
  const run: Run = {
    tool: { driver },
    columnKind: 'unicodeCodePoints',
    newlineSequences: ['\r\n', '\n', '\r'],
    results: files.flatMap((file) => resultsOf(file, ruleIndex, options.root)),
    properties: {
      prometheusVersion: report.release,
      ...(report.upgradeTo === undefined ? {} : { upgradeTo: report.upgradeTo }),
    },
  }
  const log: Log = { $schema: SCHEMA, version: '2.1.0', runs: [run] }
  return `${jsonText(log)}\n`
}

function ruleObject(id: string, rules: RuleLookup | undefined): ReportingDescriptor {
  const rule = rules?.(id)
  if (!rule) return { id }
  // Viewers break lines themselves.
  const why = rule.why?.trim().replace(/(?<!\n)\n(?!\n)/g, ' ')
  return {
    id,
    shortDescription: { text: rule.summary },
    ...(why === undefined ? {} : { fullDescription: { text: why }, help: { text: why } }),
    defaultConfiguration: { level: LEVELS[rule.severity] },
  }
}

function resultsOf(sorted: SortedFile, ruleIndex: ReadonlyMap<string, number>, root: string | undefined): Result[] {
  const { file, findings, placeOf } = sorted
  const path = repositoryPath(file.path, root)
  const fingerprint = fingerprints(path)
  const artifactLocation = artifactLocationOf(path)
  const isShowable = showable(file)
  const location = (place: Place): Location => ({ physicalLocation: { artifactLocation, region: regionOf(place) } })
  return findings.map(({ finding, place }) => {
    const { rule, severity, related = [], fix, release } = finding
    const relatedLocations = related.map(({ message, span }, id) => ({
      id,
      ...location(placeOf(span)),
      message: { text: message },
    }))
    return {
      ruleId: rule,
      ruleIndex: ruleIndex.get(rule)!,
      level: LEVELS[severity],
      message: { text: messageWithHint(finding) },
      locations: [location(place)],
      ...(relatedLocations.length === 0 ? {} : { relatedLocations }),
      partialFingerprints: { 'promsdFinding/v1': fingerprint(finding) },
      ...(fix && isShowable(fix) ? { fixes: [fixObject(fix, artifactLocation, placeOf)] } : {}),
      ...(release === undefined ? {} : { properties: { prometheusVersion: release } }),
    }
  })
}

/** Tells whether a fix changes something and its text holds nothing of the file's secrets. */
function showable({ secrets, source }: LintedFile): (fix: Fix) => boolean {
  const texts = new Set<string>()
  const lengths = new Set<number>()
  for (const { start, end } of secrets) {
    if (end <= start) continue
    texts.add(source.slice(start, end))
    lengths.add(end - start)
  }
  const holdsSecret = (text: string): boolean => {
    for (const length of lengths) {
      for (let at = 0; at + length <= text.length; at++) if (texts.has(text.slice(at, at + length))) return true
    }
    return false
  }
  const touchesSecret = (start: number, end: number): boolean => {
    for (const secret of overlapping(secrets, start, end)) if (start < secret.end && end > secret.start) return true
    return false
  }
  return ({ edits }) =>
    edits.length > 0 && !edits.some(({ start, end, text }) => touchesSecret(start, end) || holdsSecret(text))
}

function fixObject(
  { title, edits }: Fix,
  artifactLocation: ArtifactLocation,
  placeOf: (span: Span) => Place,
): SarifFix {
  const replacements = edits.map((edit) => ({
    deletedRegion: regionOf(placeOf(edit)),
    ...(edit.text === '' ? {} : { insertedContent: { text: edit.text } }),
  }))
  return { description: { text: title }, artifactChanges: [{ artifactLocation, replacements }] }
}

function regionOf({ line, column, endLine, endColumn }: Place): Region {
  return { startLine: line, startColumn: column, endLine, endColumn }
}

/** A URI of a file: from the root of the source where the path is relative. */
function artifactLocationOf(path: string): ArtifactLocation {
  const uri = path.toWellFormed().split('/').map(encodeURIComponent).join('/')
  return path.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: '%SRCROOT%' }
}
