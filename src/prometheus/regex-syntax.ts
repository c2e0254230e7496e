import { type ClassNames, unicodeClass } from './regex-classes.ts'
import { isBefore, type Release } from './release.ts'

/** What the Go that compiles an expression knows beyond the oldest. */
export interface RegexSyntax {
  /** `(?<name>…)`, from Go 1.22. */
  readonly bareNames: boolean
  readonly classes: ClassNames
}

/**
 * Where an expression stands. Relabeling compiles it with Go's own regexp. A matcher is also parsed by the parser that
 * github.com/grafana/regexp brings along, which is older than Go's at times.
 */
export type RegexUse = 'relabeling' | 'matcher'

/** Everything on: what can be run, whichever release it is for. */
export const ANY_SYNTAX: RegexSyntax = { bareNames: true, classes: { unicode15: true, loose: true } }

/**
 * By the Go that the newest patch release of each minor one is built with (.promu.yml): 1.21 in 2.45 and from 2.47,
 * 1.22 from 2.51, 1.25 in 3.5 and from 3.7. And by the grafana/regexp in go.mod: Go 1.22's parser from 2.53; none so
 * far has that of Go 1.25.
 */
export function regexSyntax(release: Release, use: RegexUse): RegexSyntax {
  const from = (major: number, minor: number): boolean => !isBefore(release, { major, minor })
  const is = (major: number, minor: number): boolean => release.major === major && release.minor === minor
  return {
    bareNames: use === 'matcher' ? from(2, 53) : from(2, 51),
    classes: {
      unicode15: from(2, 47) || is(2, 45),
      loose: use === 'relabeling' && (from(3, 7) || is(3, 5)),
    },
  }
}

export interface RegexProblem {
  /** What Go says, without the expression. */
  readonly message: string
  /** Offsets in the expression, where known. */
  readonly start?: number
  readonly end?: number
}

export interface ReadRegex {
  /** The same for re2js: groups by other names, classes by the names it knows. */
  readonly text: string
  /** Names of the groups, from group 1 on. */
  readonly names: readonly (string | undefined)[]
  readonly problem: RegexProblem | undefined
  /** Whether it ends within `\Q…`, which then quotes whatever is put behind it. */
  readonly endsQuoted: boolean
  /** Offset in the expression of one in `text`. */
  readonly original: (offset: number) => number
}

/** Pieces that may have to be changed, or that hide such: quoted text, escapes, classes, openings of groups. */
const TOKEN =
  /\\Q(?:(?!\\E).)*(?:\\E)?|\\[pP](?:\{[^}\\]*\}|[^{])|\\.|\(\?P?<[^>(]*>|\(\??|\[:\^?\w+:\]|\[\^?\]?|\]|[^\\([\]]+|./gsu

/**
 * Goes through an expression for what re2js and the Go of a release see differently: names of groups (re2js refuses one
 * that is used twice) and of Unicode classes. The rest of the syntax is left to re2js.
 */
export function readRegex(expression: string, syntax: RegexSyntax): ReadRegex {
  let text = ''
  const names: (string | undefined)[] = []
  const shifts: { from: number; shift: number }[] = []
  let problem: RegexProblem | undefined
  let inClass = false
  let endsQuoted = false
  for (const { 0: token, index } of expression.matchAll(TOKEN)) {
    const end = index + token.length
    let written = token
    endsQuoted = !inClass && token.startsWith('\\Q') && !token.endsWith('\\E')
    if (token.startsWith('\\p') || token.startsWith('\\P')) {
      const known = unicodeToken(token, syntax.classes)
      if (known === undefined) problem ??= { message: `unknown Unicode class ${token}`, start: index, end }
      else written = known
    } else if (inClass) {
      if (token === ']') inClass = false
    } else if (token.startsWith('[')) {
      // `[:alpha:]` that stands alone is a class of these letters, and at its end.
      inClass = !token.endsWith(':]')
    } else if (token.endsWith('>') && token.startsWith('(?')) {
      const name = token.slice(token.indexOf('<') + 1, -1)
      if (!token.startsWith('(?P') && !syntax.bareNames) {
        problem ??= { message: 'invalid or unsupported Perl syntax: (?<', start: index, end: index + 3 }
      } else if (/^\w+$/.test(name)) {
        names.push(name)
        // A name of its own for each: without any, a `?` behind it would get another meaning.
        written = `(?P<g${names.length}>`
      } else {
        problem ??= { message: `invalid named capture ${token}`, start: index, end }
      }
    } else if (token === '(') {
      names.push(undefined)
    }
    text += written
    if (written.length !== token.length) shifts.push({ from: text.length, shift: token.length - written.length })
  }
  const original = (offset: number): number =>
    shifts.reduce((sum, { from, shift }) => (from <= offset ? sum + shift : sum), offset)
  return { text, names, problem, endsQuoted, original }
}

/** `\p{Greek}`, `\P{^Letter}`, `\pL`, as re2js knows it. */
function unicodeToken(token: string, known: ClassNames): string | undefined {
  const braced = token[2] === '{'
  const written = braced ? token.slice(3, -1) : token.slice(2)
  const negated = braced && written.startsWith('^')
  const name = unicodeClass(negated ? written.slice(1) : written, known)
  return name === undefined ? undefined : `${token.slice(0, 2)}{${negated ? '^' : ''}${name}}`
}
