import { readFileSync } from 'node:fs'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import { monotonicMs } from '../files/lock.ts'
import { type HttpSettings, httpSender } from './http.ts'
import type { ReloadTools } from './reload.ts'

/** Bytes of a command's output that are kept. */
const MAX_OUTPUT_BYTES = 64 * 1024

/** How long a command's output may come after its end. */
const LAST_OUTPUT_MS = 200

/** The network, processes and the clock of this machine. @param agent the User-Agent header */
export function reloadTools(settings: HttpSettings, agent: string): ReloadTools {
  return {
    send: httpSender(settings, agent),
    hangUp,
    run,
    pause: (ms) => new Promise((done) => setTimeout(done, ms)),
    now: monotonicMs,
  }
}

function hangUp(id: number): void {
  const failure = (reason: string, hint?: string, cause?: unknown) =>
    new Failure(EXIT.failed, `cannot signal process ${id}: ${reason}`, {
      cause,
      ...(hint === undefined ? {} : { hint }),
    })
  // A process that does not wait for the signal is ended by it: a stale id must not hit another program.
  if (!handlesHangUp(id))
    throw failure('it does not handle SIGHUP', 'is it Prometheus? The id may be that of a former run')
  try {
    process.kill(id, 'SIGHUP')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ESRCH') throw failure('there is no such process', undefined, error)
    if (code === 'EPERM') throw failure('it belongs to another user', 'run promsd as that user or as root', error)
    throw error
  }
}

/** By the mask of proc(5); where there is none, it is taken for granted. */
function handlesHangUp(id: number): boolean {
  try {
    const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${id}/status`, 'latin1'))?.[1]
    // SIGHUP is signal 1, the lowest bit.
    return mask === undefined || (BigInt(`0x${mask}`) & 1n) === 1n
  } catch {
    return true
  }
}

async function run(command: string, timeoutMs: number): Promise<{ ok: boolean; output: string }> {
  const { spawn } = await import('node:child_process')
  const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const take = (chunk: Buffer): void => {
    if (output.length < MAX_OUTPUT_BYTES) output += chunk.toString()
  }
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  let late = false
  const timer = setTimeout(() => {
    late = true
    child.kill('SIGKILL')
  }, timeoutMs)
  try {
    const code = await new Promise<number | null>((done, failed) => {
      child.on('error', failed)
      child.on('close', done)
      // What it leaves running in the background may keep the pipes open.
      child.on('exit', (status) => setTimeout(done, LAST_OUTPUT_MS, status))
    })
    return late ? { ok: false, output: `not done within ${timeoutMs / 1000} s` } : { ok: code === 0, output }
  } finally {
    clearTimeout(timer)
    child.stdout.destroy()
    child.stderr.destroy()
  }
}
