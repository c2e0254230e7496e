import { join } from 'node:path'
import type { RE2JS } from 're2js'

type Library = typeof import('re2js')

declare const PROMSD_VERSION: string | undefined
declare const __dirname: string | undefined

let library: Library | undefined

/**
 * Loads re2js when an expression first needs it: that costs more than linting a small file. It cannot wait for an
 * import(), as one expression in the middle of a file may need it; in the published program it is a file beside.
 */
function re2(): Library {
  if (!library) {
    const { createRequire } = process.getBuiltinModule('node:module')
    library =
      typeof PROMSD_VERSION === 'string'
        ? (createRequire(join(__dirname!, 'promsd.js'))('./lib/re2js.js') as Library)
        : (createRequire(import.meta.url)('re2js') as Library)
  }
  return library
}

/** One match: the groups by number, 0 being the whole; undefined for a group that took no part. */
export interface Re2Match {
  readonly start: number
  readonly end: number
  readonly groups: readonly (string | undefined)[]
}

export interface Re2Regex {
  /** Whether it matches anywhere. */
  test(text: string): boolean
  find(text: string): Re2Match | undefined
  /** All matches from the left, none overlapping, as Go's ReplaceAll goes through them. */
  findAll(text: string): Re2Match[]
}

/** A check is mostly followed by a use. */
const compiledBefore = new Map<string, RE2JS>()

function compile(expression: string): RE2JS {
  let compiled = compiledBefore.get(expression)
  if (!compiled) {
    compiled = re2().RE2JS.compile(expression)
    compiledBefore.set(expression, compiled)
  }
  return compiled
}

/** Compiles an expression as it stands; throws re2js's error, worded as Go's, for what RE2 refuses. */
export function compileRe2(expression: string): Re2Regex {
  const compiled = compile(expression)
  const groupCount = compiled.groupCount()
  const matches = function* (text: string): Generator<Re2Match> {
    const matcher = compiled.matcher(text)
    while (matcher.find()) {
      const groups: (string | undefined)[] = []
      for (let i = 0; i <= groupCount; i++) groups.push(matcher.group(i) ?? undefined)
      yield { start: matcher.start(), end: matcher.end(), groups }
    }
  }
  return {
    test: (text) => compiled.test(text),
    find: (text) => matches(text).next().value ?? undefined,
    findAll: (text) => [...matches(text)],
  }
}

/** What Go's parser says of an expression: its kind of error and the piece it names. */
export function re2Error(expression: string): { readonly description: string; readonly piece: string } | undefined {
  try {
    compile(expression)
    return undefined
  } catch (error) {
    const { error: description, input } = error as { error?: string; input?: string | null }
    return { description: description ?? (error as Error).message, piece: input ?? '' }
  }
}
