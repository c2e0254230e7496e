import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, inject, onTestFinished } from 'vitest'

export interface Ending {
  /** Exit code; null where a signal ended it. */
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly cwd?: string
  /** Standard input; without it there is none. */
  readonly input?: string | Uint8Array
  /** Beside the variables of `cleanEnvironment`. */
  readonly env?: Readonly<Record<string, string>>
  /** Milliseconds after which it is killed, and the run fails. */
  readonly deadline?: number
}

export interface Running {
  readonly process: ChildProcess
  readonly ended: Promise<Ending>
}

/** The built program's script: a copy of the build, so that building again does not pull it away from under a test. */
export const program = join(inject('build'), 'bin/promsd.js')

const variables = ['HOME', 'LANG', 'LOGNAME', 'PATH', 'TMPDIR', 'USER']

/** What a test passes on of its own environment: nothing that changes what promsd does or how Node starts. */
export function cleanEnvironment(env: Readonly<Record<string, string>> = {}): Record<string, string> {
  const kept = variables.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))
  return { ...Object.fromEntries(kept), ...env }
}

/** Runs the built promsd to its end. */
export function run(args: readonly string[], options: RunOptions = {}): Promise<Ending> {
  return start(args, options).ended
}

/** Starts the built promsd. It is killed where the test ends before it. */
export function start(args: readonly string[], options: RunOptions = {}): Running {
  return startCommand(process.execPath, [program, ...args], options)
}

/** Runs any command in the same way. */
export function runCommand(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ending> {
  return startCommand(command, args, options).ended
}

export function startCommand(command: string, args: readonly string[], options: RunOptions = {}): Running {
  const { cwd, input, env, deadline = 300_000 } = options
  const child = spawn(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: cleanEnvironment(env),
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk))
  if (input !== undefined) {
    // The program may end before it has read everything.
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  }
  let late = false
  const timer = setTimeout(() => {
    late = true
    child.kill('SIGKILL')
  }, deadline)
  const ended = new Promise<Ending>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status, signal) => {
      clearTimeout(timer)
      const ending = {
        status,
        signal,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      }
      if (late) reject(new Error(`${command} ${args.join(' ')} did not end within ${deadline} ms: ${ending.stderr}`))
      else resolve(ending)
    })
  })
  return { process: child, ended }
}

/** A folder of its own for a test, gone when the test is finished. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'promsd-e2e-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Such a folder with files in it. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder()
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

/** A folder with files, paths below it allowed, for the tests of a whole file or `describe`. */
export function temporaryFolderForFile(files: Readonly<Record<string, string>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'promsd-e2e-')))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Temporary files of unfinished writes. */
export function leftovers(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.promsd') && name !== '.promsd')
}

/**
 * Says which tests are skipped for want of what.
 * @throws where PROMSD_TEST_REQUIRE_ALL asks for all of them
 */
export function missing(what: string): void {
  if (process.env['PROMSD_TEST_REQUIRE_ALL']) throw new Error(`cannot be tested here: ${what}`)
  console.log(`skipped: ${what}`)
}

/** Where a command of the machine is; undefined where it is not. */
export function findCommand(name: string): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    try {
      if (readdirSync(folder).includes(name)) return join(folder, name)
    } catch {
      // A folder of PATH need not exist.
    }
  }
  return undefined
}

/**
 * Calls `look` until it gives something, and gives that.
 * @throws where the deadline (milliseconds) passes, with what `describe` says
 */
export async function eventually<Value>(
  look: () => Promise<Value | undefined> | Value | undefined,
  deadline: number,
  describe: () => string,
): Promise<Value> {
  const end = Date.now() + deadline
  for (;;) {
    const value = await look()
    if (value !== undefined) return value
    if (Date.now() > end) throw new Error(`not within ${deadline} ms: ${describe()}`)
    await new Promise((done) => setTimeout(done, 100))
  }
}

/** Runs tasks, at most `width` of them at a time. */
export async function inParallel<Item>(
  items: readonly Item[],
  width: number,
  task: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = [...items]
  const work = async (): Promise<void> => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await task(item)
  }
  await Promise.all(Array.from({ length: width }, work))
}
