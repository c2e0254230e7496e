import { EXIT } from '../diagnostics/failure.ts'
import { CodeCache, type Compiled } from './code-cache.ts'
import { main } from './main.ts'
import { processIo } from './process-io.ts'

/** Runs the process: what bin/promsd.js calls. */
export async function run(compiled: Compiled): Promise<void> {
  const io = processIo()
  const code = new CodeCache(compiled)
  let exit: number = EXIT.ok
  try {
    exit = await main(process.argv.slice(2), io, (size) => code.prepareFor(size))
  } catch (error) {
    const { bugReport } = await import('./bug-report.ts')
    io.err(bugReport(error))
    exit = EXIT.failed
  }
  // What a mistyped command compiled is of no use later; a lint that finds something is as good as any.
  if (exit === EXIT.ok || exit === EXIT.refused) code.keep()
  // All output is written synchronously (process-io.ts), so nothing is cut off; taking the heap apart takes time.
  process.exit(exit)
}
