import { parseEvents, YAMLException } from 'js-yaml'
import type { Node } from './node.ts'
import { Rewrite } from './yaml-approach.ts'
import { compose } from './yaml-compose.ts'
import { refuse, YamlSyntaxError } from './yaml-error.ts'
import { explain } from './yaml-explain.ts'
import { joinAll, overwrite } from './yaml-join.ts'
import { repair } from './yaml-repair.ts'

/**
 * Collections within collections. Go gives up at 10,000; no file that Prometheus accepts is more than a few levels
 * deep, so one that is deeper than this is refused by it one way or the other, and the parser's stack is safe.
 */
const MAX_DEPTH = 500

/** From this many repairs on, the text is taken to be of a style that needs them everywhere. */
const MANY_REPAIRS = 20

/** How many code units may be parsed again after repairs: bounds the time for a text with a great many of them. */
const REPAIR_BUDGET = 50_000_000

/**
 * Parses the first document of a text, which `start` is the beginning of. What Go's scanner accepts and js-yaml does
 * not is rewritten, without moving anything, where js-yaml stops, and parsed again.
 */
export function parse(original: string, start: number): Node | undefined {
  let text = original.replace(/[\x85\u2028\u2029]/g, '\n')
  if (/^\ufeff%/.test(text)) text = text.replace(/^\ufeff(%[^\n\r]*)/, '$1 ')
  const aliases = new Set<number>()
  let repairs = 0
  for (let budget = REPAIR_BUDGET; ; budget -= text.length) {
    try {
      const events = parseEvents(text, { maxDepth: MAX_DEPTH })
      return compose({ original: original.slice(0, text.length), start, aliases }, events)
    } catch (error) {
      if (error instanceof YamlSyntaxError) throw error
      let repaired: string | undefined
      if (error instanceof Rewrite) repaired = overwrite(text, error.at, error.by)
      else if (error instanceof YAMLException) repaired = repair({ text, start, aliases }, error)
      else throw error
      if (repaired === undefined || repaired === text || budget < 0) {
        if (error instanceof YAMLException) throw new YamlSyntaxError(explain(original, error))
        return refuse('this cannot be read', 0, 1)
      }
      repairs++
      text = repairs === MANY_REPAIRS ? joinAll(repaired) : repaired
    }
  }
}
