import { fstatSync, readSync, writeSync } from 'node:fs'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import { errorCode, ioFailure } from '../files/system.ts'
import type { Io } from './io.ts'

/** What a pipe of Linux holds, and so gives at a time. */
const PIPE_BYTES = 64 * 1024

/** Milliseconds to wait for a full pipe's reader before the next try. */
const PIPE_WAIT_MS = 5

/**
 * The process's own streams. Written synchronously: all is out when the command ends, whatever ends it, and starting
 * up Node's stream objects would cost a tenth of a small command's time.
 */
export function processIo(): Io {
  return {
    env: process.env,
    out: (text) => writeResult(Buffer.from(text)),
    err: (text) => writeTalk(Buffer.from(text)),
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

/**
 * Writes to standard output; false once its reader has gone, as in `promsd list | head`: that is no error.
 * @throws Failure (exit 3) where the output cannot be written
 */
function writeResult(bytes: Buffer): boolean {
  try {
    writeAll(1, bytes)
    return true
  } catch (error) {
    if (errorCode(error) === 'EPIPE') return false
    throw new Failure(EXIT.failed, `cannot write the output: ${(error as Error).message}`, { cause: error })
  }
}

/** Where standard error cannot be written, there is nobody to tell. */
function writeTalk(bytes: Buffer): void {
  try {
    writeAll(2, bytes)
  } catch (error) {
    if (errorCode(error) === undefined) throw error
  }
}

function writeAll(fd: number, bytes: Buffer): void {
  let at = 0
  while (at < bytes.length) {
    try {
      at += writeSync(fd, bytes, at)
    } catch (error) {
      if (errorCode(error) !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PIPE_WAIT_MS)
    }
  }
}

function readAll(fd: number): Buffer {
  const chunks: Buffer[] = []
  for (;;) {
    const chunk = Buffer.allocUnsafe(PIPE_BYTES)
    let count: number
    try {
      count = readSync(fd, chunk, 0, chunk.length, null)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EOF') break
      if (code !== 'EAGAIN') throw ioFailure('cannot read', 'standard input', error)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PIPE_WAIT_MS)
      continue
    }
    if (count === 0) break
    chunks.push(chunk.subarray(0, count))
  }
  return Buffer.concat(chunks)
}
