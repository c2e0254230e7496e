import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Ending, findCommand, program, runCommand } from './promsd.ts'

/** strace(1) that may trace and inject; where there is none, why. */
const strace = findCommand('strace')
export const noStrace = strace === undefined ? 'strace is not installed' : undefined

const CALLS = [
  'openat',
  'close',
  'write',
  'pwrite64',
  'fsync',
  'fchmod',
  'fchown',
  'ftruncate',
  'rename',
  'link',
  'unlink',
]

/** A system call of the program's main thread. */
export interface Call {
  readonly name: string
  /** 1 for the first call of this name. */
  readonly count: number
  /** As strace prints it, descriptors with their paths. */
  readonly line: string
}

/**
 * Runs promsd under strace in a folder named `sd`.
 * @param injection in the form of strace's `--inject`
 * @param fileBlocks the largest file that it may write, in blocks of 512 bytes
 */
export async function traced(
  folder: string,
  args: readonly string[],
  injection?: string,
  fileBlocks?: number,
): Promise<{ ending: Ending; calls: Call[] }> {
  const log = join(folder, '..', 'strace.log')
  const tracing = ['-f', '-qq', '-y', '-s', '0', '-o', log, '-e', `trace=${CALLS.join(',')}`]
  const injecting = injection === undefined ? [] : [`--inject=${injection}`]
  const limit = fileBlocks === undefined ? '' : `ulimit -f ${fileBlocks}; `
  const ending = await runCommand(
    'sh',
    ['-c', `${limit}exec "$@"`, 'sh', strace!, ...tracing, ...injecting, process.execPath, program, ...args],
    { cwd: folder },
  )
  return { ending, calls: callsOf(readFileSync(log, 'utf8')) }
}

/** The calls of the main thread, which is the first to make one. */
function callsOf(log: string): Call[] {
  const counts = new Map<string, number>()
  const [main] = log.split(' ', 1)
  return log.split('\n').flatMap((line) => {
    const name = new RegExp(`^${main} +(\\w+)\\(`).exec(line)?.[1]
    if (name === undefined) return []
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return [{ name, count, line }]
  })
}

export const isLock = ({ line }: Call): boolean => line.includes('/lock>')

/** A call without what differs from run to run: descriptors, random names, times. */
export function shapeOf({ line }: Call): string {
  return line
    .replace(/^\d+ +/, '')
    .replace(/ = .*$/, '')
    .replace(/<\.\.\. .*|<unfinished \.\.\.>/, '')
    .replaceAll(/[^"<]*\/sd\b/g, '/sd')
    .replaceAll(/\d+/g, '0')
    .replaceAll(/0-[a-z0-9]+\.promsd/g, 'X.promsd')
    .replace(/[\s)]+$/, '')
}
