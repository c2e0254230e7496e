import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const oracles = fileURLToPath(new URL('../.oracle/', import.meta.url))

/** The promtool of the newest release that the tests have brought, undefined where they have brought none. */
export function newestPromtool() {
  const versions = existsSync(oracles) ? readdirSync(oracles).filter((name) => /^\d/.test(name)) : []
  const version = versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1)
  return version === undefined ? undefined : { version, promtool: join(oracles, version, 'promtool') }
}
