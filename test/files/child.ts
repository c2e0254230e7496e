import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { dirname, join } from 'node:path'
import { buildSync } from 'esbuild'
import { afterAll } from 'vitest'
import type { Task } from './child-main.ts'

const root = join(import.meta.dirname, '../..')
let script: string | undefined

afterAll(() => {
  if (script) fs.rmSync(dirname(script), { recursive: true, force: true })
})

/** The writer, bundled as the published program is; below node_modules, so that it finds the addon. */
export function childScript(): string {
  if (!script) {
    const folder = fs.mkdtempSync(join(root, 'node_modules', '.promsd-test-'))
    fs.chmodSync(folder, 0o755)
    script = join(folder, 'child.cjs')
    buildSync({
      entryPoints: [join(import.meta.dirname, 'child-main.ts')],
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      external: ['fs-native-extensions'],
      define: { 'import.meta.dirname': '__dirname' },
    })
  }
  return script
}

export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly output: readonly string[]
  readonly stderr: string
  /** Lines whose write was acknowledged. */
  readonly acknowledged: readonly string[]
}

export interface Running {
  readonly process: ChildProcess
  readonly ended: Promise<Ending>
  /** Resolves when the child has printed a line that starts so. */
  saw(start: string): Promise<void>
}

export interface StartOptions extends SpawnOptions {
  /** A command that runs the writer, such as `['unshare', '--pid', '--fork']`. */
  readonly wrap?: readonly string[]
  /** What comes behind the task on its command line. */
  readonly last?: string
}

/** Starts a writer. */
export function start(task: Task, options: StartOptions = {}): Running {
  const { wrap = [], last, ...spawnOptions } = options
  const more = last === undefined ? [] : [last]
  const [command, ...args] = [...wrap, process.execPath, childScript(), JSON.stringify(task), ...more]
  const child = spawn(command!, args, { ...spawnOptions, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  const lines = () => stdout.split('\n').filter((line) => line !== '')
  const ended = new Promise<Ending>((resolve) => {
    child.stdout?.on('data', (data: Buffer) => {
      stdout += data
    })
    child.stderr?.on('data', (data: Buffer) => {
      stderr += data
    })
    child.on('close', (code, signal) => {
      const acknowledged = lines().flatMap((line) => (line.startsWith('ack ') ? [line.slice(4)] : []))
      resolve({ code, signal, output: lines(), stderr, acknowledged })
    })
  })
  const saw = (start: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!lines().some((line) => line.startsWith(start))) return
        child.stdout?.off('data', look)
        resolve()
      }
      child.stdout?.on('data', look)
      look()
      ended.then(({ output, stderr }) => reject(new Error(`ended without "${start}": ${output.join('; ')} ${stderr}`)))
    })
  return { process: child, ended, saw }
}

export function run(task: Task, options?: StartOptions): Promise<Ending> {
  return start(task, options).ended
}

const isRoot = process.getuid?.() === 0

/** Why tests that need root or namespaces are skipped; undefined where they can run. */
export const noRoot = isRoot ? undefined : 'needs root'
export const noMounts = works('unshare', '-m', 'sh', '-c', 'mount -t tmpfs none /tmp')
  ? undefined
  : 'needs unshare -m and mount (root)'
export const noPids = works('unshare', '--pid', '--fork', 'true') ? undefined : 'needs unshare --pid (root)'

for (const reason of [noRoot, noMounts, noPids]) {
  if (reason) console.warn(`some tests of test/files are skipped: ${reason}`)
}

function works(command: string, ...args: string[]): boolean {
  return isRoot && spawnSync(command, args).status === 0
}
