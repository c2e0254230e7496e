import { type Event, parseEvents, YAMLException } from 'js-yaml'
import { YamlSyntaxError } from './yaml-error.ts'
import { explain } from './yaml-explain.ts'
import { repair } from './yaml-repair.ts'

/**
 * Collections within collections. Go gives up at 10,000; no file that Prometheus accepts is more than a few levels
 * deep, so one that is deeper than this is refused by it one way or the other, and the parser's stack is safe.
 */
const MAX_DEPTH = 500

/** How many code units may be parsed again after repairs: bounds the time for a text with a great many of them. */
const REPAIR_BUDGET = 50_000_000

export interface Parsed {
  readonly events: readonly Event[]
  /** The text that was parsed: the original up to where Go stops reading. */
  readonly end: number
  readonly aliases: ReadonlySet<number>
}

/**
 * Parses the first document. What Go's scanner accepts and js-yaml does not is rewritten, without moving anything,
 * where js-yaml stops, and parsed again.
 */
export function parse(original: string, start: number): Parsed {
  let text = original.replace(/[\x85\u2028\u2029]/g, '\n')
  if (/^\ufeff%/.test(text)) text = text.replace(/^\ufeff(%[^\n\r]*)/, '$1 ')
  const aliases = new Set<number>()
  let first: YAMLException | undefined
  for (let budget = REPAIR_BUDGET; ; budget -= text.length) {
    try {
      return { events: parseEvents(text, { maxDepth: MAX_DEPTH }), end: text.length, aliases }
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error
      first ??= error
      const repaired = budget < 0 ? undefined : repair({ original, text, start, aliases }, error)
      if (repaired === undefined) throw new YamlSyntaxError(explain(original, error))
      text = repaired
    }
  }
}
