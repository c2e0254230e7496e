/** An expression that means the same to Go and to a JavaScript `RegExp`. */
export interface PlainRegex {
  /** Body of a RegExp for the flags `u` and `s`, not anchored. */
  readonly source: string
  /** Names of the capture groups, from group 1 on. */
  readonly groups: readonly (string | undefined)[]
  /** Longest subject, in code units, that backtracking is sure to be quick on. */
  readonly longest: number
}

/** Past these, RE2's own limits (and re2js) decide. */
const MAX_LENGTH = 2000
const MAX_DEPTH = 50
const MAX_COUNT = 100

/** Steps of backtracking that one match may take. */
const BUDGET = 2_000_000

/** What is known of a part of the expression. */
interface Part {
  readonly source: string
  /** Whether it can match the empty string. */
  readonly nullable: boolean
  /** Ways to match, where every unbounded repetition counts as one. */
  readonly ways: number
  /** Unbounded repetitions on one path. */
  readonly unbounded: number
  /** Matches one text in one way only: no alternation, no repetition. */
  readonly fixed: boolean
  /** How it can be repeated: not an anchor, and in a group only where both engines agree on what is captured. */
  readonly repeatable: 'character' | 'group' | 'never'
  readonly captures: number
}

const EMPTY: Part = {
  source: '',
  nullable: true,
  ways: 1,
  unbounded: 0,
  fixed: true,
  repeatable: 'never',
  captures: 0,
}
const CLASSES: Readonly<Record<string, string>> = {
  d: '0-9',
  w: '0-9A-Za-z_',
  // JavaScript's \s holds more than RE2's.
  s: '\\t\\n\\f\\r ',
}
const CONTROLS = 'nrtfv'

/**
 * Reads an expression of the plain subset: literals, escapes, `.`, ASCII classes, groups, alternation and repetition
 * that is not nested. undefined: it holds something else, or might take long, or might be refused.
 * @param dotAll whether `.` matches line breaks
 */
export function plainRegex(expression: string, dotAll: boolean): PlainRegex | undefined {
  if (expression.length > MAX_LENGTH || !expression.isWellFormed()) return undefined
  const reader = new PlainReader(expression, dotAll)
  const part = reader.alternation(0)
  if (!part || !reader.atEnd() || part.ways > BUDGET) return undefined
  const longest =
    part.unbounded === 0 ? Number.POSITIVE_INFINITY : Math.floor((BUDGET / part.ways) ** (1 / part.unbounded))
  return longest < 64 ? undefined : { source: part.source, groups: reader.groups, longest }
}

class PlainReader {
  readonly groups: (string | undefined)[] = []
  private readonly text: string
  private readonly dot: string
  private at = 0

  constructor(text: string, dotAll: boolean) {
    this.text = text
    this.dot = dotAll ? '.' : '[^\\n]'
  }

  atEnd(): boolean {
    return this.at === this.text.length
  }

  alternation(depth: number): Part | undefined {
    const first = this.concatenation(depth)
    if (!first || this.text[this.at] !== '|') return first
    let { source, nullable, ways, unbounded, captures } = first
    while (this.text[this.at] === '|') {
      this.at++
      const next = this.concatenation(depth)
      if (!next) return undefined
      source += `|${next.source}`
      nullable ||= next.nullable
      ways += next.ways
      unbounded = Math.max(unbounded, next.unbounded)
      captures += next.captures
    }
    return { source, nullable, ways, unbounded, fixed: false, repeatable: 'never', captures }
  }

  private concatenation(depth: number): Part | undefined {
    let { source, nullable, ways, unbounded, fixed, captures } = EMPTY
    while (!this.atEnd() && this.text[this.at] !== '|' && this.text[this.at] !== ')') {
      const atom = this.atom(depth)
      const part = atom && this.repetition(atom)
      if (!part) return undefined
      source += part.source
      nullable &&= part.nullable
      ways *= part.ways
      unbounded += part.unbounded
      fixed &&= part.fixed
      captures += part.captures
    }
    return { source, nullable, ways, unbounded, fixed, repeatable: 'never', captures }
  }

  private atom(depth: number): Part | undefined {
    const character = String.fromCodePoint(this.text.codePointAt(this.at)!)
    this.at += character.length
    switch (character) {
      case '(':
        return depth < MAX_DEPTH ? this.group(depth + 1) : undefined
      case '[':
        return this.bracket()
      case '.':
        return one(this.dot)
      case '^':
      case '$':
        return { ...EMPTY, source: character }
      case '\\':
        return this.escape()
      case '*':
      case '+':
      case '?':
      case '{':
      case '}':
        return undefined
      default:
        return one(literal(character))
    }
  }

  private group(depth: number): Part | undefined {
    const opening = /^\?(?::|P<([A-Za-z0-9_]+)>)|^(?!\?)/.exec(this.text.slice(this.at, this.at + 100))
    if (!opening) return undefined
    this.at += opening[0].length
    const capturing = opening[0] !== '?:'
    if (capturing) this.groups.push(opening[1])
    const body = this.alternation(depth)
    if (!body || this.text[this.at] !== ')') return undefined
    this.at++
    return {
      ...body,
      source: `(${capturing ? '' : '?:'}${body.source})`,
      // JavaScript forgets captures of earlier iterations and refuses empty iterations; RE2 does neither.
      repeatable: body.nullable ? 'never' : 'group',
      captures: body.captures + (capturing ? 1 : 0),
    }
  }

  private bracket(): Part | undefined {
    const negated = this.text[this.at] === '^'
    if (negated) this.at++
    let body = ''
    while (this.text[this.at] !== ']') {
      const from = this.bracketItem()
      if (from === undefined) return undefined
      const isRange = this.text[this.at] === '-' && this.text[this.at + 1] !== ']'
      if (!isRange) {
        body += from.source
        continue
      }
      this.at++
      const to = this.bracketItem()
      if (!to || from.code === undefined || to.code === undefined || from.code > to.code) return undefined
      body += `${from.source}-${to.source}`
    }
    this.at++
    return body === '' ? undefined : one(`[${negated ? '^' : ''}${body}]`)
  }

  /** A character or a class such as `\d` between brackets; `code` where it can end a range. */
  private bracketItem(): { source: string; code?: number } | undefined {
    const character = this.text[this.at]
    if (character === undefined || character > '~' || character < ' ' || character === '[') return undefined
    this.at++
    if (character !== '\\') {
      // A hyphen that is not at an edge is left to RE2, which refuses some.
      const atEdge = /[[^]/.test(this.text[this.at - 2]!) || this.text[this.at] === ']'
      if (character === '-' && !atEdge) return undefined
      return { source: /[\w ]/.test(character) ? character : `\\${hex(character)}`, code: character.charCodeAt(0) }
    }
    const escaped = this.text[this.at++]
    if (escaped === undefined) return undefined
    if (Object.hasOwn(CLASSES, escaped)) return { source: CLASSES[escaped]! }
    if (CONTROLS.includes(escaped)) return { source: `\\${escaped}` }
    return isPunctuation(escaped) ? { source: `\\${hex(escaped)}`, code: escaped.charCodeAt(0) } : undefined
  }

  private escape(): Part | undefined {
    const escaped = this.text[this.at++]
    if (escaped === undefined) return undefined
    if (Object.hasOwn(CLASSES, escaped)) return one(`[${CLASSES[escaped]!}]`)
    const negated = escaped.toLowerCase()
    if (Object.hasOwn(CLASSES, negated)) return one(`[^${CLASSES[negated]!}]`)
    if (CONTROLS.includes(escaped)) return one(`\\${escaped}`)
    return isPunctuation(escaped) ? one(literal(escaped)) : undefined
  }

  private repetition(part: Part): Part | undefined {
    const [written, operator, least, comma, most] =
      /^(?:([*+?])|\{(\d{1,3})(?:(,)(\d{0,3}))?\})\??/.exec(this.text.slice(this.at, this.at + 10)) ?? []
    if (written === undefined) return part
    this.at += written.length
    if (part.repeatable === 'never' || /[*+?{]/.test(this.text[this.at] ?? '')) return undefined
    if (part.repeatable === 'group' && !canRepeat(part, operator)) return undefined
    const low = operator === undefined ? Number(least) : operator === '+' ? 1 : 0
    const high = highest(operator, low, comma, most)
    if (low > MAX_COUNT || high < low || (high > MAX_COUNT && high !== Number.POSITIVE_INFINITY)) return undefined
    return {
      source: part.source + written,
      nullable: low === 0,
      ways: high === Number.POSITIVE_INFINITY ? part.ways : part.ways * (high - low + 1),
      unbounded: part.unbounded + (high === Number.POSITIVE_INFINITY ? 1 : 0),
      fixed: false,
      repeatable: 'never',
      captures: part.captures,
    }
  }
}

function canRepeat(group: Part, operator: string | undefined): boolean {
  if (operator === '?') return true
  // A capture inside would be forgotten in JavaScript; the group's own is the last iteration's in both.
  const inner = group.captures - (group.source.startsWith('(?:') ? 0 : 1)
  return operator !== undefined && group.fixed && inner === 0
}

function highest(operator: string | undefined, low: number, comma = '', most = ''): number {
  if (operator !== undefined) return operator === '?' ? 1 : Number.POSITIVE_INFINITY
  if (comma === '') return most === '' ? low : Number.NaN
  return most === '' ? Number.POSITIVE_INFINITY : Number(most)
}

function one(source: string): Part {
  return { ...EMPTY, source, nullable: false, repeatable: 'character' }
}

function literal(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character
}

function hex(character: string): string {
  return `x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
}

/** What RE2 takes escaped as itself: ASCII that is no letter or digit. */
function isPunctuation(character: string): boolean {
  return /^[!-/:-@[-`{-~ ]$/.test(character)
}
