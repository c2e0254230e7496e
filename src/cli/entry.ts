import { EXIT } from '../diagnostics/failure.ts'
import { main } from './main.ts'
import { processIo, ReaderGone } from './process-io.ts'
import { VERSION } from './version.ts'

/** Runs the process: what bin/promsd.js calls. */
export async function run(): Promise<void> {
  const io = processIo()
  try {
    process.exitCode = await main(process.argv.slice(2), io)
  } catch (error) {
    if (error instanceof ReaderGone) return
    // A bug of ours: the stack is what a report of it needs.
    io.err(`promsd ${VERSION} failed unexpectedly; please report this:\n${(error as Error).stack ?? error}\n`)
    process.exitCode = EXIT.failed
  }
}
