import { type PlainRegex, plainRegex } from './regex-plain.ts'
import { compileRe2, type Re2Regex, re2Error } from './regex-re2.ts'
import { ANY_SYNTAX, type RegexProblem, type RegexUse, readRegex, regexSyntax } from './regex-syntax.ts'
import { expandTemplate, templateParts } from './regex-template.ts'
import { isBefore, NEWEST, type Release } from './release.ts'

export type { RegexProblem, RegexUse } from './regex-syntax.ts'

/** Offsets in UTF-16 code units; groups by number, 0 being the whole match, undefined for one that took no part. */
export interface RegexMatch {
  readonly start: number
  readonly end: number
  readonly groups: readonly (string | undefined)[]
}

/** An expression as relabeling and matchers use it: anchored at both ends. */
export interface CompiledRegex {
  /** As it was written. */
  readonly text: string
  /** Names of the groups, from group 1 on. */
  readonly groupNames: readonly (string | undefined)[]
  matches(text: string): boolean
  /** Go's FindStringSubmatch: the leftmost match. */
  find(text: string): RegexMatch | undefined
  /** Go's FindStringSubmatchIndex and ExpandString: undefined where it does not match. */
  expand(text: string, template: string): string | undefined
  /** Go's ReplaceAllString. */
  replaceAll(text: string, template: string): string
}

/** From 3.0 `.` matches line breaks in relabeling and matchers (model/relabel NewRegexp, model/labels). */
const DOT_ALL: Release = { major: 3, minor: 0 }

/** What was made of expressions before: many jobs share them, and a check is mostly followed by a use. */
interface Known {
  readonly plain: Map<string, PlainRegex | undefined>
  readonly compiled: Map<string, CompiledRegex>
}
const withDotAll: Known = { plain: new Map(), compiled: new Map() }
const withoutDotAll: Known = { plain: new Map(), compiled: new Map() }

function knownPlain(expression: string, dotAll: boolean): PlainRegex | undefined {
  const { plain } = dotAll ? withDotAll : withoutDotAll
  if (!plain.has(expression)) plain.set(expression, plainRegex(expression, dotAll))
  return plain.get(expression)
}

/**
 * Compiles `^(?s:expression)$`, before 3.0 `^(?:expression)$`, as model/relabel NewRegexp does. The result is
 * remembered. What only newer releases know (`(?<name>…)`) is taken for every release: `regexProblem` tells.
 * @throws Error, worded as Go's, for what RE2 refuses
 */
export function compileAnchored(expression: string, release: Release = NEWEST): CompiledRegex {
  const dotAll = !isBefore(release, DOT_ALL)
  const { compiled } = dotAll ? withDotAll : withoutDotAll
  let regex = compiled.get(expression)
  if (!regex) {
    const plain = knownPlain(expression, dotAll)
    regex = plain ? plainCompiled(expression, plain, dotAll) : re2Compiled(expression, dotAll)
    compiled.set(expression, regex)
  }
  return regex
}

/**
 * Compiles an expression as matchers of the newest release do (model/labels/regexp.go).
 * @throws Error, worded as Go's, for what RE2 refuses
 */
export function anchored(expression: string): (text: string) => boolean {
  const problem = regexProblem(expression, NEWEST, 'matcher')
  if (problem) throw new Error(`error parsing regexp: ${problem.message}`)
  // A matcher is closed before it is anchored.
  const { endsQuoted } = readRegex(expression, ANY_SYNTAX)
  const regex = compileAnchored(endsQuoted ? `${expression}\\E` : expression)
  return (text) => regex.matches(text)
}

/**
 * Why the Go that a release is built with refuses an expression, or undefined. In relabeling it is compiled inside
 * `^(?:` and `)$` without being looked at on its own, so that `a)|(b` is valid there (model/relabel NewRegexp); a
 * matcher is parsed on its own as well (model/labels NewFastRegexMatcher).
 */
export function regexProblem(
  expression: string,
  release: Release,
  use: RegexUse = 'relabeling',
): RegexProblem | undefined {
  if (knownPlain(expression, !isBefore(release, DOT_ALL))) return undefined
  if (!expression.isWellFormed()) return { message: 'invalid UTF-8' }
  const read = readRegex(expression, regexSyntax(release, use))
  // What re2js names beside may come later in the expression; Go stops at the first.
  if (read.problem) return read.problem
  // From 2.52 a matcher is put together anew from what it was parsed to.
  const isWrapped = use === 'relabeling' || isBefore(release, { major: 2, minor: 52 })
  const whole = isWrapped ? re2Error(wrapped(read.text, release)) : undefined
  // On its own it tells better where it is wrong.
  const error = whole || use === 'matcher' ? (re2Error(read.text) ?? whole) : undefined
  if (!error) return undefined
  const { description, piece } = error
  const found = piece === '' ? -1 : read.text.indexOf(piece)
  if (found < 0 || read.text.indexOf(piece, found + 1) >= 0) return { message: withPiece(description, piece) }
  const start = read.original(found)
  const end = read.original(found + piece.length)
  return { message: withPiece(description, expression.slice(start, end)), start, end }
}

/** Pieces of an expression that a message shows: Go shows them whole. */
const LONGEST_PIECE = 80

function withPiece(description: string, piece: string): string {
  if (piece === '') return description
  const shown = [...piece.slice(0, 2 * LONGEST_PIECE)].slice(0, LONGEST_PIECE).join('')
  return `${description}: ${shown}${shown.length < piece.length ? '…' : ''}`
}

function wrapped(text: string, release: Release): string {
  return `^(?${isBefore(release, DOT_ALL) ? '' : 's'}:${text})$`
}

function plainCompiled(expression: string, plain: PlainRegex, dotAll: boolean): CompiledRegex {
  const native = new RegExp(`^(?:${plain.source})$`, dotAll ? 'su' : 'u')
  let slow: CompiledRegex | undefined
  const re2 = (): CompiledRegex => {
    slow ??= re2Compiled(expression, dotAll)
    return slow
  }
  const names = plain.groups
  // Backtracking on longer texts could take long.
  const { longest } = plain
  return {
    text: expression,
    groupNames: names,
    matches: (text) => (text.length <= longest ? native.test(text) : re2().matches(text)),
    find(text) {
      if (text.length > longest) return re2().find(text)
      const groups = native.exec(text)
      return groups ? { start: 0, end: text.length, groups } : undefined
    },
    expand(text, template) {
      if (text.length > longest) return re2().expand(text, template)
      const groups = native.exec(text)
      return groups ? expandTemplate(templateParts(template), groups, names) : undefined
    },
    // Anchored, it matches once: all of the text.
    replaceAll: (text, template) => {
      if (text.length > longest) return re2().replaceAll(text, template)
      const groups = native.exec(text)
      return groups ? expandTemplate(templateParts(template), groups, names) : text
    },
  }
}

function re2Compiled(expression: string, dotAll: boolean): CompiledRegex {
  const { text: rewritten, names } = readRegex(expression, ANY_SYNTAX)
  const regex: Re2Regex = compileRe2(`^(?${dotAll ? 's' : ''}:${rewritten})$`)
  const expandMatch = (match: RegexMatch, template: string): string =>
    expandTemplate(templateParts(template), match.groups, names)
  return {
    text: expression,
    groupNames: names,
    matches: (text) => regex.test(text),
    find: (text) => regex.find(text),
    expand(text, template) {
      const match = regex.find(text)
      return match && expandMatch(match, template)
    },
    replaceAll(text, template) {
      // An expression such as `a)|(b` escapes the anchors, and may match several times.
      let result = ''
      let from = 0
      for (const match of regex.findAll(text)) {
        result += text.slice(from, match.start) + expandMatch(match, template)
        from = match.end
      }
      return result + text.slice(from)
    },
  }
}
