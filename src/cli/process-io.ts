import { fstatSync, readSync, writeSync } from 'node:fs'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import type { Io } from './io.ts'

/** Milliseconds to wait for a full pipe's reader before the next try. */
const PIPE_WAIT_MS = 5

/**
 * The process's own streams. Written synchronously: all is out when the command ends, whatever ends it, and starting
 * up Node's stream objects would cost a tenth of a small command's time.
 */
export function processIo(): Io {
  return {
    env: process.env,
    out: (text) => write(1, text),
    err: (text) => write(2, text),
    stdin: async () => readAll(0),
    terminal: {
      get stdin() {
        return isTerminal(0)
      },
      get stdout() {
        return isTerminal(1)
      },
      get stderr() {
        return isTerminal(2)
      },
    },
  }
}

/**
 * Node's tty module brings all streams with it, 3 ms, so it is asked only where need be: what is no character device is
 * no terminal, and Linux tells terminals by their major numbers (its Documentation/admin-guide/devices.txt).
 */
function isTerminal(fd: number): boolean {
  try {
    const stat = fstatSync(fd)
    if (!stat.isCharacterDevice()) return false
    if (process.platform === 'linux') return isLinuxTerminal(stat.rdev >> 8)
  } catch {
    // The descriptor is closed.
    return false
  }
  return (process.getBuiltinModule('node:tty') as typeof import('node:tty')).isatty(fd)
}

/** Consoles and serial lines, /dev/tty and /dev/console, pseudo-terminals. */
function isLinuxTerminal(major: number): boolean {
  return major === 4 || major === 5 || (major >= 136 && major <= 143)
}

/** Thrown when the reader of a pipe has gone, as in `promsd list | head`: nothing is left to say, and no error. */
export class ReaderGone extends Error {}

function write(fd: number, text: string): void {
  const bytes = Buffer.from(text)
  let at = 0
  while (at < bytes.length) {
    try {
      at += writeSync(fd, bytes, at)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EPIPE') throw new ReaderGone()
      if (code !== 'EAGAIN') throw new Failure(EXIT.failed, `cannot write the output: ${(error as Error).message}`)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PIPE_WAIT_MS)
    }
  }
}

function readAll(fd: number): Buffer {
  const chunks: Buffer[] = []
  for (;;) {
    const chunk = Buffer.allocUnsafe(1 << 20)
    let count: number
    try {
      count = readSync(fd, chunk, 0, chunk.length, null)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EOF') break
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PIPE_WAIT_MS)
      continue
    }
    if (count === 0) break
    chunks.push(chunk.subarray(0, count))
  }
  return Buffer.concat(chunks)
}
