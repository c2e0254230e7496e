import { isBefore } from '../prometheus/release.ts'
import type { Syntax } from './syntax.ts'

export const RANGE_HINT = 'a range is a duration such as [5m], or [1h:1m] for a subquery'

/** For words that stand for durations in other releases. */
export function durationWordHint(word: string, { durationFunctions }: Syntax): string | undefined {
  if (word === 'min' || word === 'max') {
    return durationFunctions.has(`${word}_of`) ? `it is ${word}_of() since Prometheus 3.13` : undefined
  }
  const since: Readonly<Record<string, string>> = { step: '3.6', range: '3.10', min_of: '3.13', max_of: '3.13' }
  return Object.hasOwn(since, word) && !durationFunctions.has(word)
    ? `${word}() as a duration came with Prometheus ${since[word]}`
    : undefined
}

/** For characters that PromQL does not have, by what they mean elsewhere. */
const CHARACTERS: ReadonlyMap<string, string> = new Map([
  ['!', 'not equal is "!="; there is no other negation'],
  ['&', 'the operator is "and"'],
  ['|', 'the operator is "or"'],
  ['$', 'templates do not stand in expressions'],
  ['~', 'a regular expression matches a label: {label=~"…"}'],
  ['“', 'quotes are " or \' or `'],
  ['”', 'quotes are " or \' or `'],
])

/** What was meant by a character that cannot stand at an offset. */
export function characterHint(text: string, at: number, syntax: Syntax): string | undefined {
  if (text[at] === '.') return nameInQuotes(text, at, syntax)
  if (/^\|[=~>]/.test(text.slice(at, at + 2))) return `"${text.slice(at, at + 2)}" is LogQL, the language of Loki`
  return CHARACTERS.get(text[at]!)
}

/** From 3.0 a metric may have any name, in quotes within braces. */
function nameInQuotes(text: string, at: number, syntax: Syntax): string | undefined {
  if (isBefore(syntax.release, { major: 3, minor: 0 })) return undefined
  const before = /[a-zA-Z_:][\w:.-]*$/.exec(text.slice(Math.max(0, at - 60), at))?.[0]
  const after = /^[\w:.-]*/.exec(text.slice(at, at + 60))![0]
  return before === undefined ? undefined : `a name with other characters stands in quotes: {"${before}${after}"}`
}
