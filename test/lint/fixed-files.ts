import { basename } from 'node:path'
import type { Source } from '../../src/document/source.ts'
import { applyFixes } from '../../src/lint/fix.ts'
import { fileName, lintText, type TextOptions } from './lint-text.ts'

/** More passes than --fix makes: none of the texts of a test should need them. */
const MOST_PASSES = 10

/** A config and the files beside it, by name, as the passes of --fix leave them. */
export async function fixedFiles(
  config: string,
  options: TextOptions = {},
): Promise<{ readonly config: string; readonly beside: Readonly<Record<string, string>> }> {
  let text = config
  let beside = { ...options.beside }
  const own = fileName(config, options.kind ?? 'config')
  for (let pass = 0; ; pass++) {
    const files = await lintText(text, { ...options, beside })
    const fixed = files.flatMap(({ path, source, findings }) => {
      const result = applyFixes(source as Source, findings)
      return result ? [[basename(path), result.source.text] as const] : []
    })
    if (fixed.length === 0) return { config: text, beside }
    if (pass === MOST_PASSES) throw new Error(`fixes have no end: ${text}`)
    const changed = Object.fromEntries(fixed)
    text = changed[own] ?? text
    delete changed[own]
    beside = { ...beside, ...changed }
  }
}
