import type { Finding, LocatedText, Span } from '../diagnostics/finding.ts'
import type { DocumentTree } from '../document/node.ts'
import { clearTexts } from './clear-texts.ts'
import { overlapping } from './occurrences.ts'
import type { Secret, Secrets } from './spans.ts'

/** Characters to each side of a secret in which a message may quote from the text. */
const REACH = 500

/** A secret as it may stand in a message: a text that messages quote from, and what is secret of it. */
export interface Quotable {
  readonly text: string
  readonly secret: Span
  /** The finding points at it: all that is like it in the message is taken to be from it. */
  readonly isMeant: boolean
  /** The value that it is a part of: where that is quoted, what is secret of it is known. */
  readonly of: { readonly text?: string | undefined; readonly within?: Span | undefined }
}

/** Gives the secrets that the texts of a finding may quote. */
export function quotableSecrets(
  source: LocatedText,
  tree: DocumentTree,
  { values, spans }: Secrets,
): (finding: Finding) => readonly Quotable[] {
  if (values.length === 0) return () => []
  let clear: ReadonlySet<string> | undefined
  const isInClear = (text: string): boolean => {
    clear ??= clearTexts(source, new Set(values.map((value) => textOf(value, source))), spans)
    return clear.has(text)
  }
  const distinct = distinctTexts(values, source)
  return (finding) => {
    const found = near(finding, source, tree, values, isInClear)
    // What relabel rules make of labels may have come from anywhere.
    for (const each of distinctIn(textsOf(finding).join('\n'), distinct)) if (!isInClear(each.text)) found.push(each)
    return found
  }
}

/** All that a finding says. */
export function textsOf({ message, hint, fix, related }: Finding): string[] {
  const texts = [message]
  if (hint !== undefined) texts.push(hint)
  if (fix) texts.push(fix.title)
  for (const each of related ?? []) texts.push(each.message)
  return texts
}

/**
 * The secrets on the lines of a finding. Of those that it does not point at, only what stands nowhere else: a user, job or
 * host may be called as a password is, and is shown with its line anyway.
 */
function near(
  finding: Finding,
  source: LocatedText,
  tree: DocumentTree,
  values: readonly Secret[],
  isInClear: (text: string) => boolean,
): Quotable[] {
  const spans = [finding.span, ...(finding.related ?? []).map(({ span }) => span)]
  // Of what cannot be read, messages quote whatever stands there.
  const isRead = tree.problems.length === 0 && tree.root !== undefined
  const found = new Map<Secret, boolean>()
  for (const span of spans) {
    const at = Math.min(Math.max(span.start, 0), source.length)
    const to = Math.min(Math.max(span.end, at), source.length)
    // What has no space behind its colon is told of on the next line.
    const first = Math.max(source.lineStart(Math.max(source.lineAt(at) - 1, 1)), at - REACH)
    const last = Math.min(source.lineEnd(source.lineAt(to)), to + REACH)
    for (const value of overlapping(values, first, last)) {
      found.set(value, found.get(value) || !isRead || pointsAt({ start: at, end: to }, value))
    }
  }
  return [...found].flatMap(([value, isMeant]) =>
    isMeant || !isInClear(textOf(value, source)) ? quotations(value, source, isMeant) : [],
  )
}

/** From this length on a text is looked for in all messages, be its place far away. */
const LEAST_DISTINCT = 6

/** Of a file with more secrets, only those near to a finding are looked for. */
const MOST_DISTINCT = 1000

/** By how they begin. */
type Distinct = ReadonlyMap<string, readonly Quotable[]>

/** Secrets that are no words: what is like them in a message comes from them, unless it stands elsewhere as well. */
function distinctTexts(values: readonly Secret[], source: LocatedText): Distinct {
  const distinct = new Map<string, Quotable[]>()
  if (values.length > MOST_DISTINCT) return distinct
  for (const text of new Set(values.map((value) => textOf(value, source)))) {
    if (text.length < LEAST_DISTINCT || /^[a-z_ -]+$/.test(text)) continue
    const quotable = { text, secret: { start: 0, end: text.length }, isMeant: false, of: {} }
    const beginning = text.slice(0, LEAST_DISTINCT)
    const alike = distinct.get(beginning)
    if (alike) alike.push(quotable)
    else distinct.set(beginning, [quotable])
  }
  return distinct
}

/** Those whose beginnings stand in a message. */
function distinctIn(message: string, distinct: Distinct): Set<Quotable> {
  const found = new Set<Quotable>()
  if (distinct.size === 0) return found
  for (let at = 0; at + LEAST_DISTINCT <= message.length; at++) {
    for (const each of distinct.get(message.slice(at, at + LEAST_DISTINCT)) ?? []) found.add(each)
  }
  return found
}

/** Whether a span is about a value, and not about a section that holds others as well. */
function pointsAt(span: Span, { start, end, value }: Secret): boolean {
  if (span.start > end || span.end < start) return false
  return value === undefined || span.start > value.start || span.end < value.end || isSame(span, value)
}

function isSame(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end
}

function textOf({ start, end, text, within }: Secret, source: LocatedText): string {
  return text === undefined || within === undefined ? source.slice(start, end) : text.slice(within.start, within.end)
}

function quotations({ start, end, text, within }: Secret, source: LocatedText, isMeant: boolean): Quotable[] {
  const from = Math.max(start - REACH, 0)
  const raw = source.slice(start, end)
  const secret = { start: start - from, end: end - from }
  const of = { text, within }
  const found: Quotable[] = [{ text: source.slice(from, end + REACH), secret, isMeant, of }]
  if (text !== undefined && within !== undefined) found.push({ text, secret: within, isMeant, of })
  else if (/\\|''/.test(raw)) {
    const decoded = withoutEscapes(raw)
    found.push({ text: decoded, secret: { start: 0, end: decoded.length }, isMeant, of })
  }
  return found
}

/** Nearly as YAML reads it: of what could not be read there is nothing better. */
function withoutEscapes(raw: string): string {
  return raw
    .replaceAll("''", "'")
    .replace(/\\(?:x([\da-f]{2})|u([\da-f]{4})|(.))/gi, (_all, short, long, char: string | undefined) =>
      char === undefined ? String.fromCharCode(Number.parseInt(short ?? long, 16)) : char,
    )
}
