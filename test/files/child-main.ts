// A writer in a process of its own. Bundled by child.ts; takes its task as JSON, reports on standard output.
import nodeFs from 'node:fs'
import { Failure } from '../../src/diagnostics/failure.ts'
import { editFiles } from '../../src/files/edit.ts'
import { interceptedFs, writeHalf } from './faults.ts'
import { ledger, linesOf } from './ledger.ts'

export interface Task {
  readonly files: readonly string[]
  /** Lines to append, one edit each. None: the files are removed. */
  readonly lines: readonly string[]
  /** Files that are removed by the edit that appends to the others. */
  readonly removed?: readonly string[]
  /** Only takes the locks, and changes nothing. */
  readonly idle?: boolean
  readonly lockTimeoutMs?: number
  /** SIGKILL before this call of the file system (1 is the first); `half`: half-way through it, if it writes. */
  readonly killAt?: number
  readonly half?: boolean
  /**
   * SIGSTOP before the first call with this name (behind the first call named `after`, with arguments that contain
   * `about`); `edit` stops inside the edit.
   */
  readonly stopAt?: { readonly name: string; readonly after?: string; readonly about?: string }
  /** Raises SIGKILL instead. */
  readonly kill?: boolean
}

const task = JSON.parse(process.argv[2]!) as Task
const say = (message: string) => nodeFs.writeSync(1, `${message}\n`)

let stopped = false
let passed = false
function stop(): void {
  if (stopped) return
  stopped = true
  say('stopped')
  process.kill(process.pid, task.kill ? 'SIGKILL' : 'SIGSTOP')
}

const fs = interceptedFs((call) => {
  if (call.index === task.killAt) {
    if (task.half && call.name === 'writeSync') writeHalf(call)
    say(`killed before ${call.name}`)
    process.kill(process.pid, 'SIGKILL')
  }
  const { name, after, about = '' } = task.stopAt ?? {}
  if (after === call.name) passed = true
  if (name === call.name && (after === undefined || passed) && call.args.join().includes(about)) stop()
  return call.run()
})

async function main(): Promise<void> {
  for (const line of task.lines.length > 0 ? task.lines : [undefined]) {
    await editFiles(
      task.files,
      (files) => {
        if (task.stopAt?.name === 'edit') stop()
        return files.map(({ path, content }) => {
          if (task.idle) return undefined
          if (line === undefined || task.removed?.includes(path)) return { remove: true }
          return { bytes: ledger([...linesOf(content?.bytes), line]) }
        })
      },
      {
        command: `append ${line ?? 'nothing'}`,
        lockTimeoutMs: task.lockTimeoutMs ?? 60_000,
        warn: (message) => say(`warning ${message}`),
        fs,
      },
    )
    say(`ack ${line ?? ''}`)
  }
}

main().catch((error: unknown) => {
  if (!(error instanceof Failure)) throw error
  say(`failure ${error.message}`)
  process.exitCode = error.exit
})
