import { accessSync, constants, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Script } from 'node:vm'
import { prepareLongRun } from './long-run.ts'

/**
 * The first run of a command may have had little to do, as an edit that finds everything done already: what the next ones
 * need besides is added to what is kept.
 */
const ENOUGH_RUNS = 4

/** From here on, what one more run would add to it is worth less than what a long run gains by V8 being set up for it. */
const ENOUGH_FOR_LONG_RUNS = 2

/** From this much text on it pays to set V8 up for it. */
const LONG_RUN_SIZE = 50_000

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
export class CodeCache {
  readonly #compiled: Compiled
  #isLongRun = false

  constructor(compiled: Compiled) {
    this.#compiled = compiled
  }

  /**
   * Sets V8 up for work on so much text, in bytes or characters, where that pays. Of such a run no code is kept: V8 would
   * refuse it under the flags that a process starts with.
   */
  prepareFor(size: number): void {
    if (size <= LONG_RUN_SIZE || this.#compiled.runs < ENOUGH_FOR_LONG_RUNS) return
    this.#isLongRun = true
    prepareLongRun()
  }

  keep(): void {
    const { cache, script, runs } = this.#compiled
    if (this.#isLongRun || runs >= ENOUGH_RUNS) return
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
}
