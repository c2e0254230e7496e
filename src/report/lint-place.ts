import type { Finding, LocatedText, Span } from '../diagnostics/finding.ts'
import type { LintedFile, LintReport } from './lint-report.ts'

/** 1-based, columns in code points; the end is exclusive. */
export interface Place {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

export interface PlacedFinding {
  readonly finding: Finding
  readonly place: Place
}

export interface SortedFile {
  readonly file: LintedFile
  readonly findings: readonly PlacedFinding[]
  readonly placeOf: (span: Span) => Place
  readonly positionOf: PositionOf
}

/** 1-based line and column of an offset. */
export type PositionOf = (offset: number) => { line: number; column: number }

/** Files by path, the findings of each by place: the order of every format. */
export function sortedFiles(report: LintReport): SortedFile[] {
  return [...report.files].sort((a, b) => compareTexts(a.path, b.path)).map(sortedFile)
}

function sortedFile(file: LintedFile): SortedFile {
  const positionOf = positionsIn(file.source)
  const placeOf = (span: Span): Place => place(within(file.source, span), positionOf)
  const findings = [...file.findings]
    .sort(compareFindings)
    .map((finding) => ({ finding, place: placeOf(finding.span) }))
  return { file, findings, placeOf, positionOf }
}

function compareFindings(a: Finding, b: Finding): number {
  return (
    a.span.start - b.span.start ||
    a.span.end - b.span.end ||
    compareTexts(a.rule, b.rule) ||
    compareTexts(a.message, b.message)
  )
}

/** By code units: the same order under every locale. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** Code units of a line between two places whose columns are remembered. */
const STRIDE = 4096

function place({ start, end }: Span, positionOf: PositionOf): Place {
  const first = positionOf(start)
  const last = end === start ? first : positionOf(end)
  return { line: first.line, column: first.column, endLine: last.line, endColumn: last.column }
}

/** A span moved into the text where it does not lie in it, `start` not behind `end`. */
export function within(source: LocatedText, span: Span): Span {
  const start = Math.min(Math.max(span.start, 0), source.length)
  return { start, end: Math.min(Math.max(span.end, start), source.length) }
}

/**
 * Lines and columns of offsets, as `source.position` gives them. JSON of megabytes is often one line, in which each
 * position would count the code points of all before it: of long lines the columns at every STRIDE are kept.
 */
function positionsIn(source: LocatedText): PositionOf {
  const longLines = new Map<number, readonly Mark[]>()
  return (offset) => {
    const line = source.lineAt(offset)
    const start = source.lineStart(line)
    if (offset - start <= STRIDE) return source.position(offset)
    let marks = longLines.get(line)
    if (!marks) {
      marks = marksOf(source, start, source.lineEnd(line))
      longLines.set(line, marks)
    }
    // A mark stands at most one code unit behind its stride.
    let index = Math.min(Math.floor((offset - start) / STRIDE), marks.length - 1)
    if (marks[index]!.offset > offset) index--
    const mark = marks[index]!
    return { line, column: mark.column + codePoints(source.slice(mark.offset, offset)) }
  }
}

interface Mark {
  readonly offset: number
  readonly column: number
}

function marksOf(source: LocatedText, start: number, end: number): Mark[] {
  const marks: Mark[] = [{ offset: start, column: 1 }]
  for (let stride = start + STRIDE; stride < end; stride += STRIDE) {
    const last = marks.at(-1)!
    const offset = splitsPair(source, stride) ? stride + 1 : stride
    marks.push({ offset, column: last.column + codePoints(source.slice(last.offset, offset)) })
  }
  return marks
}

/** Whether an offset stands between the two halves of a character outside the Basic Multilingual Plane. */
export function splitsPair(source: LocatedText, offset: number): boolean {
  return offset > 0 && /^[\ud800-\udbff][\udc00-\udfff]$/.test(source.slice(offset - 1, offset + 1))
}

function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
