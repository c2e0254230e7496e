import { accessSync, constants, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Script } from 'node:vm'

/**
 * The first run of a command may have had little to do, as an edit that finds everything done already: what the next ones
 * need besides is added to what is kept.
 */
const ENOUGH_RUNS = 4

/** The program as it runs, and where bin/promsd.js looks for its compiled code. */
export interface Compiled {
  readonly cache: string
  readonly script: Script
  /** How many runs what is kept of it is from; 0: none, it was compiled anew. */
  readonly runs: number
}

/**
 * Keeps V8's compiled code for the next run (Node has this built in from 22.1). It lies beside the program, written by
 * whoever may write there and so could change the program itself; V8 refuses it for another version of itself. V8 does
 * not notice damage, so it is written twice, and bin/promsd.js compares. Only a matter of speed: whatever goes wrong is
 * passed over.
 */
export function keepCompiled({ cache, script, runs }: Compiled): void {
  if (runs >= ENOUGH_RUNS) return
  const temporary = `${cache}.${process.pid}`
  try {
    accessSync(dirname(cache), constants.W_OK)
    const compiled = script.createCachedData()
    writeFileSync(temporary, Buffer.concat([compiled, compiled, Buffer.of(runs + 1)]), { flag: 'wx', flush: true })
    renameSync(temporary, cache)
  } catch {
    rmSync(temporary, { force: true })
  }
}
