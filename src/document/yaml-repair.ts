import type { YAMLException } from 'js-yaml'

interface Broken {
  readonly original: string
  readonly text: string
  readonly start: number
  readonly aliases: Set<number>
}

const LINE = /[^\n\r]*/y

/** The text with what made the parser stop rewritten to what means the same to Go, or nothing where Go stops too. */
export function repair(broken: Broken, error: YAMLException): string | undefined {
  const { text } = broken
  const at = error.mark?.position ?? text.length
  return (
    blankComment(text, at) ??
    joinLines(text, at, error.reason) ??
    apostropheEscape(text, at, error.reason) ??
    hyphenInFlow(text, at) ??
    colonBehindAlias(broken, at) ??
    dropTrailing(broken, at)
  )
}

/** `'a'#b`: js-yaml wants a blank before a comment, Go only the end of a token. */
function blankComment(text: string, at: number): string | undefined {
  if (text[at] !== '#') return
  LINE.lastIndex = at
  return overwrite(text, at, ' '.repeat(LINE.exec(text)![0].length))
}

/** In brackets and quotes Go does not look at indentation. */
function joinLines(text: string, at: number, reason: string): string | undefined {
  if (reason !== 'deficient indentation') return
  let from = at
  while (/[\s]/.test(text[from - 1] ?? '')) from--
  const blanks = text.slice(from, at)
  if (!/[\n\r]/.test(blanks)) return
  return overwrite(text, from, blanks.replace(/[\n\r]/g, ' '))
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

/**
 * Go reads the first document up to the end of its root and no further. Below a root that is indented, a line that is
 * indented less ends it; behind a root in brackets or quotes anything does.
 */
function dropTrailing({ text, start }: Broken, at: number): string | undefined {
  const root = /(?:[\s\ufeff]|#[^\n\r]*|%[^\n\r]*)*/y
  root.lastIndex = start
  const first = start + root.exec(text)![0].length
  if (first >= text.length || at <= first) return
  const indent = column(text, first)
  if (/[[{"']/.test(text[first]!) && at > first + 1) {
    const trailing = text.slice(0, at)
    return isClosed(trailing) ? trailing : undefined
  }
  if (indent === 0) return
  const shallow = new RegExp(`(?<=[\\n\\r]) {0,${indent - 1}}(?![\\s#])`, 'g')
  shallow.lastIndex = first
  const found = shallow.exec(text)
  return found === null || found.index >= text.length ? undefined : text.slice(0, found.index)
}

function isClosed(text: string): boolean {
  return /[\]}"']\s*$/.test(text)
}

function column(text: string, at: number): number {
  const lineStart = Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1
  return at - lineStart - (lineStart === 0 && text.startsWith('\ufeff') ? 1 : 0)
}

function overwrite(text: string, at: number, by: string): string {
  return text.slice(0, at) + by + text.slice(at + by.length)
}
