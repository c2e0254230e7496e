import { COLON, HASH, HYPHEN, isBlank, isBreak, isBreakOrEnd, isSpaceOrEnd, SPACE } from './yaml-chars.ts'
import { lineEnd } from './yaml-cursor.ts'
import type { Fault, YamlSyntaxError } from './yaml-error.ts'
import { FRAME, type Frame, isFlow } from './yaml-frame.ts'

/** Where reading can go on behind an error. */
export interface Resumption {
  /** Start of a line. */
  readonly at: number
  /** How many of the open collections the line goes on with. */
  readonly depth: number
  /** Columns of the block collections among them. */
  readonly columns: readonly number[]
}

/**
 * The next line behind an error that looks like an entry of a block collection that is open there, or at the top of
 * the text like the beginning of one. It stands behind `resumedAt`, where reading went on the last time.
 */
export function findResumption(
  text: string,
  frames: readonly Frame[],
  error: YamlSyntaxError,
  resumedAt: number,
): Resumption | undefined {
  const columns = frames.map((frame) => (isFlow(frame) ? -1 : columnOf(text, frame.start)))
  const bracket = frames.find(isFlow)?.start ?? Number.POSITIVE_INFINITY
  // Of a quote or bracket that is not closed, the lines behind its first one are likely to be right.
  const begun = error.inToken ? (error.context ?? error.at) : error.at
  const broken = Math.max(Math.min(begun, bracket, text.length), resumedAt)
  for (let at = nextLine(text, broken); at !== undefined; at = nextLine(text, at)) {
    let content = at
    while (text.charCodeAt(content) === SPACE) content++
    const code = text.charCodeAt(content)
    if (isBreakOrEnd(code) || code === HASH) continue
    const isItem = code === HYPHEN && isSpaceOrEnd(text.charCodeAt(content + 1))
    if (!isItem && !looksLikeKey(text, content)) continue
    if (frames.length === 0) return { at, depth: 0, columns: [] }
    for (let depth = frames.length; depth > 0; depth--) {
      const column = columns[depth - 1]!
      if (column !== content - at) continue
      if ((frames[depth - 1]!.kind === FRAME.blockMapping) === isItem) continue
      const kept = frames.slice(0, depth)
      return {
        at,
        depth,
        columns: columns.slice(0, depth).filter((_, i) => kept[i]!.kind !== FRAME.indentlessSequence),
      }
    }
  }
  return undefined
}

/** Errors of the indentation: where reading has gone on at a line of another depth, there are more of them. */
const OF_INDENTATION: ReadonlySet<Fault> = new Set(['dash', 'key', 'dash-here', 'key-here', 'value-here', 'no-colon'])

/**
 * Whether an error has nothing to do with an earlier one: the line at which reading went on behind that one could be
 * read, and it is not about the indentation.
 */
export function standsAlone(text: string, error: YamlSyntaxError, resumedAt: number): boolean {
  const { fault, at, context } = error
  const begun = error.inToken ? (context ?? at) : at
  if (begun <= lineEnd(text, resumedAt)) return false
  if (fault !== 'value-here') return !OF_INDENTATION.has(fault)
  let start = at
  while (!isBreak(text.charCodeAt(start - 1))) start--
  // It is the second ": " of its line.
  return /:\s/.test(text.slice(start, at))
}

function nextLine(text: string, at: number): number | undefined {
  let end = lineEnd(text, at)
  if (!isBreak(text.charCodeAt(end))) return undefined
  end += text.startsWith('\r\n', end) ? 2 : 1
  return text.charCodeAt(end) === 0 ? undefined : end
}

function columnOf(text: string, at: number): number {
  let start = at
  while (start > 0 && !isBreak(text.charCodeAt(start - 1))) start--
  if (start === 0 && text.charCodeAt(0) === 0xfeff) start++
  return [...text.slice(start, at)].length
}

/** A word, or something in quotes, and a colon. */
function looksLikeKey(text: string, start: number): boolean {
  const key = /"(?:[^"\\\n\r]|\\.)*"|'[^'\n\r]*'|[^\s#"'[\]{}&*!|>%@`,?:-][^\n\r#"'[\]{}]*?(?=[ \t]*:[ \t\n\r\0])/y
  key.lastIndex = start
  if (!key.test(text)) return false
  let at = key.lastIndex
  while (isBlank(text.charCodeAt(at))) at++
  return text.charCodeAt(at) === COLON && isSpaceOrEnd(text.charCodeAt(at + 1))
}
