import { quoted } from '../diagnostics/excerpt.ts'
import type { Span } from '../diagnostics/finding.ts'
import type { SyntaxProblem } from './node.ts'
import type { Source } from './source.ts'
import { isBreakOrEnd, TAB } from './yaml-chars.ts'
import { lineOf } from './yaml-cursor.ts'
import type { Fault, YamlSyntaxError } from './yaml-error.ts'
import type { Dialect } from './yaml-scanner.ts'

interface Explanation {
  readonly message: string
  readonly span: Span
  readonly hint?: string | undefined
}

const SAME_INDENTATION = 'give all items of a list, and all keys of a mapping, the same indentation'
const QUOTE_IT = 'put the value in quotes'

/**
 * The error as a problem: where it is made, and with the line that promtool names for it, which is often the one before or
 * that of the block around it. Where the mistake may be anywhere between the two, the named line goes first.
 * @param dialect of what promtool reads; undefined for an error that it does not come to, as it stops at an earlier one
 */
export function explain(source: Source, error: YamlSyntaxError, dialect: Dialect | undefined): SyntaxProblem {
  const { text } = source
  const { message, span, hint } = FAULTS[error.fault](text, error)
  const more = hint === undefined ? {} : { hint }
  const line = dialect === undefined ? openedLine(source, error) : namedLine(text, error, dialect)
  const trueLine = source.lineAt(span.start)
  if (line === undefined || line === trueLine || line > source.lineAt(source.length)) {
    return { message, span, ...more }
  }
  const named = spanOnLine(source, line, error)
  const isEnd = source.lineStart(line) === source.length
  if (isEnd || isCertain(text, error)) {
    const told = isEnd ? 'Prometheus names the end of the file' : 'Prometheus names this line'
    return { message, span, ...more, related: [{ message: told, span: named }] }
  }
  const elsewhere = message.includes('this line')
    ? message.replace('this line', `line ${trueLine}`)
    : `on line ${trueLine}, ${message}`
  const related = [{ message: 'this is what it is about', span }]
  return { message: elsewhere, span: named, ...more, related }
}

/**
 * Whether the place where Go stopped is the one to change, or says at least what is wrong with it. It is not where a
 * quote or bracket that began on another line has ended: that was hardly meant to.
 */
function isCertain(text: string, { fault, at, context = at }: YamlSyntaxError): boolean {
  switch (fault) {
    case 'dash':
    case 'block-tab':
      return true
    case 'key': {
      const before = text.slice(lineStartOf(text, at), at)
      return before.trim() === '' || ENDED_VALUE.test(before)
    }
    case 'no-colon':
      return /^(?:\s|-\s)*$/.test(text.slice(lineStartOf(text, context), context))
    default:
      return false
  }
}

/** Up to a value in quotes, brackets or as a template, with no other quote or bracket before it on its line. */
const ENDED_VALUE =
  /^[^"'[\]{}]*(?:[\s:]|^)(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|\[[^"'[\]{}]*\]|\{[^"'[\]{}]*\}|\{\{[^{}]*\}\})\s*$/

/**
 * The line that Go's message names, if it names one (yaml.v2 and yaml.v3 decode.go, fail): yaml.v2 the line of the
 * problem, yaml.v3 the one of its context. Where tokens are in the wrong order it is one too low.
 */
function namedLine(text: string, { at, context, inToken }: YamlSyntaxError, dialect: Dialect): number | undefined {
  const problemLine = markLine(text, at)
  const contextLine = context === undefined ? 0 : markLine(text, context)
  const line = dialect === 'v3' && contextLine !== 0 ? contextLine : problemLine
  return line === 0 ? undefined : line + (inToken ? 1 : 0)
}

/** Where a bracket is not closed, its line says more than the one that ought not to be within it. */
function openedLine(source: Source, { context, fault }: YamlSyntaxError): number | undefined {
  return context !== undefined && isComma(fault) ? source.lineAt(context) : undefined
}

function isComma(fault: Fault): boolean {
  return fault === 'list-comma' || fault === 'mapping-comma'
}

function markLine(text: string, at: number): number {
  return lineOf(text, at) + (at > text.length ? 1 : 0)
}

/** What began on the line and is not done, or all that is written there. */
function spanOnLine(source: Source, line: number, { context, fault }: YamlSyntaxError): Span {
  const lineStart = source.lineStart(line)
  const end = source.lineEnd(line)
  if (context !== undefined && context >= lineStart && context < end) {
    const isMark = isComma(fault) || fault.startsWith('quote')
    return { start: context, end: isMark ? context + 1 : end }
  }
  const written = source.slice(lineStart, end)
  if (written.trim() === '') return { start: lineStart, end }
  return { start: lineStart + written.length - written.trimStart().length, end: lineStart + written.trimEnd().length }
}

const FAULTS: Readonly<Record<Fault, (text: string, error: YamlSyntaxError) => Explanation>> = {
  character: explainCharacter,
  'no-colon': explainNoColon,
  depth: (text, { at }) => ({ message: 'lists and mappings are nested too deep', span: one(text, at) }),
  'dash-here': (text, { at }) => ({
    message: 'a list item cannot begin here',
    span: one(text, at),
    hint: 'begin the list on a new line, or quote a value that begins with "- "',
  }),
  'key-here': (text, { at }) => ({
    message: 'a key cannot begin here',
    span: one(text, at),
    hint: 'begin it on a new line',
  }),
  'value-here': explainValueHere,
  directive: (text, { context = 0 }) => ({
    message: `${quoted(text.slice(context, lineEndOf(text, context)))} is no directive`,
    span: toLineEnd(text, context),
    hint: `a line that begins with "%" is one; ${QUOTE_IT}`,
  }),
  version: (text, { at }) => ({
    message: 'only "%YAML 1.1" is read',
    span: toLineEnd(text, at),
    hint: 'remove the line',
  }),
  'second-version': (text, { at }) => ({
    message: 'there is a second %YAML directive',
    span: toLineEnd(text, at),
    hint: 'remove the line',
  }),
  'second-handle': (text, { at }) => ({
    message: 'there is a second %TAG directive for this handle',
    span: toLineEnd(text, at),
    hint: 'remove the line',
  }),
  'no-document-start': (text, { at }) => ({
    message: '"---" is missing behind the directives',
    span: one(text, at),
    hint: 'add a line "---" before this',
  }),
  'anchor-name': (text, { at, context = at }) => {
    const mark = text[context]
    const what = mark === '*' ? 'an alias' : 'an anchor'
    return {
      message: `"${mark}" begins ${what}, whose name may only have letters, digits, "_" and "-"`,
      span: { start: context, end: wordEnd(text, context) },
      hint: `quote a value that begins with "${mark}"`,
    }
  },
  tag: (text, { at, context = at }) => {
    const end = wordEnd(text, context)
    const hint = 'a tag is followed by a space; quote a value that begins with "!"'
    return { message: `${quoted(text.slice(context, end))} is no tag`, span: { start: context, end }, hint }
  },
  'tag-handle': (text, { at }) => {
    const end = wordEnd(text, at)
    const message = `the handle of tag ${quoted(text.slice(at, end))} is not declared`
    return { message, span: { start: at, end }, hint: 'quote a value that begins with "!"' }
  },
  'block-zero': (text, { at }) => ({
    message: 'the indentation behind "|" or ">" is 1 to 9, not 0',
    span: one(text, at),
  }),
  'block-header': explainBlockHeader,
  'block-tab': (text, { at }) => ({
    message: 'a tab stands where only spaces may',
    span: one(text, at),
    hint: 'indent with spaces',
  }),
  'quote-marker': (_text, { at, context = at }) => ({
    message: 'a line begins with "---" or "..." within a value in quotes',
    span: { start: at, end: at + 3 },
    hint: context < at ? 'is a closing quote missing before it?' : undefined,
  }),
  'quote-end': (text, { at, context = at }) => ({
    message: `${text[context] === '"' ? "'\"'" : '"\'"'} is opened here and never closed`,
    span: one(text, context),
    hint: text[context] === "'" ? "write ' within single quotes as ''" : undefined,
  }),
  escape: (text, { at }) => ({
    message: `${quoted(text.slice(at, at + 2))} is no escape in YAML`.replace('\\\\', '\\'),
    span: { start: at, end: Math.min(at + 2, text.length) },
    hint: 'write a backslash as "\\\\", or use single quotes',
  }),
  'escape-digits': (text, { at }) => ({
    message: `"\\${text[at - 1]}" needs ${{ x: 2, u: 4 }[text[at - 1]!] ?? 8} hexadecimal digits behind it`,
    span: { start: at - 2, end: at },
    hint: 'write a backslash as "\\\\", or use single quotes',
  }),
  'escape-code': (text, { at }) => {
    const end = at + (text[at - 1] === 'u' ? 4 : 8)
    return { message: `"${text.slice(at - 2, end)}" stands for no character`, span: { start: at - 2, end } }
  },
  'plain-tab': (text, { at }) => ({
    message: 'a tab stands where only spaces may',
    span: one(text, at),
    hint: 'indent with spaces',
  }),
  content: explainContent,
  dash: (text, { at }) => ({
    message: 'a list item, beginning with "- ", is expected here',
    span: token(text, at),
    hint: templateHint(text, at) ?? SAME_INDENTATION,
  }),
  key: explainKey,
  'list-comma': (text, error) => explainComma(text, error, ']'),
  'mapping-comma': (text, error) => explainComma(text, error, '}'),
}

function explainCharacter(text: string, { at }: YamlSyntaxError): Explanation {
  const span = one(text, at)
  if (text.charCodeAt(at) === TAB) {
    return { message: 'a tab stands where only spaces may', span, hint: 'indent with spaces' }
  }
  return { message: `a value cannot begin with "${text[at]}" unless it is quoted`, span, hint: QUOTE_IT }
}

function explainBlockHeader(text: string, { at, context = at }: YamlSyntaxError): Explanation {
  const mark = text[context]
  if (!/(?:^|[:?-])\s+(?:[&!]\S*\s+)*$/.test(text.slice(lineStartOf(text, context), context))) {
    const message = `"${mark}" stands behind a value that has ended`
    return { message, span: one(text, context), hint: 'put the whole value in quotes' }
  }
  return {
    message: `nothing but a comment may follow "${mark}" on its line`,
    span: toLineEnd(text, at),
    hint: `begin the text on the next line, or quote a value that begins with "${mark}"`,
  }
}

function explainNoColon(text: string, { context = 0, at }: YamlSyntaxError): Explanation {
  const span = toLineEnd(text, context)
  const written = text.slice(span.start, span.end)
  const glued = /^([^\s:"']+):(\S+)$/.exec(written)
  if (glued) {
    return {
      message: `${quoted(written)} is no key: a space is missing behind ":"`,
      span,
      hint: `write "${glued[1]}: ${glued[2]}"`,
    }
  }
  if (at - context > 1024 && lineOf(text, at) === lineOf(text, context)) {
    return { message: 'a key may have 1024 characters at most', span, hint: 'put "? " before a longer one' }
  }
  return {
    message: `${quoted(written)} stands where a key and ":" are expected`,
    span,
    hint: 'write "key: value"; indent what goes on with the value of the line before',
  }
}

function explainValueHere(text: string, { at }: YamlSyntaxError): Explanation {
  const span = one(text, at)
  const before = text.slice(lineStartOf(text, at), at)
  if (/(?::|^\s*-|^---|[&!*]\S*)\s/.test(before.replace(/^(?:\s*-\s)+/, ''))) {
    return { message: 'a second ":" stands in the value', span, hint: 'put a value with ": " in quotes' }
  }
  const glued = /(\S+):\S+\s*$/.exec(text.slice(0, lineStartOf(text, at)))
  return {
    message: 'a mapping cannot begin here: the line before has a value already',
    span,
    hint: glued ? `a key needs a space behind its ":", as in "${glued[1]}: …"; ${SAME_INDENTATION}` : SAME_INDENTATION,
  }
}

function explainContent(text: string, { at }: YamlSyntaxError): Explanation {
  const span = token(text, at)
  const written = text.slice(span.start, span.end)
  if (written === '') return { message: 'a value is missing at the end of the text', span }
  if (written.startsWith('...')) {
    return { message: '"..." ends a document that has not begun', span, hint: 'remove the line' }
  }
  const hint = templateHint(text, at) ?? (/^[-?]/.test(written) ? QUOTE_IT : undefined)
  return { message: `a value is missing before ${quoted(written.slice(0, 1))}`, span: one(text, at), hint }
}

function explainKey(text: string, { at }: YamlSyntaxError): Explanation {
  const span = token(text, at)
  const before = text.slice(lineStartOf(text, at), at)
  const hint = templateHint(text, at)
  if (before.trim() === '') {
    const isItem = /^-\s/.test(text.slice(at, at + 2))
    return {
      message: isItem
        ? 'a list item stands where a key is expected'
        : 'this line is not indented as the keys of any mapping around it',
      span,
      hint: hint ?? SAME_INDENTATION,
    }
  }
  if (text[at] === ':') return { message: 'a key is missing before ":"', span: one(text, at), hint }
  return {
    message: `${quoted(text.slice(span.start, span.end))} stands behind a value that has ended`,
    span,
    hint: hint ?? 'put the whole value in quotes',
  }
}

function explainComma(text: string, { at, context = 0 }: YamlSyntaxError, closing: string): Explanation {
  const open = text[context] ?? ''
  if (at >= text.length) return { message: `"${open}" is opened here and never closed`, span: one(text, context) }
  const hint = templateHint(text, context) ?? commaHint(text, at, context, open, closing)
  return { message: `"," or "${closing}" is expected before "${text[at]}"`, span: one(text, at), hint }
}

/** Whether a comma is missing or the end of the collection: what looks like the next block entry is behind the end. */
function commaHint(text: string, at: number, context: number, open: string, closing: string): string {
  const line = text.slice(lineStartOf(text, at), lineEndOf(text, at))
  const isOnLineOfBracket = lineStartOf(text, at) === lineStartOf(text, context)
  const isEntry = /^\s*(?:-\s|(?:[\w-]+|"[^"]*"|'[^']*')\s*:(?:\s|$))/.test(line)
  const isFirst = /^\s*(?:\S+\s*)?$/.test(text.slice(lineStartOf(text, at), at))
  if (!isOnLineOfBracket && isEntry && isFirst && !ends(text.slice(at, lineEndOf(text, at)), open, closing)) {
    return `is the closing "${closing}" missing?`
  }
  if (text[at] !== ':' && text[at] !== '?') return 'is a "," missing before it?'
  // `{a: b c: d}`; of `{a: b: c}` the second colon is a part of the value.
  const isKey = closing === '}' && /:\s+[^\s:]+\s+[^\s:]+\s*$/.test(text.slice(context, at))
  return isKey ? 'is a "," missing before its key?' : 'put a value with "?" or ": " in quotes'
}

/** Whether more collections are ended than begun, brackets in quotes not counted. */
function ends(text: string, open: string, closing: string): boolean {
  const bare = text.replace(/"[^"]*"|'[^']*'/g, '')
  return bare.split(closing).length > bare.split(open).length
}

/** Templates are a common reason for a brace where none was meant. */
function templateHint(text: string, at: number): string | undefined {
  const line = text.slice(lineStartOf(text, at), lineEndOf(text, at))
  return /(?:^|[\s[,])\{\{/.test(line) ? 'put a value that begins with "{{" in quotes' : undefined
}

function one(text: string, at: number): Span {
  const start = Math.min(at, text.length)
  return { start, end: Math.min(start + 1, text.length) }
}

function toLineEnd(text: string, at: number): Span {
  const start = Math.min(at, text.length)
  return { start, end: start + text.slice(start, lineEndOf(text, start)).trimEnd().length }
}

/** A bracket, or all up to what separates it from the next. */
function token(text: string, at: number): Span {
  const start = Math.min(at, text.length)
  if (/[[\]{},]/.test(text[start] ?? '')) return one(text, start)
  return { start, end: Math.max(wordEnd(text, start), Math.min(start + 1, text.length)) }
}

function wordEnd(text: string, at: number): number {
  const word = /[^\s\x85,[\]{}]*/y
  word.lastIndex = at
  word.test(text)
  const end = word.lastIndex
  return end > at + 1 && text[end - 1] === ':' ? end - 1 : end
}

function lineEndOf(text: string, at: number): number {
  let end = at
  while (end < text.length && !isBreakOrEnd(text.charCodeAt(end))) end++
  return end
}

function lineStartOf(text: string, at: number): number {
  let start = Math.min(at, text.length)
  while (start > 0 && !isBreakOrEnd(text.charCodeAt(start - 1))) start--
  return start
}
