import stringWidth from 'string-width'
import type { Finding, LocatedText, Severity, Span } from '../diagnostics/finding.ts'
import { type Paint, printable, type Style } from './terminal.ts'

/** Columns of source that a frame shows; a file may be one line of megabytes. */
const FRAME_WIDTH = 110
const CONTEXT_BEFORE = 40

const STYLES: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', info: 'blue' }

/**
 * A finding with its line of source and carets below it, in the manner of rustc:
 *
 *     error[unknown-field]: unknown field "target" …
 *       --> targets.json:1:3
 *        |
 *      1 | [{"target": []}]
 *        |   ^^^^^^^^
 *        = help: did you mean "targets"?
 */
export function renderFinding(file: string, source: LocatedText, finding: Finding, paint: Paint): string {
  const style = STYLES[finding.severity]
  const lines = [
    `${paint(style, paint('bold', `${finding.severity}[${finding.rule}]`))}: ${printable(finding.message)}`,
  ]
  const numbers = [finding.span, ...(finding.related ?? []).map(({ span }) => span)].map(({ start }) =>
    source.lineAt(start),
  )
  const gutter = ' '.repeat(String(Math.max(...numbers)).length)
  const bar = paint('blue', `${gutter} |`)
  const { line, column } = source.position(finding.span.start)
  lines.push(`${gutter}${paint('blue', '-->')} ${printable(file)}:${line}:${column}`, bar)
  lines.push(...excerpt(source, finding.span, gutter, (carets) => paint(style, carets), paint))
  for (const related of finding.related ?? []) {
    lines.push(
      bar,
      ...excerpt(
        source,
        related.span,
        gutter,
        (carets) => paint('blue', `${carets} ${printable(related.message)}`),
        paint,
      ),
    )
  }
  if (finding.hint !== undefined)
    lines.push(`${gutter} ${paint('blue', '=')} ${paint('bold', 'help')}: ${printable(finding.hint)}`)
  return lines.join('\n')
}

/** The line of a span and its carets; of long lines the part around the span, of long spans the first line. */
function excerpt(
  source: LocatedText,
  span: Span,
  gutter: string,
  mark: (carets: string) => string,
  paint: Paint,
): string[] {
  const line = source.lineAt(span.start)
  const lineStart = source.lineStart(line)
  const lineEnd = Math.max(source.lineEnd(line), Math.min(span.start, source.length))
  let from = lineStart
  if (lineEnd - lineStart > FRAME_WIDTH && span.start - lineStart > CONTEXT_BEFORE) from = span.start - CONTEXT_BEFORE
  const to = Math.min(lineEnd, from + FRAME_WIDTH)
  const end = Math.max(Math.min(span.end, to), span.start)
  const shown = (start: number, stop: number): string => printable(source.slice(start, stop).replaceAll('\t', '    '))
  const before = `${from > lineStart ? '…' : ''}${shown(from, span.start)}`
  const marked = shown(span.start, end)
  const text = `${before}${marked}${shown(end, to)}${to < lineEnd ? '…' : ''}`
  const carets = '^'.repeat(Math.max(1, stringWidth(marked)))
  const number = String(line).padStart(gutter.length)
  return [
    `${paint('blue', `${number} |`)} ${text}`,
    `${paint('blue', `${gutter} |`)} ${' '.repeat(stringWidth(before))}${mark(carets)}`,
  ]
}
