import type { Finding, LocatedText, Span } from '../diagnostics/finding.ts'
import type { DocumentTree } from '../document/node.ts'
import { mayHoldCredentials, replaced, withoutCredentials } from './credentials.ts'
import { isSecretName } from './names.ts'
import { occurrences, placesOf } from './occurrences.ts'
import { type Quotable, quotableSecrets, textsOf } from './quotable.ts'
import { shownPath } from './shown-path.ts'
import type { Secrets } from './spans.ts'

/**
 * What messages quote: JSON strings and words in quotes; without quotes what stands behind the names of anchors and types,
 * and the items of a list in brackets.
 */
const QUOTED =
  /"((?:[^"\\]|\\.)*)"|(?<=(?:^|\s))[&*][^\s"]+|(?<=\bthe (?:number|boolean) )\S+|(?<=[[\s,'])[^\s,'"[\]]+(?=[^[\]]*\])/gs

/** Findings whose texts and paths show nothing of the secrets of the source. */
export function concealed(
  findings: readonly Finding[],
  source: LocatedText,
  tree: DocumentTree,
  secrets: Secrets,
): Finding[] {
  const quotableIn = quotableSecrets(source, tree, secrets)
  return findings.map((finding) => {
    const { message, hint, fix, related, path } = finding
    const quotable = quotableIn(finding)
    if (quotable.length === 0 && !textsOf(finding).some(mayHoldCredentials)) return finding
    const keys = path && shownPath(path, tree, secrets.spans, quotable)
    const names = new Set(keys?.filter((key) => typeof key === 'string'))
    const hide = (text: string): string => withoutCredentials(withoutSecrets(text, quotable, names))
    return {
      ...finding,
      message: hide(message),
      ...(hint === undefined ? {} : { hint: hide(hint) }),
      ...(fix === undefined ? {} : { fix: { ...fix, title: hide(fix.title) } }),
      ...(related === undefined ? {} : { related: related.map((each) => ({ ...each, message: hide(each.message) })) }),
      ...(keys === undefined ? {} : { path: keys }),
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

function withoutSecrets(text: string, quotable: readonly Quotable[], names: ReadonlySet<string>): string {
  if (quotable.length === 0) return text
  const hidden: Span[] = []
  for (const { index, 0: all, 1: quote } of text.matchAll(QUOTED)) {
    const content = quote === undefined ? all.replace(/^[&*]/, '') : unquoted(quote)
    if ((names.has(content) || isSecretName(content)) && !isValue(content, quotable, names)) continue
    const start = index + all.length - content.length - (quote === undefined ? 0 : 1)
    const spans = hiddenIn(content, quotable)
    // Of a text with escapes all is left out: what stands where is of no use then.
    if (quote !== undefined && content !== quote && spans.length > 0) {
      hidden.push({ start: index + 1, end: index + all.length - 1 })
    } else hidden.push(...spans.map((span) => ({ start: start + span.start, end: start + span.end })))
  }
  // Quotations that are not JSON may have quotes in them.
  for (const { text: around, secret } of quotable) {
    const value = around.slice(secret.start, secret.end)
    const isWord = value.length < 4 || /^[a-z ]+$/.test(value) || names.has(value) || isSecretName(value)
    if (!isWord) hidden.push(...placesOf(text, value))
  }
  return replaced(text, hidden)
}

/** Whether a quotation is what stands in the place of the secret that is meant, and no key on the way to it. */
function isValue(text: string, quotable: readonly Quotable[], names: ReadonlySet<string>): boolean {
  if (names.has(text)) return false
  return quotable.some((each) => each.isMeant && each.text.slice(each.secret.start, each.secret.end) === text)
}

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
function hiddenIn(quotation: string, quotable: readonly Quotable[]): Span[] {
  const isCut = quotation.endsWith('…')
  const quote = isCut ? quotation.slice(0, -1) : quotation
  const hidden: Span[] = []
  for (const { text, secret, of } of quotable) {
    if (of.text !== undefined && of.within !== undefined) {
      const isWhole = of.text === quote
      if (isWhole) hidden.push(of.within)
      if (isWhole || replaced(of.text, [of.within]) === quote) continue
    }
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
