import type { Finding, LocatedText, Span } from '../diagnostics/finding.ts'
import { replaced, withoutCredentials } from './credentials.ts'
import { soundsSecret } from './names.ts'
import type { Secret, Secrets } from './spans.ts'

/** Characters to each side of a secret in which a message may quote from the text. */
const REACH = 500

/**
 * What messages quote: JSON strings and words in quotes; without quotes what stands behind the names of anchors and types,
 * and the items of a list in brackets.
 */
const QUOTED =
  /"((?:[^"\\]|\\.)*)"|(?<=(?:^|\s))[&*][^\s"]+|(?<=\bthe (?:number|boolean) )\S+|(?<=[[\s,'])[^\s,'"[\]]+(?=[^[\]]*\])/gs

/** A secret as it may stand in a message: a text that messages quote from, and what is secret of it. */
interface Quotable {
  readonly text: string
  readonly secret: Span
}

/** Findings whose texts and paths show nothing of the secrets on the lines that they are about. */
export function concealed(findings: readonly Finding[], source: LocatedText, secrets: Secrets): Finding[] {
  return findings.map((finding) => {
    const { message, hint, fix, related, path } = finding
    const nearby = quotable(finding, source, secrets.values)
    const shownPath = path?.map((key) => pathKey(key, nearby))
    const names = new Set(shownPath?.filter((key) => typeof key === 'string'))
    const hide = (text: string): string => withoutCredentials(withoutSecrets(text, nearby, names))
    return {
      ...finding,
      message: hide(message),
      ...(hint === undefined ? {} : { hint: hide(hint) }),
      ...(fix === undefined ? {} : { fix: { ...fix, title: hide(fix.title) } }),
      ...(related === undefined ? {} : { related: related.map((each) => ({ ...each, message: hide(each.message) })) }),
      ...(shownPath === undefined ? {} : { path: shownPath }),
    }
  })
}

/** A text with its secrets replaced; its lines stay. */
export function concealedText(text: string, spans: readonly Span[]): string {
  const pieces = spans.flatMap(({ start, end }) =>
    [...text.slice(start, end).matchAll(/[^\s](?:[^\r\n]*[^\s])?/g)].map(({ index, 0: piece }) => ({
      start: start + index,
      end: start + index + piece.length,
    })),
  )
  return replaced(text, pieces)
}

function quotable(finding: Finding, source: LocatedText, values: readonly Secret[]): Quotable[] {
  if (values.length === 0) return []
  const spans = [finding.span, ...(finding.related ?? []).map(({ span }) => span)]
  const found = new Set<Secret>()
  for (const span of spans) {
    const at = Math.min(Math.max(span.start, 0), source.length)
    const to = Math.min(Math.max(span.end, at), source.length)
    // What has no space behind its colon is told of on the next line.
    const first = Math.max(source.lineStart(Math.max(source.lineAt(at) - 1, 1)), at - REACH)
    const last = Math.min(source.lineEnd(source.lineAt(to)), to + REACH)
    for (const value of overlapping(values, first, last)) found.add(value)
  }
  return [...found].flatMap((value) => quotations(value, source))
}

/** The values that reach into a stretch; they are in order, and few contain others. */
function* overlapping(values: readonly Secret[], start: number, end: number): Generator<Secret> {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle]!.start < start) low = middle + 1
    else high = middle
  }
  while (low > 0 && values[low - 1]!.end > start) low--
  for (let i = low; i < values.length && values[i]!.start <= end; i++) yield values[i]!
}

function quotations({ start, end, text, within }: Secret, source: LocatedText): Quotable[] {
  const from = Math.max(start - REACH, 0)
  const raw = source.slice(start, end)
  const found = [{ text: source.slice(from, end + REACH), secret: { start: start - from, end: end - from } }]
  if (text !== undefined && within !== undefined) found.push({ text, secret: within })
  else if (/\\|''/.test(raw)) found.push(whole(withoutEscapes(raw)))
  return found
}

const whole = (text: string): Quotable => ({ text, secret: { start: 0, end: text.length } })

/** Nearly as YAML reads it: of what could not be read there is nothing better. */
function withoutEscapes(raw: string): string {
  return raw
    .replaceAll("''", "'")
    .replace(/\\(?:x([\da-f]{2})|u([\da-f]{4})|(.))/gi, (_all, short, long, char: string | undefined) =>
      char === undefined ? String.fromCharCode(Number.parseInt(short ?? long, 16)) : char,
    )
}

function withoutSecrets(text: string, nearby: readonly Quotable[], names: ReadonlySet<string>): string {
  if (nearby.length === 0) return text
  const hidden: Span[] = []
  for (const { index, 0: all, 1: quote } of text.matchAll(QUOTED)) {
    const content = quote === undefined ? all.replace(/^[&*]/, '') : unquoted(quote)
    if (isName(content, names)) continue
    const start = index + all.length - content.length - (quote === undefined ? 0 : 1)
    const spans = hiddenIn(content, nearby)
    // Of a text with escapes all is left out: what stands where is of no use then.
    if (quote !== undefined && content !== quote && spans.length > 0) {
      hidden.push({ start: index + 1, end: index + all.length - 1 })
    } else hidden.push(...spans.map((span) => ({ start: start + span.start, end: start + span.end })))
  }
  // Quotations that are not JSON may have quotes in them.
  for (const { text: around, secret } of nearby) {
    const value = around.slice(secret.start, secret.end)
    const isWord = value.length < 4 || /^[a-z ]+$/.test(value) || isName(value, names)
    if (!isWord) hidden.push(...placesOf(text, value))
  }
  return replaced(text, hidden)
}

/** What a message says of a field called `password` is not about a password that is `password`. */
function isName(text: string, names: ReadonlySet<string>): boolean {
  return names.has(text) || (/^[a-z_]+$/.test(text) && soundsSecret(text))
}

/** Keys are in a path, not parts of values; what should have been a value may be taken for a key. */
function pathKey(key: string | number, nearby: readonly Quotable[]): string | number {
  if (typeof key === 'number' || isName(key, NO_NAMES)) return key
  const hidden = nearby.flatMap(({ text, secret }) => [...occurrences(key, text.slice(secret.start, secret.end))])
  return replaced(key, hidden)
}

const NO_NAMES: ReadonlySet<string> = new Set()

/** JSON's escapes resolved where it is JSON. */
function unquoted(quote: string): string {
  if (!quote.includes('\\')) return quote
  try {
    return JSON.parse(`"${quote}"`) as string
  } catch {
    return quote
  }
}

/** What is secret of a quotation, by the texts that it may be from. */
function hiddenIn(quotation: string, nearby: readonly Quotable[]): Span[] {
  const isCut = quotation.endsWith('…')
  const quote = isCut ? quotation.slice(0, -1) : quotation
  const hidden: Span[] = []
  for (const { text, secret } of nearby) {
    const value = text.slice(secret.start, secret.end)
    hidden.push(...occurrences(quote, value))
    hidden.push(...beginningAtEnd(quote, value, isCut ? 2 : 4))
    // A single character is mostly a bracket or a quote that the message is about.
    if (quote.length === 1) continue
    for (const { start } of occurrences(text, quote, isCut)) {
      hidden.push({ start: Math.max(secret.start - start, 0), end: Math.min(secret.end - start, quote.length) })
    }
  }
  return hidden.filter(({ start, end }) => end > start)
}

/** What is left of a value at the end of a quotation that is cut off, or ends where a comment or tag begins. */
function* beginningAtEnd(quote: string, value: string, least: number): Generator<Span> {
  for (let length = Math.min(quote.length, value.length) - 1; length >= least; length--) {
    if (quote.endsWith(value.slice(0, length))) yield { start: quote.length - length, end: quote.length }
  }
}

/** From this length on it is no coincidence that a text stands within another. */
const NO_WORD = 12

/** Where a part stands in a text; a short one not within a word. */
function* occurrences(text: string, part: string, isCut = false): Generator<Span> {
  for (const place of placesOf(text, part)) {
    const splitsWord = splits(text, place.start) || (!isCut && splits(text, place.end))
    if (part.length >= NO_WORD || !splitsWord) yield place
  }
}

function* placesOf(text: string, part: string): Generator<Span> {
  if (part === '') return
  for (let start = text.indexOf(part); start !== -1; start = text.indexOf(part, start + 1)) {
    yield { start, end: start + part.length }
  }
}

function splits(text: string, at: number): boolean {
  return at > 0 && /^\w\w$/.test(text.slice(at - 1, at + 1))
}
