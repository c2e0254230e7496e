import type { Finding, LocatedText, Severity, Span } from '../diagnostics/finding.ts'
import { SECRET } from '../secrets/mark.ts'
import { overlapping } from '../secrets/occurrences.ts'
import { type PositionOf, splitsPair, within } from './lint-place.ts'
import { type Paint, printable, type Style } from './terminal.ts'
import { widthOf } from './width.ts'

/** Columns of source that a frame shows; a file may be one line of megabytes. */
const FRAME_WIDTH = 110
const CONTEXT_BEFORE = 40

const STYLES: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', info: 'blue' }

export interface FrameOptions {
  /** Stretches of the source that are not shown, in order. */
  readonly secrets?: readonly Span[]
  /** 1-based line and column of an offset, where there is a quicker way than the source's own. */
  readonly positionOf?: PositionOf
  /** Whether the command that shows it has a --fix which takes this file. */
  readonly hasFixFlag?: boolean
}

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
export function renderFinding(
  file: string,
  source: LocatedText,
  finding: Finding,
  paint: Paint,
  options: FrameOptions = {},
): string {
  const style = STYLES[finding.severity]
  const { secrets = [], positionOf = (offset: number) => source.position(offset) } = options
  const span = within(source, finding.span)
  const related = (finding.related ?? []).map((each) => ({ ...each, span: within(source, each.span) }))
  const rule = `${finding.severity}[${printable(finding.rule)}]`
  const lines = [`${paint(style, paint('bold', rule))}: ${printable(finding.message)}`]
  const last = Math.max(...[span, ...related.map((each) => each.span)].map(({ start }) => source.lineAt(start)))
  const gutter = ' '.repeat(String(last).length)
  const bar = paint('blue', `${gutter} |`)
  const show = (each: Span, mark: (carets: string) => string): string[] =>
    excerpt({ source, secrets, gutter, paint }, each, mark)
  const { line, column } = positionOf(span.start)
  lines.push(`${gutter}${paint('blue', '-->')} ${printable(file)}:${line}:${column}`, bar)
  lines.push(...show(span, (carets) => paint(style, carets)))
  for (const { span: place, message } of related) {
    lines.push(bar, ...show(place, (carets) => paint('blue', `${carets} ${printable(message)}`)))
  }
  const { hint, fix } = finding
  const advise = (label: string, text: string): void => {
    lines.push(`${gutter} ${paint('blue', '=')} ${paint('bold', label)}: ${printable(text)}`)
  }
  if (fix && options.hasFixFlag) {
    // What the fix says as well need not be said twice.
    if (hint !== undefined && hint !== fix.title) advise('help', hint)
    advise('fix', `${fix.title} (--fix does it)`)
  } else {
    const help = hint ?? fix?.title
    if (help !== undefined) advise('help', help)
  }
  return lines.join('\n')
}

interface Frame {
  readonly source: LocatedText
  readonly secrets: readonly Span[]
  readonly gutter: string
  readonly paint: Paint
}

/** The line of a span and its carets; of long lines the part around the span, of long spans the first line. */
function excerpt(frame: Frame, span: Span, mark: (carets: string) => string): string[] {
  const { source, gutter, paint } = frame
  const line = source.lineAt(span.start)
  const lineStart = source.lineStart(line)
  const lineEnd = Math.max(source.lineEnd(line), span.start)
  const secrets = secretsOf(frame.secrets, lineStart, lineEnd)
  const { start, end } = aroundSecrets({ start: Math.max(span.start, lineStart), end: span.end }, secrets)
  let from = lineStart
  if (lineEnd - lineStart > FRAME_WIDTH && start - lineStart > CONTEXT_BEFORE) from = start - CONTEXT_BEFORE
  if (splitsPair(source, from)) from--
  let to = Math.min(lineEnd, from + FRAME_WIDTH)
  if (splitsPair(source, to)) to--
  const shown = (a: number, b: number): string => shownText(source, a, b, secrets)
  const markedEnd = Math.max(Math.min(end, to), start)
  const before = `${from > lineStart ? '…' : ''}${shown(from, start)}`
  const marked = shown(start, markedEnd)
  const text = `${before}${marked}${shown(markedEnd, to)}${to < lineEnd ? '…' : ''}`
  const carets = '^'.repeat(Math.max(1, widthOf(marked)))
  const number = String(line).padStart(gutter.length)
  return [
    `${paint('blue', `${number} |`)} ${text}`,
    `${paint('blue', `${gutter} |`)} ${' '.repeat(widthOf(before))}${mark(carets)}`,
  ]
}

/** The parts of secrets, which are in order, that stand in a stretch; those that touch are one. */
function secretsOf(secrets: readonly Span[], start: number, end: number): Span[] {
  const parts: { start: number; end: number }[] = []
  for (const secret of overlapping(secrets, start, end)) {
    const part = { start: Math.max(secret.start, start), end: Math.min(secret.end, end) }
    const last = parts.at(-1)
    if (last && part.start <= last.end) last.end = Math.max(last.end, part.end)
    else if (part.end > part.start) parts.push(part)
  }
  return parts
}

/** A span that begins or ends within a secret takes in all of it: the carets stand below all of its replacement. */
function aroundSecrets(span: Span, secrets: readonly Span[]): Span {
  let { start, end } = span
  for (const secret of secrets) {
    if (secret.start < start && start < secret.end) start = secret.start
    if (secret.start < end && end < secret.end) end = secret.end
  }
  return { start, end }
}

/** A stretch of a line as it is shown; `secrets` are in order and do not overlap. */
function shownText(source: LocatedText, start: number, end: number, secrets: readonly Span[]): string {
  const plainText = (a: number, b: number): string => printable(source.slice(a, b).replaceAll('\t', '    '))
  let text = ''
  let at = start
  for (const secret of secrets) {
    if (secret.end <= at || secret.start >= end) continue
    if (secret.start > at) text += plainText(at, secret.start)
    text += SECRET
    at = secret.end
  }
  return at < end ? text + plainText(at, end) : text
}
