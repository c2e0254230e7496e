import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  type Ending,
  inParallel,
  leftovers,
  missing,
  run,
  temporaryFolder,
  temporaryFolderForFile,
} from '../support/promsd.ts'
import { type Call, isLock, noStrace, shapeOf, traced } from '../support/strace.ts'

const reason = noStrace
if (reason) missing(`crashes of the real program at its system calls: ${reason}`)

/** A file of a megabyte. */
const RACKS = ['r1', 'r2'].map((rack) => ({
  targets: Array.from({ length: 15_000 }, (_, i) => `${rack}-${i}.example.com:9100`),
  labels: { rack },
}))
const OLD = `${JSON.stringify(RACKS, null, 2)}\n`
const EDIT = ['add', 'new:9100', '-l', 'rack=r1']
const NEW = OLD.replace('"r1-14999.example.com:9100"', '"r1-14999.example.com:9100",\n      "new:9100"')

/** A folder of its own for each run, so that all begin the same. */
function prepare(): { folder: string } {
  const folder = join(temporaryFolder(), 'sd')
  mkdirSync(folder)
  writeFileSync(join(folder, 'targets.json'), OLD)
  return { folder }
}

/** The largest file that a run may write, in blocks of 512 bytes: the first write of the file stops half-way. */
const HALF = 1000

const isTemporary = ({ line }: Call): boolean => /\/sd\/\.targets\.json\.[^/]*\.promsd/.test(line)

interface Step {
  /** Which of a run's calls is meant; what is injected happens instead of it. */
  find(calls: readonly Call[]): Call | undefined
  /** Whether the file is the new one when the program dies there. */
  readonly replaced?: boolean
  readonly half?: boolean
}

/** The call of this name on the temporary file, or the one `after` it. */
const onTemporary =
  (name: string, after = 0) =>
  (calls: readonly Call[]): Call | undefined =>
    calls[calls.findIndex((call) => call.name === name && isTemporary(call)) + after]

const STEPS: Readonly<Record<string, Step>> = {
  'before the lock has a record': { find: (calls) => calls.find((call) => call.name === 'pwrite64' && isLock(call)) },
  'before the temporary file is made': { find: onTemporary('openat') },
  'after the temporary file is made': { find: onTemporary('openat', 1) },
  'before the write': { find: onTemporary('write') },
  'half-way through the write': {
    find: (calls) => calls.filter((call) => call.name === 'write' && isTemporary(call))[1],
    half: true,
  },
  'before fsync': { find: onTemporary('fsync') },
  'before the old content is kept': { find: (calls) => calls.find((call) => call.name === 'link') },
  'before rename': { find: onTemporary('rename') },
  'after rename': { find: onTemporary('rename', 1), replaced: true },
  'before the lock is given back': {
    find: (calls) => calls.findLast((call) => call.name === 'ftruncate' && isLock(call)),
    replaced: true,
  },
}

describe.skipIf(reason)('the program, at the system calls that it makes', () => {
  /** The calls of an undisturbed run, and of one whose first write is cut in two (and which therefore fails). */
  let whole: Call[] = []
  let halved: Call[] = []
  const scratch = temporaryFolderForFile({
    'a/sd/targets.json': OLD,
    'b/sd/targets.json': OLD,
    'c/sd/targets.json': OLD,
  })

  beforeAll(async () => {
    // The first run leaves compiled code beside the program: those after it make the same calls.
    expect(await run(EDIT, { cwd: join(scratch, 'a/sd') })).toMatchObject({ status: 0, stderr: '' })
    whole = (await traced(join(scratch, 'b/sd'), EDIT)).calls
    expect(readFileSync(join(scratch, 'b/sd/targets.json'), 'utf8')).toBe(NEW)
    halved = (await traced(join(scratch, 'c/sd'), EDIT, undefined, HALF)).calls
  })

  /**
   * Runs the edit with something injected at one call, and makes sure that it struck there: a call more or less
   * before it (the runtime's own) and it is tried again.
   */
  async function strikeAt(call: Call, what: string, fileBlocks?: number): Promise<{ ending: Ending; folder: string }> {
    for (let attempt = 1; ; attempt++) {
      const { folder } = prepare()
      // After a write in part libuv goes on by itself and keeps the error of that to itself: the next call tells it.
      const when = fileBlocks === undefined ? call.count : `${call.count}..${call.count + 1}`
      const { ending, calls } = await traced(folder, EDIT, `${call.name}:${what}:when=${when}`, fileBlocks)
      const struck = calls.find(({ name, count }) => name === call.name && count === call.count)
      if (struck && shapeOf(struck) === shapeOf(call)) return { ending, folder }
      if (attempt === 5) throw new Error(`not struck at ${call.line}, but at ${struck?.line}`)
    }
  }

  /** After whatever happened, the next command works at once, and nothing is left of the one before. */
  async function expectNextToWork(folder: string, before: string): Promise<void> {
    const next = await run(['add', 'next:9100', '-l', 'rack=r2', '--lock-timeout', '2s'], { cwd: folder })
    expect(next).toMatchObject({ status: 0, stderr: '' })
    expect(leftovers(folder)).toEqual([])
    expect(readdirSync(folder).sort()).toEqual(['.promsd', 'targets.json'])
    expect(await run(['undo', '-q'], { cwd: folder })).toMatchObject({ status: 0, stderr: '' })
    expect(readFileSync(join(folder, 'targets.json'), 'utf8') === before, 'undo gives the file back').toBe(true)
  }

  test.each(Object.entries(STEPS))('killed %s, leaves the old or the new file', async (_, step) => {
    const call = step.find(step.half ? halved : whole)
    if (!call) throw new Error('no run comes to this step')
    const { ending, folder } = await strikeAt(call, 'signal=SIGKILL', step.half ? HALF : undefined)
    // strace ends as the program does.
    expect(ending).toMatchObject({ status: null, signal: 'SIGKILL', stdout: '' })
    const expected = step.replaced ? NEW : OLD
    const content = readFileSync(join(folder, 'targets.json'), 'utf8')
    expect(content === expected, `the file is the ${step.replaced ? 'new' : 'old'} one`).toBe(true)
    if (step.half) {
      const [temporary] = leftovers(folder)
      expect(statSync(join(folder, temporary!)).size).toBe(HALF * 512)
    }
    await expectNextToWork(folder, expected)
    const history = await run(['history', '-o', 'json'], { cwd: folder })
    const commands = JSON.parse(history.stdout).writes.map(({ command }: { command: string }) => command)
    expect(commands.slice(2)).toEqual(step.replaced ? ['promsd add new:9100 -l rack=r1'] : [])
  })

  const failures: readonly [where: string, error: string, message: RegExp, find: Step['find'], half?: boolean][] = [
    ['making the temporary file', 'EACCES', /permission denied/, STEPS['before the temporary file is made']!.find],
    ['making the temporary file', 'EROFS', /is read-only/, STEPS['before the temporary file is made']!.find],
    ['making the temporary file', 'ENOSPC', /no space left/, STEPS['before the temporary file is made']!.find],
    ['writing', 'ENOSPC', /no space left/, STEPS['before the write']!.find],
    ['writing', 'EIO', /input\/output error/, STEPS['before the write']!.find],
    ['writing the second half', 'ENOSPC', /no space left/, STEPS['half-way through the write']!.find, true],
    ['writing the second half', 'EIO', /input\/output error/, STEPS['half-way through the write']!.find, true],
    ['syncing the file', 'EIO', /input\/output error/, STEPS['before fsync']!.find],
    ['syncing the file', 'ENOSPC', /no space left/, STEPS['before fsync']!.find],
    ['keeping the old content', 'ENOSPC', /no space left/, STEPS['before the old content is kept']!.find],
    ['renaming', 'EACCES', /permission denied/, STEPS['before rename']!.find],
    ['renaming', 'ENOSPC', /no space left/, STEPS['before rename']!.find],
    ['renaming', 'EROFS', /is read-only/, STEPS['before rename']!.find],
    ['noting who holds the lock', 'ENOSPC', /no space left/, STEPS['before the lock has a record']!.find],
    [
      'syncing the folder',
      'EIO',
      /input\/output error/,
      (calls) => calls.find((call) => call.name === 'fsync' && !isTemporary(call)),
    ],
  ]

  test.each(failures)('%s fails with %s: a clear message, and the old file', async (_, error, message, find, half) => {
    const call = find(half ? halved : whole)
    if (!call) throw new Error('no run comes to this step')
    const { ending, folder } = await strikeAt(call, `error=${error}`, half ? HALF : undefined)
    expect(ending).toMatchObject({ status: 3, stdout: '' })
    const [first = ''] = ending.stderr.split('\n')
    expect(first).toMatch(/^error: cannot \w+ targets\.json: /)
    expect(first).toMatch(message)
    expect(ending.stderr).not.toMatch(/ {4}at /)
    expect(readFileSync(join(folder, 'targets.json'), 'utf8') === OLD, 'the file is the old one').toBe(true)
    expect(leftovers(folder)).toEqual([])
    await expectNextToWork(folder, OLD)
  })

  test('no failing call of a write leaves anything but the old file and exit 3, or the new one and exit 0', async () => {
    const first = whole.findIndex(isLock)
    const last = whole.findLastIndex(isLock)
    const problems: string[] = []
    await inParallel(whole.slice(first, last + 1), 2, async (call) => {
      // Some of them belong to the runtime and to libc.
      if (!call.line.includes('/sd')) return
      const { ending, folder } = await strikeAt(call, 'error=EIO')
      const content = readFileSync(join(folder, 'targets.json'), 'utf8')
      const state = content === OLD ? 'old' : content === NEW ? 'new' : 'mixed'
      const fine =
        (ending.status === 0 && state === 'new') ||
        (ending.status === 3 && state === 'old' && /^error: /.test(ending.stderr) && !/ {4}at /.test(ending.stderr))
      const left = leftovers(folder)
      if (!fine || left.length > 0) {
        problems.push(`${call.line}: status ${ending.status}, ${state} file, left ${left}: ${ending.stderr}`)
      }
    })
    expect(problems).toEqual([])
  })
})
