import { COMMA, HASH, LF, SPACE, TAB } from './yaml-chars.ts'

/**
 * Most of a large file is lines like `key: value` and `- value`, which mean the same by any rule. To see them at once
 * is a multiple faster than token by token, above all while the program is young and not yet compiled.
 */
const KEY = /[A-Za-z_][A-Za-z0-9_]*: (?=[A-Za-z0-9'"])/y
const ITEM = /- (?=[A-Za-z0-9'"])/y
const IN_FLOW = / *(?=[A-Za-z0-9'"])/y
const FLOW_VALUE = /(?:[A-Za-z0-9][\w./%-]*(?::[\w./%-]+)*|'[ -&(-~]*'|"[ !#-[\]-~]*")(?= *[,\]])/y
const VALUE = /(?:[A-Za-z0-9][\w./%-]*(?::[\w./%-]+)*|'[ -&(-~]*'|"[ !#-[\]-~]*")(?=\n)/y

/** Where a scalar and what belongs to it begin and end. */
export interface SimpleLine {
  /** End of a key that begins the line; nothing for an item. */
  keyEnd: number
  valueStart: number
  valueEnd: number
  /** Where the next line's content begins, or what stands behind an item in brackets. */
  next: number
  /** Whether a comma ends an item in brackets. */
  hasComma: boolean
}

export function newSimpleLine(): SimpleLine {
  return { keyEnd: 0, valueStart: 0, valueEnd: 0, next: 0, hasComma: false }
}

/**
 * Whether a line goes on from an offset as a simple entry or item of the block collection of a column, and the next
 * one goes on with content that is not deeper: so nothing of it can belong to the value.
 */
export function readSimpleLine(text: string, at: number, column: number, isItem: boolean, line: SimpleLine): boolean {
  const begin = isItem ? ITEM : KEY
  begin.lastIndex = at
  if (!begin.test(text)) return false
  line.valueStart = begin.lastIndex
  line.keyEnd = begin.lastIndex - 2
  VALUE.lastIndex = line.valueStart
  if (!VALUE.test(text)) return false
  line.valueEnd = VALUE.lastIndex
  let next = line.valueEnd + 1
  while (text.charCodeAt(next) === SPACE) next++
  line.next = next
  if (next - line.valueEnd - 1 > column) return false
  const code = text.charCodeAt(next)
  return code > SPACE && code < 0x7f && code !== HASH && code !== TAB && code !== LF
}

/**
 * Whether a list in brackets goes on from an offset with a simple item and what ends it. `next` is then behind the
 * comma or at the closing bracket.
 */
export function readSimpleItem(text: string, at: number, line: SimpleLine): boolean {
  IN_FLOW.lastIndex = at
  if (!IN_FLOW.test(text)) return false
  line.valueStart = IN_FLOW.lastIndex
  FLOW_VALUE.lastIndex = line.valueStart
  if (!FLOW_VALUE.test(text)) return false
  line.valueEnd = FLOW_VALUE.lastIndex
  let next = line.valueEnd
  while (text.charCodeAt(next) === SPACE) next++
  line.hasComma = text.charCodeAt(next) === COMMA
  line.next = line.hasComma ? next + 1 : next
  return true
}
