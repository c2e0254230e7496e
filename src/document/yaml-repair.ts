import type { YAMLException } from 'js-yaml'
import { column, joinLines, overwrite } from './yaml-join.ts'
import { skipBlanksAndComments } from './yaml-scan.ts'

interface Broken {
  readonly text: string
  /** Behind the `---` of the document, or 0. */
  readonly start: number
  /** Gains the offsets of aliases that are rewritten to plain scalars. */
  readonly aliases: Set<number>
}

const LINE = /[^\n\r]*/y

/** The text with what made the parser stop rewritten to what means the same to Go, or nothing where Go stops too. */
export function repair(broken: Broken, error: YAMLException): string | undefined {
  const { text } = broken
  const at = error.mark?.position ?? text.length
  if (/escape|hexadecimal/.test(error.reason)) return apostropheEscape(text, at, error.reason)
  return (
    joinLines(text, at, error.reason) ??
    blankComment(text, at) ??
    hyphenInFlow(text, at) ??
    colonInFlow(text, at) ??
    colonBehindAlias(broken, at) ??
    markInTag(text, at, error.reason) ??
    dropTrailing(broken, at, error.reason)
  )
}

/** `'a'#b`: js-yaml wants a blank before a comment, Go only the end of a token. */
function blankComment(text: string, at: number): string | undefined {
  if (text[at] !== '#') return
  LINE.lastIndex = at
  return overwrite(text, at, ' '.repeat(LINE.exec(text)![0].length))
}

function apostropheEscape(text: string, at: number, reason: string): string | undefined {
  if (reason !== 'unknown escape sequence' || text[at] !== "'") return
  return overwrite(text, at, '"')
}

/** `[-]` is a list with a string. */
function hyphenInFlow(text: string, at: number): string | undefined {
  if (text[at] !== '-' || !/[,[\]{}]/.test(text[at + 1] ?? '')) return
  return overwrite(text, at, 'x')
}

/** `[a, b:]` and `{a: b:, c: d}`: a colon is part of a plain scalar unless a blank follows it. */
function colonInFlow(text: string, at: number): string | undefined {
  if (text[at] !== ':' || !/[,[\]{}]/.test(text[at + 1] ?? '')) return
  return overwrite(text, at, 'x')
}

/** `*name: value`: the colon ends the name for Go, for js-yaml it is part of it. */
function colonBehindAlias({ text, aliases }: Broken, at: number): string | undefined {
  const lineStart = Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1
  const alias = /(?<=^|[\s[{,])\*(?=[\w-]+:(?:\s|$))/g
  alias.lastIndex = lineStart
  const found = alias.exec(text)
  if (found === null || found.index > at) return
  aliases.add(found.index)
  return overwrite(text, found.index, 'x')
}

/** Go lets a tag hold more exclamation marks than one. */
function markInTag(text: string, at: number, reason: string): string | undefined {
  if (text[at] !== '!' || !/^(?:tag suffix|named tag handle) cannot contain/.test(reason)) return
  return overwrite(text, at, 'x')
}

/**
 * Go reads the first document up to the end of its root and one token further. Below a root that is indented, a line
 * that is indented less ends it; behind a root in brackets or quotes anything does; a directive always does.
 */
function dropTrailing({ text, start }: Broken, at: number, reason: string): string | undefined {
  const first = rootStart(text, start)
  if (first >= text.length || at < first || at >= text.length) return
  const isEnd = reason.startsWith('end of the stream or a document')
  if (isEnd && text[at] !== '%' && at > first && (/[[{"'&!]/.test(text[first]!) || isPlainRoot(text, first, at))) {
    return scans(text, at) ? text.slice(0, at) : undefined
  }
  if (isEnd && text[at] === '%' && column(text, at) === 0) {
    LINE.lastIndex = at
    return DIRECTIVE.test(LINE.exec(text)![0]) ? text.slice(0, at) : undefined
  }
  const indent = column(text, first)
  if (indent === 0 || !/^(?:[-?]\s|[^\n\r]*:(?:\s|$))/.test(text.slice(first, first + 2000))) return
  const shallow = new RegExp(`(?<=[\\n\\r]) {0,${indent - 1}}(?![\\s#])`, 'g')
  shallow.lastIndex = first
  const found = shallow.exec(text)
  if (found === null || found.index >= text.length || !scans(text, found.index + found[0].length)) return
  return text.slice(0, found.index)
}

/** Where the root begins: behind comments, and directives where no `---` has been seen yet. */
function rootStart(text: string, start: number): number {
  let at = skipBlanksAndComments(text, start)
  while (start === 0 && text[at] === '%' && column(text, at) === 0) {
    LINE.lastIndex = at
    at = skipBlanksAndComments(text, at + LINE.exec(text)![0].length)
  }
  return at
}

/** Whether the text up to an offset is a plain scalar that a comment ends. */
function isPlainRoot(text: string, first: number, at: number): boolean {
  return (
    /^[^-?\s#[\]{},&*!|>'"%@`][^\n\r]*(?:[\n\r][^\n\r#]*)*\s#/.test(text.slice(first, at)) &&
    !/:\s/.test(text.slice(first, at).replace(/\s#[^\n\r]*/g, ''))
  )
}

const DIRECTIVE =
  /^%(?:YAML[ \t]+\d{1,2}\.\d{1,2}|TAG[ \t]+!(?:[\w-]*!)?[ \t]+[-\w;/?:@&=+$,.!~*'()[\]%]+)[ \t]*(?:#.*)?$/

/** Whether Go gets over the token behind the root, which it looks at though it is no part of the document. */
function scans(text: string, at: number): boolean {
  LINE.lastIndex = at
  const rest = LINE.exec(text)![0]
  if (/^[@`%\t]/.test(rest) || /^[|>](?![-+0-9]*[ \t]*(?:#|$))/.test(rest)) return false
  if (/^[&*](?![\w-]+(?:[\s?:,\]}%@`]|$))/.test(rest)) return false
  if (rest.startsWith('"')) return /^"[^"\\]*(?:\\[\s\S][^"\\]*)*"/.test(text.slice(at))
  if (rest.startsWith("'")) return text.includes("'", at + 1)
  const lineStart = at - column(text, at)
  const ownLine = text.slice(lineStart, at).trim() === ''
  return ownLine || !/:(?:\s|$)|^[-?](?:\s|$)/.test(rest)
}
