import fs from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Change, type EditOptions, editFiles } from '../../src/files/edit.ts'
import { run } from './child.ts'
import type { Task } from './child-main.ts'
import { interceptedFs, systemError, writeHalf } from './faults.ts'
import { ledger, linesOf } from './ledger.ts'
import { befores, edit, leftovers, sandbox, text } from './sandbox.ts'

const ONE = ledger(['one']).toString()
const TWO = ledger(['one', 'two']).toString()
const NEW = ledger(['two']).toString()

/** A file of a change of several: its contents before and after; undefined: no file. */
interface File {
  readonly name: string
  readonly old: string | undefined
  readonly next: string | undefined
  /** It has another name, so that the history keeps a copy of it. */
  readonly linked?: boolean
}

const replaced = (name: string): File => ({ name, old: ONE, next: TWO })
const made = (name: string): File => ({ name, old: undefined, next: NEW })
const removed = (name: string): File => ({ name, old: ONE, next: undefined })

const scenarios: Record<string, readonly File[]> = {
  'two files of a folder': [replaced('z.json'), replaced('a.json')],
  'a new file, the config that names it, and one that goes': [
    made('sd/new.json'),
    replaced('prometheus.yml'),
    removed('sd/old.json'),
  ],
  'three files of which the history keeps copies': [
    { ...replaced('b.json'), linked: true },
    { ...removed('c.json'), linked: true },
    { ...replaced('a.json'), linked: true },
  ],
}

/** The files as they are before the change, and the change as a task. */
async function prepare(files: readonly File[], folder = sandbox()): Promise<{ folder: string; task: Task }> {
  for (const { name, old, linked } of files) {
    const path = join(folder, name)
    fs.mkdirSync(dirname(path), { recursive: true })
    if (old !== undefined) await edit(path, () => ({ bytes: Buffer.from(old) }))
    if (linked) fs.linkSync(path, `${path}.other`)
  }
  const paths = (some: readonly File[]): string[] => some.map(({ name }) => join(folder, name))
  const gone = files.filter(({ next }) => next === undefined)
  return { folder, task: { files: paths(files), removed: paths(gone), lines: ['two'] } }
}

const contentOf = (path: string): string | undefined => (fs.existsSync(path) ? text(path) : undefined)

/** Whether all files are new or all are old. */
function stateOf(folder: string, files: readonly File[]): 'old' | 'new' | 'mixed' {
  const present = files.map(({ name }) => contentOf(join(folder, name)))
  if (present.every((content, i) => content === files[i]!.old)) return 'old'
  return present.every((content, i) => content === files[i]!.next) ? 'new' : 'mixed'
}

/** Everything but the files and what is kept of them. */
function left(folder: string, files: readonly File[]): string[] {
  const folders = new Set(files.map(({ name }) => dirname(join(folder, name))))
  return [...folders].flatMap((each) => {
    const states = fs.existsSync(join(each, '.promsd')) ? fs.readdirSync(join(each, '.promsd')) : []
    const journals = states.filter((state) => fs.existsSync(join(each, '.promsd', state, 'journal')))
    return [...leftovers(each), ...journals]
  })
}

/** The next command, on one of the files, leaves all of them old or all new, and nothing else. */
async function expectSettled(folder: string, files: readonly File[], first: number, where: string): Promise<void> {
  const paths = files.map(({ name }) => join(folder, name))
  await edit(paths[first % paths.length]!, () => undefined)
  const state = stateOf(folder, files)
  expect(state, where).not.toBe('mixed')
  for (const path of paths) expect(await edit(path, () => undefined), where).toEqual([])
  expect(left(folder, files), where).toEqual([])
  for (const [i, { old }] of files.entries()) {
    const made = old === undefined ? [] : [undefined]
    expect(befores(paths[i]!), where).toEqual([...(state === 'new' ? [old] : []), ...made])
  }
}

/** Runs a trial for each call of the file system, some at a time, until one gives false: it came to its end. */
async function atEachCall(trial: (killAt: number) => Promise<boolean>): Promise<number> {
  for (let first = 1; ; first += 12) {
    const trials = Array.from({ length: 12 }, (_, i) => trial(first + i))
    const goOn = await Promise.all(trials)
    if (goOn.includes(false)) return first + goOn.indexOf(false)
  }
}

describe.each(Object.entries(scenarios))('a change of %s', (_, files) => {
  /** One run, killed before its nth call of the file system, and what comes after it. */
  async function crashAt(killAt: number, half = false): Promise<boolean> {
    const { folder, task } = await prepare(files)
    const { signal, code, output } = await run({ ...task, killAt, half })
    const where = `call ${killAt}${half ? ', half written' : ''}: ${output.at(-1)}`
    if (signal === null) {
      expect(code, where).toBe(0)
      expect(stateOf(folder, files), where).toBe('new')
    }
    // A file is new only when those before it are.
    const isOld = files.map(({ name, old }) => contentOf(join(folder, name)) === old)
    expect(isOld, where).toEqual(isOld.toSorted((a, b) => Number(a) - Number(b)))
    await expectSettled(folder, files, killAt, where)
    if (!half && output.includes('killed before writeSync')) await crashAt(killAt, true)
    return signal === 'SIGKILL'
  }

  test('killed at any call, is finished or taken back by the next command on any of them', async () => {
    expect(await atEachCall(crashAt)).toBeGreaterThan(60)
  })

  test('leaves all as it was where a call fails, whichever', async () => {
    for (let failAt = 1; ; failAt++) {
      const { folder, task } = await prepare(files)
      let hit = ''
      const failing = interceptedFs((call) => {
        if (call.index !== failAt) return call.run()
        hit = `${call.index} ${call.name} ${call.args[0]}`
        if (clearingUp.has(call.name)) return call.run()
        if (call.name === 'writeSync') writeHalf(call)
        throw systemError('ENOSPC', call.name)
      })
      const failure = await change(task, { fs: failing })
      expect(stateOf(folder, files), hit).toBe(failure ? 'old' : 'new')
      if (failure) expect(failure, hit).toMatchObject({ name: 'Failure', exit: 3 })
      // What could not be removed, the next command removes.
      if (!hit.endsWith('/journal')) expect(left(folder, files), hit).toEqual([])
      await expectSettled(folder, files, failAt, hit)
      if (hit === '') return
    }
  })

  test('is seen to by the next command where the disk fails for good, from any call on', async () => {
    const states = new Set<string>()
    for (let failAt = 1; ; failAt++) {
      const { folder, task } = await prepare(files)
      let hit = ''
      const failing = interceptedFs((call) => {
        if (call.index < failAt || clearingUp.has(call.name)) return call.run()
        hit ||= `${call.index} ${call.name} ${call.args[0]}`
        throw systemError('EIO', call.name)
      })
      await change(task, { fs: failing })
      states.add(stateOf(folder, files))
      await expectSettled(folder, files, failAt, hit)
      if (hit === '') break
    }
    expect(states).toEqual(new Set(['old', 'new', 'mixed']))
  })
})

/** Crashes before the last file is written; the command that comes next is killed as well, at each call. */
async function crashTwice(
  files: readonly File[],
  meanwhile: (last: string) => void,
  check: (folder: string) => void,
): Promise<number> {
  return atEachCall(async (killAt) => {
    const { folder, task } = await prepare(files)
    const last = task.files.at(-1)!
    const name = files.at(-1)!.next === undefined ? 'unlinkSync' : 'renameSync'
    expect((await run({ ...task, stopAt: { name, about: last }, kill: true })).signal).toBe('SIGKILL')
    meanwhile(last)
    const ending = await run({ files: [task.files[killAt % files.length]!], lines: ['none'], idle: true, killAt })
    await edit(task.files[(killAt + 1) % files.length]!, () => undefined)
    check(folder)
    expect(left(folder, files), `call ${killAt}: ${ending.output.at(-1)}`).toEqual([])
    for (const path of task.files) expect(await edit(path, () => undefined)).toEqual([])
    return ending.signal === 'SIGKILL'
  })
}

describe('although the command that sees to it is killed as well, at any call, a change', () => {
  test('is finished', async () => {
    const files = scenarios['a new file, the config that names it, and one that goes']!
    const check = (folder: string): void => expect(stateOf(folder, files)).toBe('new')
    expect(await crashTwice(files, () => {}, check)).toBeGreaterThan(20)
  })

  test.each(['two files of a folder', 'three files of which the history keeps copies'])(
    'of %s is taken back where something else has changed the last one',
    async (name) => {
      const files = scenarios[name]!
      const [last, ...others] = files.toReversed()
      const check = (folder: string): void => {
        expect(stateOf(folder, others)).toBe('old')
        expect(text(join(folder, last!.name))).toBe('by hand')
      }
      expect(await crashTwice(files, (path) => fs.writeFileSync(path, 'by hand'), check)).toBeGreaterThan(20)
    },
  )
})

/** Calls whose failure is no reason to fail the edit. */
const clearingUp = new Set(['closeSync', 'existsSync'])

/** Makes the change of a task in this process; gives what it failed with. */
async function change(task: Task, options: Partial<EditOptions> = {}): Promise<unknown> {
  const appended: Parameters<typeof editFiles>[1] = (files) =>
    files.map(({ path, content }): Change => {
      if (task.removed?.includes(path)) return { remove: true }
      return { bytes: ledger([...linesOf(content?.bytes), ...task.lines]) }
    })
  const all = { command: 'test', lockTimeoutMs: 5000, warn: () => {}, ...options }
  return editFiles(task.files, appended, all).then(
    () => undefined,
    (error: unknown) => error,
  )
}
