import type { MappingEvent, SequenceEvent } from 'js-yaml'
import type { MappingNode, Node } from './node.ts'
import { refuse } from './yaml-error.ts'
import type { Scanner } from './yaml-scan.ts'

/** Thrown where the parser took the text for something else than Go does: parse it again with this rewritten. */
export class Rewrite extends Error {
  readonly at: number
  readonly by: string
  constructor(at: number, by: string) {
    super('parse again')
    this.at = at
    this.by = by
  }
}

/** Where a node begins with its anchor and tag, and these. */
export type Named = Pick<MappingNode, 'outerStart' | 'anchor' | 'tag'>

/** A collection whose end has not been reached. */
export interface Open {
  readonly event: SequenceEvent | MappingEvent
  readonly isMapping: boolean
  readonly flow: boolean
  /** A `key: value` within `[ ]`, which is a mapping without braces. */
  readonly pair: boolean
  readonly start: number
  readonly named: Named
  readonly nodes: Node[]
  /** Where the entry's key begins, with its anchor and tag, and whether a key without `?` may begin there. */
  keyStart: number
  keyAllowed: boolean
  /** Where the `?` of the entry stands, or `NO_MARK`. */
  explicit: number
}

export const NO_MARK = -1

/** Moves over the indicators that stand before a child of a collection. `absent` is a child without any text. */
export function approach(text: string, scan: Scanner, open: Open, absent: boolean): void {
  const isKey = open.isMapping && open.nodes.length % 2 === 0
  if (open.flow && !open.pair && (isKey || !open.isMapping) && text[scan.next()] === ',') scan.indicator(true)
  if (!open.isMapping) {
    if (!open.flow) blockIndicator(scan, '-')
  } else if (isKey) approachKey(text, scan, open, absent)
  else approachValue(text, scan, open, absent)
}

function approachKey(text: string, scan: Scanner, open: Open, absent: boolean): void {
  const at = scan.next()
  open.explicit = NO_MARK
  if (text[at] === '?' && scan.isBlank(at + 1)) {
    open.explicit = at
    if (open.flow) scan.indicator(false)
    else blockIndicator(scan, '?')
    // Go's parser loses its place here (parserc.go, parse_flow_sequence_entry_mapping_key).
    if (absent && open.pair) refuse('a key is missing behind "?"', at, at + 1)
    return
  }
  if (absent) {
    // libyaml's parser has no rule for an empty key without `?` (parserc.go, parse_block_mapping_key).
    refuse('a key is missing before ":"', at, at + 1, 'write the key, or "" for an empty one')
  }
  open.keyStart = at
  open.keyAllowed = scan.keyAllowed
}

function approachValue(text: string, scan: Scanner, open: Open, absent: boolean): void {
  const at = scan.next()
  if (text[at] !== ':') return
  if (open.flow && /[,[\]{}]/.test(text[at + 1] ?? '')) {
    const key = open.nodes.at(-1)!
    // Go takes the colon of `{a:, b: c}` for a part of the scalar.
    const isPlain = key.kind === 'scalar' && key.style === 'plain' && key.start < key.end
    if (isPlain && /^[ \t\n\r\x85\u2028\u2029]*$/.test(text.slice(key.end, at))) throw new Rewrite(at, 'x')
  }
  if (open.explicit === NO_MARK) {
    checkImplicitKey(text, open, at)
    scan.indicator(false)
    return
  }
  if (open.flow) {
    scan.indicator(false)
    return
  }
  // Of `? ? a` and `: b` on the next line, the colon belongs to the outer one.
  if (scan.column(at) !== scan.column(open.explicit)) {
    if (absent) return
    refuse('":" must stand below the "?" of its key', at, at + 1)
  }
  scan.indicator(true)
}

/** A key without `?` is found by its colon, for which Go looks only so far (scannerc.go, simple_key_is_valid). */
function checkImplicitKey(text: string, open: Open, colon: number): void {
  const { keyStart } = open
  if (!open.keyAllowed) refuse('a mapping cannot begin here', keyStart, colon + 1, 'begin it on a new line, indented')
  const key = text.slice(keyStart, colon)
  if (/[\n\r\x85\u2028\u2029]/.test(key)) refuse('a key and its ":" must be on one line', keyStart, colon + 1)
  if (key.length > 2048 || (key.length > 1024 && [...key].length > 1024)) {
    refuse('a key may have 1024 characters at most', keyStart, colon, 'put "? " before a longer one')
  }
}

function blockIndicator(scan: Scanner, indicator: '-' | '?'): void {
  const at = scan.next()
  if (!scan.keyAllowed) {
    const what = indicator === '-' ? 'a list item' : 'a key'
    refuse(`${what} cannot begin here`, at, at + 1, 'begin it on a new line')
  }
  scan.indicator(true)
}
